import Datasets
import Neural
import Numerics

/// Shared by the embedded and the random extractor: images in batches through the folded network.
struct NetworkExtractor: Sendable {
    static let levels = [
        FeatureRange("texture", 0..<64), FeatureRange("parts", 64..<192), FeatureRange("contents", 192..<448),
    ]
    static let batch = 128

    let network: FoldedNetwork
    private let preprocessing = ImagePreprocessing()

    init(network: FoldedNetwork) { self.network = network }

    func extract(
        _ images: ImageSet, _ parallel: Parallel, _ progress: @Sendable (Int, Int) -> Void
    ) throws -> Matrix<Float> {
        var features: [Float] = []
        features.reserveCapacity(images.count * FeatureNetwork.dimension)
        for range in images.batches(of: Self.batch) {
            try Task.checkCancellation()
            let levels = network.forward(try preprocessing.tensor(images, range, parallel), parallel: parallel)
            for row in 0..<range.count {
                for level in levels {
                    let width = level.shape[1]
                    features.append(contentsOf: level.values[row * width..<(row + 1) * width])
                }
            }
            progress(range.upperBound, images.count)
        }
        return Matrix(unchecked: features, rows: images.count, columns: FeatureNetwork.dimension)
    }
}
