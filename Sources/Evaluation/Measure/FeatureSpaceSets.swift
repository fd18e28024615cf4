import Metrics
import Numerics
import Results

/// The rows of a run in one feature space.
package struct FeatureSpaceSets: Sendable {
    let space: RunResult.FeatureSpace
    let levels: [FeatureLevel]
    let real: Matrix<Float>
    let synthetic: Matrix<Float>
    let holdout: Matrix<Float>?
    /// Features of the anchor sets, by name.
    let anchors: [(name: String, features: Matrix<Float>)]
    /// What nearest rows are looked for in, where a limit makes `real` and `holdout` a sample of it.
    var searched: Searched?

    struct Searched: Sendable {
        let training: Matrix<Float>
        let holdout: Matrix<Float>?
    }

    /// All training rows that there are, and all of the holdout.
    var training: Matrix<Float> { searched?.training ?? real }
    var unseen: Matrix<Float>? { searched.map(\.holdout) ?? holdout }
}
