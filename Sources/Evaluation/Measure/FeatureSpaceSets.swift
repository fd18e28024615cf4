import Metrics
import Numerics
import Results

/// The rows of a run in one feature space.
struct FeatureSpaceSets: Sendable {
    let space: RunResult.FeatureSpace
    let levels: [FeatureLevel]
    let real: Matrix<Float>
    let synthetic: Matrix<Float>
    let holdout: Matrix<Float>?
    /// Features of the anchor sets, by name.
    let anchors: [(name: String, features: Matrix<Float>)]
}
