import Datasets
import Features
import Metrics
import Numerics
import Results

/// Something that is measured once a run, beside the distances of each feature space.
package protocol Stage<Content>: Sendable {
    associatedtype Content: RowSet

    /// - Throws: what stops the whole run; a metric that cannot be computed does not, it has a status.
    func run(_ context: inout RunContext<Content>, progress: any ProgressSink) throws -> StageOutcome
}

/// What a stage adds to the result.
package struct StageOutcome: Codable, Sendable {
    package var measurements: [Measurement]
    package var figures: [Figure]
    /// Feature spaces that the stage measured in, beside that of the run.
    package var spaces: [RunResult.FeatureSpace]

    package init(
        measurements: [Measurement] = [], figures: [Figure] = [], spaces: [RunResult.FeatureSpace] = []
    ) {
        self.measurements = measurements
        self.figures = figures
        self.spaces = spaces
    }
}

/// What the stages of a run read, and what earlier ones leave for later ones.
package struct RunContext<Content: RowSet>: Sendable {
    /// All rows that were asked for.
    package let whole: MeasuredInputs<Content>
    /// Those of them that are compared in feature spaces; see `Modality.mostRowsInSpaces`.
    package let inputs: MeasuredInputs<Content>
    /// In the space that leads the report.
    package let sets: FeatureSpaceSets
    package let pair: PairEvidence
    /// Sets of known quality, by name.
    package let anchors: [(name: String, rows: Content)]
    /// Classifiers on the features; nil where there are none.
    package let head: ClassHead?
    package let learners: [any ContentLearner<Content>]
    let featuresTellLabels: Bool
    let copyFinder: @Sendable () throws -> (any CopyFinder<Content>)?
    package let resamples: Resamples
    package let splits: Int
    package let seed: UInt64
    /// Whether classifiers are trained.
    package let utility: Bool
    /// Whether each column of a table without a target is predicted in turn.
    package var triesTargets = false
    package var extraLearners: [ExtraLearner] = []
    package var textEmbedding: TextEmbedding?
    var shared: SharedWork?
    package let parallel: Parallel
    let stages: StageKeeper
    package let asked: Asked

    /// Answers of the classifiers; empty before they are trained.
    var studies: [AnsweredStudy] = []
    /// Feature distance of every synthetic row to its nearest training row, and what each copies.
    var nearest: NearestToTraining?

    struct NearestToTraining: Sendable {
        var distances: [Double]
        var copies: [CopiedFrom?]
    }
}

/// A classifier's answers, and the feature space that it saw; nil for one that reads the content itself.
package struct AnsweredStudy: Codable, Sendable {
    package let study: UtilityStudy
    package let features: String?
}
