import Assets
import Datasets
import Numerics

/// The feature network that is compiled into the binary; `metrics/extractor.md` is its model card.
///
/// 448 features an image in three levels: texture (64), parts (128), contents (256), of the whole picture at 32×32. Of larger
/// pictures version 2 adds two levels of native crops: detail texture (64) and detail parts (128).
public struct EmbeddedExtractor: FeatureExtractor {
    /// What of a picture is looked at.
    public enum Views: Sendable {
        /// The whole picture at 32×32: version 1, whatever the size.
        case whole
        /// Native crops as well: version 2.
        case wholeAndDetail
    }

    public let id: String
    public let version: String
    public let weightsSHA256: String?
    /// Classifiers of the training sets, on features that `extract` made. Nil for a file without them.
    public let classHead: ClassHead?
    public var dimension: Int { detail == nil ? FeatureNetwork.dimension : DetailExtractor.dimension }
    public var levels: [FeatureRange] { detail == nil ? NetworkExtractor.levels : DetailExtractor.levels }
    public var preprocessing: String { detail == nil ? ImagePreprocessing.description : DetailExtractor.description }
    private let network: NetworkExtractor
    private let detail: DetailExtractor?

    static let asset = "weights/embedded.safetensors"

    /// - Throws: `.badWeights` when the binary was built without the weights.
    public init(_ views: Views = .whole) throws {
        guard let bytes = Assets.bytes(Self.asset) else {
            throw FeatureError(
                .badWeights, "the binary holds no feature network",
                remedy: "Run scripts/embed-assets and build again.")
        }
        try self.init(weights: bytes, views)
    }

    /// Of a set like `real`: native crops as well where most pictures have a side above 32 pixels. Smaller ones give the
    /// numbers of version 1, which it is then called.
    public init(for real: ImageSet) throws { try self.init(DetailCrops.areDue(real) ? .wholeAndDetail : .whole) }

    /// - Parameter weights: a file of the same network that `assay extractor train` wrote.
    public init(weights: [UInt8], id: String = "embedded", _ views: Views = .whole) throws {
        let file = try NetworkFile(weights)
        self.id = id
        weightsSHA256 = file.sha256
        network = NetworkExtractor(network: file.network)
        switch views {
        case .whole:
            version = file.version
            classHead = file.head
            detail = nil
        case .wholeAndDetail:
            version = "2"
            classHead = try file.head?.reading(rowsOf: DetailExtractor.dimension)
            detail = DetailExtractor(network: file.network)
        }
    }

    public func extract(
        _ images: ImageSet, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws -> Matrix<Float> {
        if let detail { return try detail.extract(images, parallel, progress) }
        return try network.extract(images, parallel, progress)
    }

    /// Logits of all class heads [n × classes], columns by `classHead.groups`.
    /// - Throws: `.badWeights` when the weights hold no class head.
    public func classLogits(_ images: ImageSet, parallel: Parallel = .serial) throws -> Matrix<Float> {
        guard let classHead else { throw FeatureError(.badWeights, "the weights hold no class head") }
        return try classHead.logits(try extract(images, parallel: parallel), parallel: parallel)
    }
}
