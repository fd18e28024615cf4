import Datasets
import Neural
import Numerics

/// The whole picture and its native crops through one network: composition's columns first, then detail's, a row a picture.
struct DetailExtractor: Sendable {
    /// Of the crops: texture and parts. What crops show (contents) depends on where they fall.
    static let stages = 2
    static let width = FeatureNetwork.lowDimension
    static let dimension = FeatureNetwork.dimension + width
    static let levels =
        NetworkExtractor.levels + [FeatureRange("detail texture", 448..<512), FeatureRange("detail parts", 512..<640)]
    /// Of detail's columns: on photos both views then vary alike (docs/decisions/014).
    static let weight: Float = 1.6
    static let description =
        "whole: \(ImagePreprocessing.description); detail: up to 16 native crops of 32×32, one in each cell of a grid of 4×4, "
        + "texture and parts averaged over the crops, × 1.6"
    private static let batch = 64

    let network: FoldedNetwork
    private let preprocessing = ImagePreprocessing()

    init(network: FoldedNetwork) { self.network = network }

    func extract(
        _ images: ImageSet, _ parallel: Parallel, _ progress: @Sendable (Int, Int) -> Void
    ) throws -> Matrix<Float> {
        var features: [Float] = []
        features.reserveCapacity(images.count * Self.dimension)
        for range in images.batches(of: Self.batch) {
            try Task.checkCancellation()
            let views = try preprocessing.views(images, range, parallel)
            let whole = network.forward(ImagePreprocessing.stacked(views.map(\.whole)), parallel: parallel)
            let details = try details(views, parallel)
            for row in 0..<range.count {
                for level in whole { features.append(contentsOf: level.values[row * level.shape[1]..<(row + 1) * level.shape[1]]) }
                features.append(contentsOf: details[row])
            }
            progress(range.upperBound, images.count)
        }
        return Matrix(unchecked: features, rows: images.count, columns: Self.dimension)
    }

    /// Means over each picture's crops.
    private func details(_ views: [ImagePreprocessing.Views], _ parallel: Parallel) throws -> [[Float]] {
        let size = ImagePreprocessing.side * ImagePreprocessing.side * 3
        let counts = views.map { $0.crops.count / size }
        var sums = counts.map { _ in [Float](repeating: 0, count: Self.width) }
        // Crops of several pictures go together, as many at once as whole pictures do.
        var pending: [[Float]] = []
        var owners: [Int] = []
        func flush() {
            guard !pending.isEmpty else { return }
            let levels = network.forward(ImagePreprocessing.stacked(pending), stages: Self.stages, parallel: parallel)
            var start = 0
            for level in levels {
                let width = level.shape[1]
                for (row, owner) in owners.enumerated() {
                    for column in 0..<width { sums[owner][start + column] += level.values[row * width + column] }
                }
                start += width
            }
            pending.removeAll(keepingCapacity: true)
            owners.removeAll(keepingCapacity: true)
        }
        for (owner, view) in views.enumerated() {
            for crop in 0..<counts[owner] {
                pending.append(Array(view.crops[crop * size..<(crop + 1) * size]))
                owners.append(owner)
                if pending.count == NetworkExtractor.batch {
                    try Task.checkCancellation()
                    flush()
                }
            }
        }
        flush()
        return zip(sums, counts).map { sum, count in sum.map { $0 / Float(count) * Self.weight } }
    }
}
