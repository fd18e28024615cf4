import Datasets
import Hashing
import Neural
import Numerics

/// The same network with random weights (He et al. 2015, fixed seed): a control that has learned nothing. What it sees
/// too owes nothing to training.
public struct RandomExtractor: FeatureExtractor {
    public let id = "random"
    public let version = "1"
    public var weightsSHA256: String? { drawn.sha256 }
    public var dimension: Int { FeatureNetwork.dimension }
    public var levels: [FeatureRange] { NetworkExtractor.levels }
    public var preprocessing: String { ImagePreprocessing.description }
    private let drawn: Drawn

    static let seed: UInt64 = 448

    public init() throws { drawn = try Drawn.once.get() }

    /// The network and the digest of its weights; the same in every run, so drawn once in a process.
    private struct Drawn: Sendable {
        let network: NetworkExtractor
        let sha256: String

        static let once = Result { try Drawn() }

        private init() throws {
            let layers = FeatureNetwork(classes: 1, states: 1, seed: RandomExtractor.seed).foldedLayers
            var hash = SHA256()
            for layer in layers {
                for values in [layer.weight.values, layer.bias] {
                    var bytes: [UInt8] = []
                    bytes.reserveCapacity(values.count * 4)
                    for value in values {
                        for shift: UInt32 in [0, 8, 16, 24] {
                            bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
                        }
                    }
                    hash.update(bytes)
                }
            }
            sha256 = hash.finalised().hexadecimal
            network = NetworkExtractor(network: try FoldedNetwork(layers))
        }
    }

    public func extract(
        _ images: ImageSet, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws -> Matrix<Float> {
        try drawn.network.extract(images, parallel, progress)
    }
}
