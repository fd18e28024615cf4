import Datasets
import Numerics
import TestSupport
import Testing

/// Files of every kind with damaged headers are refused by name or read; none ends the process or takes its memory.
@Suite struct FuzzTests {
    private static let sets = [
        "a.npy", "wide.npy", "half.npy", "a.npy.gz", "a.npz", "stored.npz", "words.npz", "a-images-idx3-ubyte",
        "a-images-idx3-ubyte.gz", "a.zip", "stored.zip", "a.tar", "a.tar.gz",
    ]

    private static func make(_ name: String) throws -> [UInt8] {
        let idx = IDX.write(IDX.Array8(sides: [4, 3, 6], values: values(72)))
        switch name {
        case "a.npy": return try NPY.encode(values(72), shape: [4, 3, 6])
        case "wide.npy":
            let numbers: [Double] = (0..<24).map { Double($0) * 0.04 }
            return WideArrays.npy(numbers, shape: [2, 3, 4])
        case "half.npy":
            let numbers: [Float16] = (0..<24).map { Float16($0) }
            return WideArrays.npy(numbers, shape: [2, 3, 4])
        case "a.npy.gz": return try Inflate.compressed(make("a.npy"), .gzip)
        case "a.npz": return try npz(deflated: true)
        case "stored.npz": return try npz(deflated: false)
        case "words.npz":
            let images = try NPY.encode(values(24), shape: [2, 3, 4])
            return try NPZ.encode([("images", images), ("labels", NPY.encode(["cat", "dög"]))], deflated: false)
        case "a-images-idx3-ubyte": return idx
        case "a-images-idx3-ubyte.gz": return try Inflate.compressed(idx, .gzip)
        case "a.zip": return try ZipArchive.write(pictures(), deflated: true)
        case "stored.zip": return try ZipArchive.write(pictures(), deflated: false)
        case "a.tar": return try tar()
        default: return try Inflate.compressed(tar(), .gzip)
        }
    }

    private static func values(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 * 53) } }

    private static func npz(deflated: Bool) throws -> [UInt8] {
        try NPZ.encode(
            [
                ("images", try NPY.encode(values(72), shape: [4, 3, 6])),
                ("labels", try NPY.encode([0, 1, 1, 2], shape: [4])),
            ], deflated: deflated)
    }

    private static func pictures() throws -> [(name: String, contents: [UInt8])] {
        [
            ("a/0.png", try PNGEncoder.encode(try SamplePictures.picture(0))),
            ("b/1.jpg", try JPEGCodec.encode(try SamplePictures.picture(1), quality: 90)),
        ]
    }

    private static func tar() throws -> [UInt8] {
        var file = TarFile()
        for picture in try pictures() { file.add(picture.name, picture.contents) }
        return file.closed
    }

    private static let edits = HeaderFuzz.isLong ? 1_600 : 80

    @Test(arguments: sets) func packedSets(name: String) throws {
        let whole = try Self.make(name)
        _ = try ImageSet.decode(whole, name: name)
        var fuzz = HeaderFuzz(seed: UInt64(Self.sets.firstIndex(of: name) ?? 0))
        for edit in 0..<Self.edits {
            let bytes = fuzz.edited(whole)
            let options = OpenOptions(
                onBadFile: .skip, maxPixels: 1 << 16, maxBytes: 1 << 24, cacheBytes: edit % 2 == 0 ? 8 : 1 << 20)
            do throws(DatasetError) {
                let set = try ImageSet.decode(bytes, name: name, options: options)
                for index in [0, set.count - 1] where set.count > 0 {
                    let image = try set.image(at: index)
                    #expect(image.pixels.count == image.shape.count)
                }
            } catch {
                #expect(!error.message.isEmpty)
            }
            // The same bytes as features.
            if let header = try? NPYHeader(bytes[...], name: name) { _ = try? NPY.doubles(bytes[...], header, name: name) }
        }
    }

    private static let files = ["lossless.webp", "lossy.webp", "alpha.webp", "animated.webp", "turned.webp", "cmyk.jpg"]

    private static func picture(_ name: String) throws -> [UInt8] {
        switch name {
        case "a.png": try PNGEncoder.encode(try SamplePictures.picture(3))
        case "a.jpg": try JPEGCodec.encode(try SamplePictures.picture(3, height: 24, width: 16), quality: 80)
        default:
            try FileBytes.read(
                SharedData.repository.appending(path: "Tests/Goldens/pictures/\(name)").path(percentEncoded: false))
        }
    }

    @Test(arguments: files + ["a.png", "a.jpg"]) func pictures(name: String) throws {
        let whole = try Self.picture(name)
        var fuzz = HeaderFuzz(seed: 99)
        for _ in 0..<Self.edits * 2 {
            let bytes = fuzz.edited(whole)
            if let image = try? ImageDecoder.decode(bytes, name: name, maxPixels: 1 << 16).image {
                #expect(image.pixels.count == image.shape.count && image.shape.count <= 3 << 16)
            }
        }
    }
}
