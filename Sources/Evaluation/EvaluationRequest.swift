import Datasets
import Foundation
import Metrics

/// One evaluation: what to compare, and the settings that change numbers.
public struct EvaluationRequest: Sendable {
    /// Paths of the sets.
    public var sets: Roles<String>
    /// The kind of data that they are, e.g. "image"; nil finds out.
    public var modality: String?
    /// Heading of the report; the name of the synthetic set unless given.
    public var title: String?
    public var seed: UInt64
    /// A seeded sample of at most this many rows of each set. Copies and nearest rows are still looked for in all rows
    /// of the real set and of the holdout.
    public var limit: Int?
    /// False for a trial, which is about the limited rows alone.
    var searchesAll = true
    public var bootstrapReplicates: Int
    public var floorSplits: Int
    /// Extractor ids in the order of the report; the first one is judged by the built-in policy.
    public var extractors: [String]
    /// Whether TSTR and TRTR classifiers are trained.
    public var utility: Bool
    /// Whether each suitable column of a table is predicted in turn where no target is named.
    public var triesTargets = false
    /// Word vectors that columns of free text are compared by; nil for their form alone.
    public var textEmbedding: TextEmbedding?
    /// Learners of TSTR beside those that are always trained.
    public var extraLearners: [ExtraLearner] = []
    public var open: OpenOptions
    /// Metrics of a policy alone, where the report does not matter.
    package var asked = Asked()
    /// Features of what the sets were drawn from; nil computes them.
    package var pool: PooledFeatures?
    /// What it shares with other runs against the same real rows; nil shares nothing.
    package var shared: SharedWork?

    public init(
        sets: Roles<String>, modality: String? = nil, title: String? = nil, seed: UInt64 = 1, limit: Int? = nil, bootstrapReplicates: Int = 200,
        floorSplits: Int = 10, extractors: [String] = ["embedded", "random"], utility: Bool = true,
        open: OpenOptions = OpenOptions()
    ) {
        self.sets = sets
        self.modality = modality
        self.title = title
        self.seed = seed
        self.limit = limit
        self.bootstrapReplicates = bootstrapReplicates
        self.floorSplits = floorSplits
        self.extractors = extractors
        self.utility = utility
        self.open = open
    }
}
