import Assets
import Datasets
import Numerics

/// The feature network that is compiled into the binary; `metrics/extractor.md` is its model card.
///
/// 448 features an image in three levels: texture (64), parts (128), contents (256).
public struct EmbeddedExtractor: FeatureExtractor {
    public let id: String
    public let version: String
    public let weightsSHA256: String?
    /// Classifiers of the training sets, on features that `extract` made. Nil for a file without them.
    public let classHead: ClassHead?
    public var dimension: Int { FeatureNetwork.dimension }
    public var levels: [FeatureRange] { NetworkExtractor.levels }
    public var preprocessing: String { ImagePreprocessing.description }
    private let network: NetworkExtractor

    static let asset = "weights/embedded.safetensors"

    /// - Throws: `.badWeights` when the binary was built without the weights.
    public init() throws {
        guard let bytes = Assets.bytes(Self.asset) else {
            throw FeatureError(
                .badWeights, "the binary holds no feature network",
                remedy: "run scripts/embed-assets and build again")
        }
        try self.init(weights: bytes)
    }

    /// - Parameter weights: a file of the same network that `assay extractor train` wrote.
    public init(weights: [UInt8], id: String = "embedded") throws {
        let file = try NetworkFile(weights)
        self.id = id
        version = file.version
        weightsSHA256 = file.sha256
        classHead = file.head
        network = NetworkExtractor(network: file.network)
    }

    public func extract(
        _ images: ImageSet, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws -> Matrix<Float> {
        try network.extract(images, parallel, progress)
    }

    /// Logits of all class heads [n × classes], columns by `classHead.groups`.
    /// - Throws: `.badWeights` when the weights hold no class head.
    public func classLogits(_ images: ImageSet, parallel: Parallel = .serial) throws -> Matrix<Float> {
        guard let classHead else { throw FeatureError(.badWeights, "the weights hold no class head") }
        return try classHead.logits(try extract(images, parallel: parallel), parallel: parallel)
    }
}
