import Datasets
import Numerics
import TestSupport
import Testing

/// Sizes and chunks of WebP files must fit one another; libwebp alone reads past wrong ones.
@Suite struct WebPDamageTests {
    private static func file(_ name: String) throws -> [UInt8] {
        try FileBytes.read(
            SharedData.repository.appending(path: "Tests/Goldens/pictures/\(name)").path(percentEncoded: false))
    }

    private static let names = ["lossless.webp", "lossy.webp", "alpha.webp", "animated.webp", "turned.webp"]

    private func refusal(_ bytes: [UInt8]) -> DatasetError? {
        do throws(DatasetError) {
            let decoded = try ImageDecoder.decode(bytes, name: "a.webp", maxPixels: 10_000)
            Issue.record("read as \(decoded.image.shape)")
            return nil
        } catch { return error }
    }

    /// Bytes inserted anywhere behind the sizes make the file longer than it says.
    @Test(arguments: names, [1, 2, 64]) func insertedBytes(name: String, count: Int) throws {
        let whole = try Self.file(name)
        var random = RandomStream(seed: 1).split(name)
        for place in stride(from: 12, through: whole.count, by: max(1, whole.count / 23)) {
            var changed = whole
            changed.insert(contentsOf: (0..<count).map { _ in UInt8(1 + random.index(below: 255)) }, at: place)
            #expect(refusal(changed)?.code == .badData)
        }
    }

    /// The same with the size of the whole file put right: then a chunk is not where it must be.
    @Test(arguments: ["turned.webp", "alpha.webp", "animated.webp"]) func insertedBytesWithTheSizePutRight(name: String) throws {
        let whole = try Self.file(name)
        for place in stride(from: 30, to: whole.count - 8, by: 5) {
            var changed = whole
            changed.insert(contentsOf: [UInt8](repeating: 0x91, count: 64), at: place)
            let size = changed.count - 8
            for byte in 0..<4 { changed[4 + byte] = UInt8(truncatingIfNeeded: size >> (8 * byte)) }
            // Inside of the last chunk nothing follows that could be missed.
            if let decoded = try? ImageDecoder.decode(changed, name: "a.webp", maxPixels: 10_000) {
                Issue.record("byte \(place) of \(whole.count): \(decoded.image.shape)")
            }
        }
    }

    @Test(arguments: names) func lostBytes(name: String) throws {
        let whole = try Self.file(name)
        for place in stride(from: 12, to: whole.count - 4, by: 3) {
            var changed = whole
            changed.removeSubrange(place..<place + 4)
            #expect(refusal(changed) != nil)
        }
    }

    /// Zeros may be what an insertion pushed out of the picture.
    @Test func bytesBehindTheEnd() throws {
        for more in [[0], [0, 0, 0, 0], [7]] as [[UInt8]] {
            #expect(refusal(try Self.file("lossless.webp") + more)?.message.contains("lie behind") == true)
        }
    }

    static let example = SharedData.cases("codecs/webp_64_random_bytes_inserted_in_VP8_data/a.webp")

    @Test(.enabled(if: example != nil, "the shared cases are not on this machine"))
    func theCaseOfInsertedBytes() throws {
        let bytes = try FileBytes.read(try #require(Self.example).path(percentEncoded: false))
        let error = try #require(throws: DatasetError.self) {
            try ImageDecoder.decode(bytes, name: "a.webp", maxPixels: 100_000)
        }
        #expect(error.code == .badData && error.message.contains("damaged WebP"))
    }
}
