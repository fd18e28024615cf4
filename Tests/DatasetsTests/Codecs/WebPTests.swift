import Datasets
import TestSupport
import Testing

/// Files that Pillow wrote; Tests/Goldens/pictures/README.md tells how.
@Suite struct WebPTests {
    private func file(_ name: String) throws -> [UInt8] {
        try FileBytes.read(
            SharedData.repository.appending(path: "Tests/Goldens/pictures/\(name)").path(percentEncoded: false))
    }

    private func decode(
        _ name: String, maxPixels: Int = 1_000, exif: OpenOptions.Exif = .apply
    ) throws -> DecodedImage {
        try ImageDecoder.decode(try file(name), name: name, maxPixels: maxPixels, exif: exif)
    }

    /// The 9 × 6 picture of the lossless files.
    private let picture: [UInt8] = (0..<54).flatMap { place -> [UInt8] in
        let (x, y) = (place % 9, place / 9)
        return [UInt8(x * 28), UInt8(y * 50), UInt8(x * y * 6 % 256)]
    }

    @Test func losslessPixels() throws {
        let decoded = try decode("lossless.webp")
        #expect(decoded.image.pixels == picture)
        #expect(decoded.image.shape == ImageShape(height: 6, width: 9, channels: 3))
        #expect(decoded.traits.isEmpty)
    }

    /// Against Pillow's decoder: five places and the sum of all samples.
    @Test func lossyPixels() throws {
        let image = try decode("lossy.webp").image
        let places = [(0, 0), (0, 31), (23, 0), (23, 31), (12, 16)]
        let values = places.flatMap { row, column in (0..<3).map { image[row, column, $0] } }
        #expect(values == [7, 7, 130, 218, 0, 116, 5, 205, 135, 219, 206, 131, 111, 106, 133])
        #expect(image.pixels.reduce(0) { $0 + Int($1) } == 261_385)
    }

    @Test func transparencyIsDroppedAndTold() throws {
        let decoded = try decode("alpha.webp")
        #expect(decoded.image.pixels == picture)
        #expect(decoded.traits == .alpha)
    }

    @Test func animationsGiveTheirFirstPicture() throws {
        let decoded = try decode("animated.webp")
        #expect(decoded.image.pixels == picture)
        #expect(decoded.traits.contains(.animated))
    }

    @Test func orientationIsAppliedOrIgnored() throws {
        let turned = try decode("turned.webp")
        #expect(turned.image.shape == ImageShape(height: 9, width: 6, channels: 3))
        #expect(turned.traits == .rotated)
        let stored = try decode("turned.webp", exif: .ignore)
        #expect(stored.image.pixels == picture)
        #expect(stored.traits == .notRotated)
    }

    @Test func largePicturesAreRefusedByTheirHeader() throws {
        let error = try #require(throws: DatasetError.self) { try decode("lossless.webp", maxPixels: 53) }
        #expect(error.message.contains("9×6"))
        #expect(throws: DatasetError.self) { try decode("animated.webp", maxPixels: 53) }
    }

    @Test(arguments: ["lossless.webp", "lossy.webp", "animated.webp", "turned.webp"])
    func cutAndChangedFilesAreRefusedOrDecode(name: String) throws {
        let whole = try file(name)
        for length in 0..<whole.count {
            let result = Result { try ImageDecoder.decode(Array(whole.prefix(length)), name: name, maxPixels: 1_000) }
            if case .success(let decoded) = result { #expect(decoded.image.pixels.count == decoded.image.shape.count) }
            if length < 12 { #expect(throws: DatasetError.self) { try result.get() } }
        }
        for place in whole.indices {
            var changed = whole
            changed[place] ^= 0x41
            if let image = try? ImageDecoder.decode(changed, name: name, maxPixels: 1_000).image {
                #expect(image.pixels.count == image.shape.count && image.shape.count <= 3_000)
            }
        }
        #expect(throws: DatasetError.self) {
            try ImageDecoder.decode(Array(whole.prefix(whole.count / 2)), name: name, maxPixels: 1_000)
        }
    }

    @Test func namesAndContentAreCompared() throws {
        let bytes = try file("lossless.webp")
        #expect(try ImageDecoder.decode(bytes, name: "a.png", maxPixels: 100).traits == .otherExtension)
        #expect(try ImageDecoder.decode(bytes, name: "A.WEBP", maxPixels: 100).traits.isEmpty)
    }

    @Test func foldersHoldThem() throws {
        let folder = try TemporaryFolder()
        for name in ["lossless.webp", "turned.webp"] { try folder.write(try file(name), "cat/\(name)") }
        let set = try ImageSet.open(folder.path)
        #expect(set.count == 2)
        #expect(set.info.media == "folder of WebP")
    }
}
