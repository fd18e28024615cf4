import Datasets
import Numerics

/// Rows of features with the content that each had before it was narrowed to float32.
struct FeatureRows: Sendable {
    let matrix: Matrix<Float>
    let contents: [ContentHash]

    var count: Int { matrix.rows }
    var columns: Int { matrix.columns }

    /// The rows at `indices`, in their order.
    func rows(at indices: some Sequence<Int>) -> FeatureRows {
        let chosen = Array(indices)
        return FeatureRows(matrix: matrix.rows(at: chosen), contents: chosen.map { contents[$0] })
    }
}

extension FeatureSpaceSets {
    /// Contents of given features, by which copies and repeats are found.
    struct Contents: Sendable {
        let real: [ContentHash]
        let synthetic: [ContentHash]
        /// Of the whole holdout.
        let holdout: [ContentHash]?
        /// Of the whole training set, where a limit makes `real` a sample of it.
        let searched: [ContentHash]?
    }
}
