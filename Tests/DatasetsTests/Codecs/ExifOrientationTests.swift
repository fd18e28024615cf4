import Datasets
import Testing

@Suite struct ExifOrientationTests {
    /// What Pillow's exif_transpose makes of 1 2 3 / 4 5 6.
    private static let upright: [(Int, [UInt8])] = [
        (1, [1, 2, 3, 4, 5, 6]), (2, [3, 2, 1, 6, 5, 4]), (3, [6, 5, 4, 3, 2, 1]), (4, [4, 5, 6, 1, 2, 3]),
        (5, [1, 4, 2, 5, 3, 6]), (6, [4, 1, 5, 2, 6, 3]), (7, [6, 3, 5, 2, 4, 1]), (8, [3, 6, 2, 5, 1, 4]),
    ]

    private static func tiff(_ orientation: Int, little: Bool) -> [UInt8] {
        let value = UInt8(orientation)
        return little
            ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, value, 0, 0, 0, 0, 0, 0, 0]
            : [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0]
    }

    private static func png(_ image: Image8, _ data: [UInt8]) throws -> [UInt8] {
        var file = try PNGEncoder.encode(image)
        let body = Array("eXIf".utf8) + data
        let check = Inflate.crc32(body[...])
        let chunk = [0, 0, 0, UInt8(data.count)] + body + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: check >> $0) }
        file.insert(contentsOf: chunk, at: 33)
        return file
    }

    @Test(arguments: upright, [true, false])
    func picturesAreTurnedUpright(expected: (Int, [UInt8]), little: Bool) throws {
        let image = try Image8(height: 2, width: 3, channels: 1, pixels: [1, 2, 3, 4, 5, 6])
        let file = try Self.png(image, Self.tiff(expected.0, little: little))
        let decoded = try ImageDecoder.decode(file, name: "a.png", maxPixels: 10)
        #expect(decoded.image.pixels == expected.1 && decoded.image.width == (expected.0 < 5 ? 3 : 2))
        #expect(decoded.traits == (expected.0 == 1 ? [] : .rotated))
        let stored = try ImageDecoder.decode(file, name: "a.png", maxPixels: 10, exif: .ignore)
        #expect(stored.image == image && stored.traits == (expected.0 == 1 ? [] : .notRotated))
    }

    @Test func photosAreTurnedUpright() throws {
        let image = try SamplePictures.picture(4, height: 8, width: 16, channels: 3)
        let file = try JPEGCodec.encode(image, quality: 95)
        let plain = try ImageDecoder.decode(file, name: "a.jpg", maxPixels: 1000).image
        let segment = Array("Exif".utf8) + [0, 0] + Self.tiff(6, little: false)
        var turned = file
        turned.insert(contentsOf: [0xff, 0xe1, 0, UInt8(segment.count + 2)] + segment, at: 2)
        let decoded = try ImageDecoder.decode(turned, name: "a.jpg", maxPixels: 1000)
        #expect(decoded.traits == .rotated && decoded.image.height == 16 && decoded.image.width == 8)
        for row in 0..<16 {
            for column in 0..<8 { #expect(decoded.image[row, column, 1] == plain[7 - column, row, 1]) }
        }
        let folder = try TemporaryFolder()
        try folder.write(turned, "a.jpg")
        let set = try ImageSet.open(folder.path, options: OpenOptions(exif: .ignore))
        #expect(try set.image(at: 0) == plain)
        #expect(set.info.notes == ["1 of 1 pictures with an EXIF orientation, ignored."])
    }

    @Test func damagedDirectoriesAreIgnored() throws {
        let image = try Image8(height: 2, width: 3, channels: 1, pixels: [1, 2, 3, 4, 5, 6])
        let good = Self.tiff(6, little: true)
        for length in 0..<18 {
            let file = try Self.png(image, Array(good.prefix(length)))
            #expect(try ImageDecoder.decode(file, name: "a.png", maxPixels: 10).image == image)
        }
        for value in [0, 9, 255] {
            let file = try Self.png(image, Self.tiff(value, little: true))
            #expect(try ImageDecoder.decode(file, name: "a.png", maxPixels: 10).image == image)
        }
        var far = good
        far.replaceSubrange(4..<8, with: [0xff, 0xff, 0xff, 0xff])
        #expect(try ImageDecoder.decode(try Self.png(image, far), name: "a.png", maxPixels: 10).image == image)
    }
}
