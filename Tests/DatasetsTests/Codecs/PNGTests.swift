import Datasets
import Foundation
import TestSupport
import Testing

@Suite struct PNGTests {
    @Test(arguments: [1, 3], [(1, 1), (9, 7), (40, 33)])
    func roundTrip(channels: Int, size: (Int, Int)) throws {
        let image = try SamplePictures.picture(3, height: size.0, width: size.1, channels: channels)
        let file = try PNGEncoder.encode(image)
        #expect(try PNGEncoder.encode(image) == file)
        #expect(try PNGDecoder.decode(file, name: "a.png", maxPixels: 5000).image == image)
    }

    @Test func everyPrefixIsRefused() throws {
        let file = try PNGEncoder.encode(try SamplePictures.picture(1))
        for length in 0..<file.count {
            let prefix = Array(file.prefix(length))
            #expect(throws: DatasetError.self) { try ImageDecoder.decode(prefix, name: "a.png", maxPixels: 5000) }
        }
    }

    @Test func everyChangedByteIsRefusedOrDecodes() throws {
        let image = try SamplePictures.picture(1)
        let file = try PNGEncoder.encode(image)
        for place in file.indices {
            for bit in [UInt8(1), 0x80] {
                var changed = file
                changed[place] ^= bit
                let decoded = try? ImageDecoder.decode(changed, name: "a.png", maxPixels: 5000).image
                if let decoded { #expect(decoded.shape.count <= 15_000) }
            }
        }
    }

    @Test func hugeSizesAreRefusedByTheHeader() throws {
        var file = try PNGEncoder.encode(try SamplePictures.picture(1))
        file.replaceSubrange(16..<24, with: [0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff])
        let error = #expect(throws: DatasetError.self) {
            try ImageDecoder.decode(file, name: "bomb.png", maxPixels: 100_000_000)
        }
        #expect(error?.message.contains("bomb.png") == true)
        file.replaceSubrange(16..<24, with: [0, 0, 0, 0, 0, 0, 0, 4])
        #expect(throws: DatasetError.self) { try ImageDecoder.decode(file, name: "zero.png", maxPixels: 1000) }
    }

    @Test(arguments: [
        ([], "empty"), (Array("<!DOCTYPE html><html></html>".utf8), "HTML"), (Array("GIF89a".utf8), "GIF"),
        ([1, 2, 3, 4], "01 02 03 04"),
    ] as [([UInt8], String)])
    func otherContentIsNamed(bytes: [UInt8], word: String) throws {
        let error = #expect(throws: DatasetError.self) {
            try ImageDecoder.decode(bytes, name: "x/a.png", maxPixels: 1000)
        }
        #expect(error?.message.contains("x/a.png") == true)
        #expect(error?.message.contains(word) == true)
        #expect(error?.exitStatus == 65)
    }

    static let pngsuite = SharedData.data("robustness/pngsuite")
    static let testpngs = SharedData.data("robustness/libpng_testpngs")

    @Test(.enabled(if: pngsuite != nil && testpngs != nil, "data/robustness is not on this machine"))
    func everySuiteFileDecodesOrIsRefusedByName() throws {
        var decoded = 0
        var refused = 0
        for folder in [try #require(Self.pngsuite), try #require(Self.testpngs)] {
            let listing = try DirectoryListing(folder.path(percentEncoded: false))
            for entry in listing.files where entry.name.hasSuffix(".png") {
                let bytes = try FileBytes.read(listing.absolute(entry.path), name: entry.name)
                do {
                    let image = try ImageDecoder.decode(bytes, name: entry.name, maxPixels: 1_000_000)
                    #expect(image.image.pixels.count == image.image.shape.count)
                    decoded += 1
                } catch {
                    #expect(error.message.hasPrefix(entry.name))
                    refused += 1
                }
            }
        }
        #expect(decoded == 177 && refused == 22)
    }
}
