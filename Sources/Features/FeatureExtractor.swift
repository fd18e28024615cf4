import Datasets
import Numerics

/// A named run of features that can be judged apart.
public struct FeatureRange: Sendable, Equatable {
    public let name: String
    public let columns: Range<Int>

    public init(_ name: String, _ columns: Range<Int>) {
        self.name = name
        self.columns = columns
    }
}

/// Turns images into rows of features. Distances of features of different extractors are never compared: `id`,
/// `version`, `weightsSHA256` and `preprocessing` are part of a metric's identity.
public protocol FeatureExtractor: Sendable {
    /// "embedded", "random", …
    var id: String { get }
    var version: String { get }
    /// Hexadecimal digest of the weights, 64 digits.
    var weightsSHA256: String { get }
    /// Features an image.
    var dimension: Int { get }
    /// In the order of their columns; together they cover 0..<dimension.
    var levels: [FeatureRange] { get }
    /// What is done to an image before the network sees it, in words.
    var preprocessing: String { get }

    /// One row an image, in order; the same bits at any thread count.
    /// - Parameter progress: called with images done and images in all.
    /// - Throws: `DatasetError` for an image that cannot be decoded, `FeatureError` otherwise; `CancellationError`
    ///   when the task is cancelled.
    func extract(
        _ images: ImageSet, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws -> Matrix<Float>
}

extension FeatureExtractor {
    public func extract(_ images: ImageSet, parallel: Parallel = .serial) throws -> Matrix<Float> {
        try extract(images, parallel: parallel) { _, _ in }
    }
}
