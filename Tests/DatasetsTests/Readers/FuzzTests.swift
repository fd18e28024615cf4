import Datasets
import Numerics
import TestSupport
import Testing

/// Files of every kind with damaged headers are refused by name or read; none ends the process or takes its memory.
@Suite struct FuzzTests {
    private static let arrays: [(name: String, make: @Sendable () throws -> [UInt8])] = [
        ("a.npy", { try NPY.encode(values(72), shape: [4, 3, 6]) }),
        ("wide.npy", { WideArrays.npy((0..<24).map { Double($0) / 24 }, shape: [2, 3, 4]) }),
        ("half.npy", { WideArrays.npy((0..<24).map { Float16($0) }, shape: [2, 3, 4]) }),
        ("a.npy.gz", { try Inflate.compressed(try NPY.encode(values(72), shape: [4, 3, 6]), .gzip) }),
        ("a.npz", { try npz(deflated: true) }),
        ("stored.npz", { try npz(deflated: false) }),
        ("words.npz", {
            try NPZ.encode(
                [("images", try NPY.encode(values(24), shape: [2, 3, 4])), ("labels", try NPY.encode(["cat", "dög"]))],
                deflated: false)
        }),
        ("a-images-idx3-ubyte", { IDX.write(IDX.Array8(sides: [4, 3, 6], values: values(72))) }),
        ("a-images-idx3-ubyte.gz", {
            try Inflate.compressed(IDX.write(IDX.Array8(sides: [4, 3, 6], values: values(72))), .gzip)
        }),
        ("a.zip", { try ZipArchive.write(try pictures(), deflated: true) }),
        ("stored.zip", { try ZipArchive.write(try pictures(), deflated: false) }),
        ("a.tar", { try tar() }),
        ("a.tar.gz", { try Inflate.compressed(try tar(), .gzip) }),
    ]

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

    @Test(arguments: arrays.indices) func packedSets(index: Int) throws {
        let (name, make) = Self.arrays[index]
        let whole = try make()
        _ = try ImageSet.decode(whole, name: name)
        var fuzz = HeaderFuzz(seed: UInt64(index))
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
