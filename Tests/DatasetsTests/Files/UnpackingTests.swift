import Datasets
import Testing

/// Memory is bounded before it is taken: arrays above the bound stay in a temporary file, bombs are refused by size.
@Suite struct UnpackingTests {
    private let sides = [40, 3, 5, 6]
    private var values: [UInt8] { (0..<40 * 90).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 / 90) } }

    private func files() throws -> [(name: String, bytes: [UInt8])] {
        let npy = try NPY.encode(values, shape: sides)
        let grey = IDX.write(IDX.Array8(sides: [120, 5, 6], values: values))
        let labels = try NPY.encode((0..<40).map { $0 % 3 }, shape: [40])
        return [
            ("a.npz", try NPZ.encode([("images", npy), ("labels", labels)])),
            ("stored.npz", try NPZ.encode([("images", npy), ("labels", labels)], deflated: false)),
            ("a.npy", npy), ("a.npy.gz", try Inflate.compressed(npy, .gzip)),
            ("x-images-idx3-ubyte.gz", try Inflate.compressed(grey, .gzip)),
        ]
    }

    /// The same images, contents and labels whether an array is kept in memory or in a file.
    @Test func largeArraysGiveTheSameImages() throws {
        for (name, bytes) in try files() {
            let small = try ImageSet.decode(bytes, name: name)
            let large = try ImageSet.decode(bytes, name: name, options: OpenOptions(cacheBytes: 100))
            #expect(try small.fingerprint() == large.fingerprint(), "\(name)")
            #expect(small.labels == large.labels)
            for index in [0, 17, small.count - 1] { #expect(try small.image(at: index) == large.image(at: index)) }
        }
    }

    @Test func channelsFirstAreBroughtToTheEnd() throws {
        let set = try ImageSet.decode(try NPY.encode(values, shape: sides), name: "a.npy")
        let image = try set.image(at: 3)
        #expect(image.shape == ImageShape(height: 5, width: 6, channels: 3))
        for channel in 0..<3 { #expect(image[2, 4, channel] == values[3 * 90 + channel * 30 + 2 * 6 + 4]) }
    }

    @Test func damageIsSeenInFilesToo() throws {
        for (name, bytes) in try files() where name != "a.npy" {
            for place in stride(from: bytes.count / 3, to: bytes.count * 2 / 3, by: 41) {
                var changed = bytes
                changed[place] ^= 0x10
                let set = try? ImageSet.decode(changed, name: name, options: OpenOptions(cacheBytes: 100))
                // Names and dates of zip members may change; values may not.
                if let set { #expect(try set.image(at: 1) == ImageSet.decode(bytes, name: name).image(at: 1)) }
            }
        }
    }

    @Test(arguments: ["npz", "idx", "npy"]) func bombsNameTheOption(kind: String) throws {
        let count = 70 << 20
        let zeros = [UInt8](repeating: 0, count: count)
        let packed =
            switch kind {
            case "npz": try NPZ.encode([("images", try NPY.encode(zeros, shape: [70, 1024, 1024]))])
            case "idx":
                try Inflate.compressed(IDX.write(IDX.Array8(sides: [70, 1024, 1024], values: zeros)), .gzip, level: 1)
            default: try Inflate.compressed(try NPY.encode(zeros, shape: [70, 1024, 1024]), .gzip, level: 1)
            }
        var options = OpenOptions(cacheBytes: 1 << 20)
        let error = #expect(throws: DatasetError.self) { try ImageSet.decode(packed, name: "bomb", options: options) }
        #expect(error?.remedy.contains("--max-unpacked") == true, "\(String(describing: error))")
        #expect(error?.message.contains("200 times") == true)
        options.trustsSizes = true
        #expect(try ImageSet.decode(packed, name: "meant", options: options).count == 70)
        options.maxBytes = 60 << 20
        let large = #expect(throws: DatasetError.self) { try ImageSet.decode(packed, name: "a", options: options) }
        #expect(large?.message.contains("limit") == true && large?.remedy.contains("--max-unpacked") == true)
    }

    @Test func membersThatAreThereTwiceAreRefused() throws {
        let one = try NPY.encode([UInt8](1...4), shape: [1, 2, 2])
        let two = try NPY.encode([UInt8](5...8), shape: [1, 2, 2])
        for names in [["images", "images"], ["images", "labels", "labels"], ["x", "images", "x"]] {
            let bytes = try NPZ.encode(zip(names, [one, two, one]).map { ($0, $1) })
            let error = #expect(throws: DatasetError.self) { try ImageSet.decode(bytes, name: "a.npz") }
            #expect(error?.message.contains("twice") == true)
        }
    }

    @Test func sizesInHeadersAreCheckedFirst() throws {
        let npy = try NPY.encode([UInt8](repeating: 1, count: 4), shape: [1, 2, 2])
        let text = String(decoding: npy[..<npy.firstIndex(of: 10).unsafelyUnwrapped], as: Unicode.ASCII.self)
        #expect(text.contains("(1, 2, 2)"))
        for shape in ["(1, 2, 9)", "(9, 2, 2)"] {
            let other = Array(String(decoding: npy.map { $0 < 128 ? $0 : 63 }, as: UTF8.self).utf8)
            var bytes = npy
            let place = (0..<npy.count - 9).first { Array(other[$0..<$0 + 9]) == Array("(1, 2, 2)".utf8) } ?? 0
            bytes.replaceSubrange(place..<place + 9, with: Array(shape.utf8))
            #expect(throws: DatasetError.self) { try ImageSet.decode(NPZ.encode([("images", bytes)]), name: "a.npz") }
            #expect(throws: DatasetError.self) { try ImageSet.decode(Inflate.compressed(bytes, .gzip), name: "a.npy.gz") }
        }
        let wide = IDX.write(IDX.Array8(sides: [1, 2, 2], values: [1, 2, 3, 4]))
        for side in [4, 8, 12] {
            var bytes = wide
            bytes[side] = 0xff
            bytes[side + 1] = 0xff
            #expect(throws: DatasetError.self) { try IDX.read(bytes, name: "a") }
            #expect(throws: DatasetError.self) { try IDX.read(Inflate.compressed(bytes, .gzip), name: "a.gz") }
        }
    }
}
