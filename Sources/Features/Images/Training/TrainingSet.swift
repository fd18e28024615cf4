import Datasets
import Numerics

/// Labelled images of one kind at the network's input size, as bytes.
public struct TrainingSet: Sendable {
    /// Key in `ExtractorRecipe.drawn`.
    public let name: String
    /// Whether a mirrored image is still of the same class.
    public let mirrors: Bool
    public let classNames: [String]
    let side: Int
    let channels: Int
    package let pixels: [UInt8]
    let labels: [Int]

    public var count: Int { labels.count }

    func image(_ index: Int) -> FloatImage {
        let size = side * side * channels
        return FloatImage(
            unchecked: pixels[index * size..<(index + 1) * size].map(Float.init),
            ImageShape(height: side, width: side, channels: channels))
    }

    /// Resizes every image (anti-aliased bicubic) to `side` × `side`.
    /// - Throws: `DatasetError` for a file that cannot be decoded, `FeatureError` for a set without labels.
    public init(
        _ images: ImageSet, name: String, mirrors: Bool, side: Int = 32, parallel: Parallel = .serial
    ) throws {
        guard let labels = images.labels, !images.isEmpty else {
            throw FeatureError(
                .invalidSetting, "\(images.info.name) has no labels to train with", remedy: "Give a labelled set.")
        }
        let grey = (0..<images.count).allSatisfy { images.shape(at: $0).channels == 1 }
        let cache = ResamplerCache()
        let blocks = images.batches(of: 512)
        let parts = try parallel.tryMap(blocks.count) { block throws(DatasetError) -> [UInt8] in
            var bytes: [UInt8] = []
            for index in blocks[block] {
                let image = try images.image(at: index)
                let resized = try cache.resized(image, height: side, width: side, filter: .bicubic).rounded8
                bytes.append(contentsOf: grey ? resized.pixels : resized.asColour.pixels)
            }
            return bytes
        }
        self.name = name
        self.mirrors = mirrors
        self.side = side
        self.labels = labels
        classNames = images.classNames
        channels = grey ? 1 : 3
        pixels = parts.flatMap(\.self)
    }
}
