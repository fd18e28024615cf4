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

    @Test(
        arguments: [
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

    /// The suite holds the same pictures with and without interlacing.
    @Test(
        .enabled(if: pngsuite != nil, "data/robustness is not on this machine"),
        arguments: [
            "0g01", "0g02", "0g04", "0g08", "0g16", "2c08", "2c16", "3p01", "3p02", "3p04", "3p08", "4a08", "4a16",
            "6a08", "6a16",
        ])
    func interlacedPicturesAreTheSame(kind: String) throws {
        let folder = try #require(Self.pngsuite).path(percentEncoded: false)
        let pictures = try DirectoryListing(folder).files.map(\.name).filter { $0.hasSuffix("basn\(kind).png") }
        let images = try pictures.map {
            try ImageDecoder.decode(try FileBytes.read(folder + "/" + $0), name: $0, maxPixels: 10_000)
        }
        #expect(images.count == 2 && images.first?.image == images.last?.image)
        #expect(images.first?.traits.contains(.sixteenBit) == kind.hasSuffix("16"))
        #expect(images.first?.traits.contains(.palette) == kind.hasPrefix("3"))
        #expect(images.first?.image.channels == (kind.hasPrefix("0") || kind.hasPrefix("4") ? 1 : 3))
    }

    /// 16-bit grey of value 257·v must become v: other tools cut it to 255 or shift it.
    @Test func sixteenBitsAreScaled() throws {
        var raw: [UInt8] = []
        for level in UInt8.min...UInt8.max {
            if level % 16 == 0 { raw.append(0) }
            raw += [level, level]
        }
        var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
        for (type, data) in [
            ("IHDR", [0, 0, 0, 16, 0, 0, 0, 16, 16, 0, 0, 0, 0] as [UInt8]),
            ("IDAT", try Inflate.compressed(raw, .zlib)),
            ("IEND", []),
        ] {
            let body = Array(type.utf8) + data
            file += bigEndian(UInt32(data.count)) + body + bigEndian(Inflate.crc32(body[...]))
        }
        let decoded = try ImageDecoder.decode(file, name: "a.png", maxPixels: 256)
        #expect(decoded.image.pixels == (0...255).map { UInt8($0) })
    }

    static let pngsuite = SharedData.data("robustness/pngsuite")

    private func bigEndian(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
