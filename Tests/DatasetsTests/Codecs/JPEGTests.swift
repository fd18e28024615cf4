import Datasets
import TestSupport
import Testing

@Suite struct JPEGTests {
    @Test(arguments: [1, 3])
    func roundTripIsClose(channels: Int) throws {
        let smooth = (0..<32 * 24 * channels).map { UInt8(($0 / channels % 32) * 4 + $0 / channels / 32 * 3) }
        let image = try Image8(height: 24, width: 32, channels: channels, pixels: smooth)
        let file = try JPEGCodec.encode(image, quality: 98, subsampled: false)
        let decoded = try JPEGCodec.decode(file, name: "a.jpg", maxPixels: 5000).image
        #expect(decoded.shape == image.shape)
        #expect(zip(decoded.pixels, image.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 6 })
    }

    @Test func everyPrefixIsRefusedOrDecodes() throws {
        let file = try JPEGCodec.encode(try SamplePictures.picture(2, height: 20, width: 20), quality: 80)
        var decoded = 0
        for length in 0..<file.count {
            let prefix = Array(file.prefix(length))
            if (try? ImageDecoder.decode(prefix, name: "a.jpg", maxPixels: 5000)) != nil { decoded += 1 }
        }
        // Only the end marker may be missing.
        #expect(decoded <= 2)
    }

    @Test func everyChangedByteIsRefusedOrDecodes() throws {
        let file = try JPEGCodec.encode(try SamplePictures.picture(2, height: 20, width: 20), quality: 80)
        for place in file.indices {
            var changed = file
            changed[place] ^= 0x41
            if let image = try? ImageDecoder.decode(changed, name: "a.jpg", maxPixels: 5000).image {
                #expect(image.pixels.count == image.shape.count && image.shape.count <= 15_000)
            }
        }
    }

    /// Inks as Adobe stores them (inverted), against Pillow's conversion.
    @Test func inksBecomeColours() throws {
        let file = SharedData.repository.appending(path: "Tests/Goldens/pictures/cmyk.jpg").path(percentEncoded: false)
        let decoded = try ImageDecoder.decode(try FileBytes.read(file), name: "cmyk.jpg", maxPixels: 64)
        let corners = [(0, 0), (0, 7), (7, 0), (7, 7)].flatMap { row, column in (0..<3).map { decoded.image[row, column, $0] } }
        let expected: [Int] = [215, 215, 215, 3, 215, 109, 215, 3, 109, 3, 3, 3]
        #expect(zip(corners, expected).allSatisfy { abs(Int($0) - $1) <= 2 }, "\(corners)")
        #expect(decoded.traits == .cmyk)
    }

    @Test func argumentsOutsideTheirRangeAreRefused() throws {
        let image = try SamplePictures.picture(2)
        #expect(throws: DatasetError.self) { try JPEGCodec.encode(image, quality: 0) }
        #expect(throws: DatasetError.self) { try JPEGCodec.encode(image, quality: 101) }
    }
}
