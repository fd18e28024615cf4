import Hashing
import Numerics
import Synchronization

/// Picture files, decoded when they are asked for; small sets stay decoded in memory.
package final class PictureSource: ImageSource {
    package struct File: Sendable {
        package let path: [UInt8]
        package let name: String
        package let shape: ImageShape
        package let digest: SHA256.Digest
        package let contentDigest: SHA256.Digest
        package let traits: DecodedImage.Traits
        /// Of a picture of 8 bits.
        let largest: UInt8
        /// Of a picture of 16 bits, before it was scaled.
        let largest16: Int?
        let cached: [UInt8]?
    }

    package let files: [File]
    private let store: any PictureStore
    private let maxPixels: Int
    private let exif: OpenOptions.Exif
    private let scale: Scale

    /// How values become levels from 0 to 255, where that was asked for.
    struct Scale {
        /// Of pictures of 8 bits: the level of each value.
        var table: [UInt8]?
        var white16 = 65535

        func decoded(
            _ bytes: [UInt8], name: String, _ maxPixels: Int, _ exif: OpenOptions.Exif
        ) throws(DatasetError) -> DecodedImage {
            let decoded = try ImageDecoder.decode(
                bytes, name: name, maxPixels: maxPixels, exif: exif, white16: white16)
            guard let table, decoded.largest16 == nil else { return decoded }
            let image = Image8(unchecked: decoded.image.pixels.map { table[Int($0)] }, decoded.image.shape)
            return DecodedImage(image: image, traits: decoded.traits)
        }
    }

    private init(files: [File], store: any PictureStore, _ options: OpenOptions, _ scale: Scale) {
        self.scale = scale
        self.files = files
        self.store = store
        maxPixels = options.maxPixels
        exif = options.exif
    }

    package var count: Int { files.count }
    package func shape(at index: Int) -> ImageShape { files[index].shape }
    package func name(at index: Int) -> String { files[index].name }
    package func digest(at index: Int) throws(DatasetError) -> SHA256.Digest { files[index].digest }
    package func contentDigest(at index: Int) throws(DatasetError) -> SHA256.Digest { files[index].contentDigest }

    package func image(at index: Int) throws(DatasetError) -> Image8 {
        let file = files[index]
        if let pixels = file.cached { return Image8(unchecked: pixels, file.shape) }
        let bytes = try store.contents(of: file.path)
        let image = try scale.decoded(bytes, name: file.name, maxPixels, exif).image
        guard image.shape == file.shape else {
            throw DatasetError(.inputOutput, "\(file.name) changed while it was in use.")
        }
        return image
    }

    /// Decodes every entry once.
    /// - Returns: the source of those that decode, and the failures, both in the order of `entries`.
    static func scan(
        _ entries: [DirectoryListing.Entry], in store: any PictureStore, _ options: OpenOptions, scale: Scale = Scale()
    ) -> (PictureSource, failures: [(name: String, error: DatasetError)]) {
        let cacheLeft = Atomic<Int>(options.cacheBytes)
        let blockSize = 16
        let blocks = options.parallel.map((entries.count + blockSize - 1) / blockSize) {
            block -> [Result<File, DatasetError>] in
            entries[block * blockSize..<min(entries.count, (block + 1) * blockSize)].map { entry in
                do throws(DatasetError) {
                    let bytes = try store.contents(of: entry.path)
                    let decoded = try scale.decoded(
                        bytes, name: entry.name, options.maxPixels, options.exif)
                    let need = decoded.image.pixels.count
                    let keep = cacheLeft.subtract(need, ordering: .relaxed).newValue >= 0
                    if !keep { cacheLeft.add(need, ordering: .relaxed) }
                    return .success(
                        File(
                            path: entry.path, name: entry.name, shape: decoded.image.shape,
                            digest: decoded.image.digest, contentDigest: decoded.image.contentDigest,
                            traits: decoded.traits,
                            largest: decoded.largest16 == nil ? decoded.image.pixels.max() ?? 0 : 0,
                            largest16: decoded.largest16,
                            cached: keep ? decoded.image.pixels : nil))
                } catch { return .failure(error) }
            }
        }
        var files: [File] = []
        var failures: [(String, DatasetError)] = []
        for (entry, outcome) in zip(entries, blocks.joined()) {
            switch outcome {
            case .success(let file): files.append(file)
            case .failure(let error): failures.append((entry.name, error))
            }
        }
        return (PictureSource(files: files, store: store, options, scale), failures)
    }
}
