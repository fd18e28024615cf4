import Datasets
import Evaluation
import Policy

/// One selftest: the real set, and the settings that change numbers.
public struct SelftestRequest: Sendable {
    /// A set by path.
    public var real: String
    /// The kind of data that it is, e.g. "image"; nil finds out.
    public var modality: String?
    public var title: String?
    public var seed: UInt64
    /// Rows in each of the compared sets.
    public var rows: Int
    /// Honest sets that tell what no damage looks like.
    public var honestSets: Int
    public var replicates: Int
    public var extractors: [String]
    /// Whether classifiers are trained on every rung; label ladders, and a policy that judges by them, train them anyway.
    public var utility: Bool
    /// Ladder ids; all when empty.
    public var ladders: [String]
    /// Judges every set, so that false alarms and missed damage are counted; nil measures only.
    public var policy: Policy?
    /// What cards promise, by metric id and ladder id.
    public var promises: [String: [String: SelftestPromise]]
    public var open: OpenOptions
    /// Counts false alarms alone: no ladders, and of each honest set only what the policy judges by, as `evaluate` would
    /// measure it. Real part, holdout and honest set are drawn anew each time.
    public var onlyFalseAlarms = false
    /// Splits of a floor where only false alarms are counted.
    public var floorSplits = 10

    var trains: Bool { utility || policy.map { Asked(policy: $0).learners } ?? false }

    public init(
        real: String, modality: String? = nil, title: String? = nil, seed: UInt64 = 1, rows: Int = 1_000, honestSets: Int = 10,
        replicates: Int = 100, extractors: [String] = ["embedded"], utility: Bool = false, ladders: [String] = [],
        policy: Policy? = nil, promises: [String: [String: SelftestPromise]] = [:], open: OpenOptions = OpenOptions()
    ) {
        self.real = real
        self.modality = modality
        self.title = title
        self.seed = seed
        self.rows = rows
        self.honestSets = honestSets
        self.replicates = replicates
        self.extractors = extractors
        self.utility = utility
        self.ladders = ladders
        self.policy = policy
        self.promises = promises
        self.open = open
    }
}
