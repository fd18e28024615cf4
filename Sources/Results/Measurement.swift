/// The six questions that a release is judged by.
public enum Dimension: String, Codable, Sendable, CaseIterable {
    case fidelity, diversity, utility, privacy, balance, validity
}

/// Which way a value is better; `target` metrics are best at a stated value (0.5 for a share, 1 for a ratio).
public enum Direction: String, Codable, Sendable {
    case lower, higher, target

    /// How bad a value is: lower is better, 0 the best there is for `target` metrics.
    /// - Parameters:
    ///   - value: on the metric's own scale.
    ///   - target: where `target` metrics are best; others do not read it.
    public func loss(_ value: Double, target: Double?) -> Double {
        switch self {
        case .lower: value
        case .higher: -value
        case .target: abs(value - (target ?? 0))
        }
    }
}

public enum MetricStatus: String, Codable, Sendable {
    case ok
    case notApplicable = "not_applicable"
    case insufficientData = "insufficient_data"
    case error
}

public struct Interval: Codable, Sendable, Equatable {
    public var low: Double
    public var high: Double
    /// Confidence, e.g. 0.95.
    public var level: Double
    /// How it was made, e.g. "bootstrap_rows", "wilson", "clopper_pearson", "asymptotic".
    public var method: String
    public var replicates: Int?
    /// Replicates that could not be computed and are not in the interval; nil when there are none.
    public var failed: Int?

    public init(
        low: Double, high: Double, level: Double = 0.95, method: String, replicates: Int? = nil, failed: Int? = nil
    ) {
        self.failed = failed
        self.low = low
        self.high = high
        self.level = level
        self.method = method
        self.replicates = replicates
    }
}

/// The same metric between two disjoint real samples of the sizes in use: its mean over splits, and the range that one
/// further split would lie in with 95 %; 0 splits for a closed form.
public struct Floor: Codable, Sendable, Equatable {
    public var value: Double
    public var low: Double
    public var high: Double
    public var splits: Int
    /// How far the luck of the splits, or of the holdout, leaves the floor's own value open; nil where it is exact or
    /// not known. Checks that hang on the floor take it into account.
    public var interval: Interval?

    public init(value: Double, low: Double, high: Double, splits: Int, interval: Interval? = nil) {
        self.interval = interval
        self.value = value
        self.low = low
        self.high = high
        self.splits = splits
    }
}

/// The same metric for a set of known quality: "copy_of_train", "pixel_marginals", "noise".
public struct Anchor: Codable, Sendable, Equatable {
    public var name: String
    public var value: Double

    public init(name: String, value: Double) {
        self.name = name
        self.value = value
    }
}

/// Whose rows an interval rests on: more of them make it narrower.
public enum RowSource: String, Codable, Sendable {
    case synthetic, real, holdout
    /// Real rows that learners are tested on.
    case test
}

/// One measured number with everything that is needed to read it.
public struct Measurement: Codable, Sendable, Equatable {
    /// Metric id, e.g. "fidelity.frechet_distance".
    public var id: String
    public var version: Int
    /// The metric's name; nil in runs of before it was recorded.
    public var title: String?
    public var dimension: Dimension
    public var scope: Scope
    /// Extractor id for feature-space metrics ("embedded", "random", "user"), nil for others.
    public var features: String?
    /// nil unless `status` is ok; always finite.
    public var value: Double?
    public var direction: Direction
    public var unit: String
    /// Where the value is best, for `target` metrics and others that are best inside their range.
    public var target: Double?
    /// Where values of the metric can lie; nil in runs of before it was recorded.
    public var range: ValueRange?
    /// The value is a fact of the input, so that no interval is due.
    public var isExact: Bool
    public var interval: Interval?
    /// Why there is no interval although there is a value; such a value is never judged alone.
    public var intervalReason: String?
    /// The bootstrap behind the interval, for paired comparison with a baseline; nil where there is none and for parts of
    /// the set, unless the run's policy compares them with a baseline.
    public var replicates: Replicates?
    public var floor: Floor?
    /// Why there is no floor although there is a value.
    public var floorReason: String?
    public var anchors: [Anchor]
    public var nReal: Int
    public var nSynthetic: Int
    /// Rows of the holdout; nil without one or where the metric does not read it.
    public var nHoldout: Int?
    /// nil means the synthetic rows.
    public var restsOn: RowSource?
    public var status: MetricStatus
    public var reason: String?
    public var parameters: [String: String]
    public var notes: [String]

    package enum CodingKeys: String, CodingKey {
        case id, version, title, dimension, scope, features, value, direction, unit, target, range, isExact
        case interval, intervalReason, replicates
        case floor, floorReason, anchors, nReal, nSynthetic, nHoldout, restsOn, status, reason, parameters, notes
    }

    public init(
        id: String, version: Int, dimension: Dimension, scope: Scope = .whole, features: String? = nil, value: Double?,
        direction: Direction, unit: String, interval: Interval? = nil, floor: Floor? = nil, anchors: [Anchor] = [],
        nReal: Int, nSynthetic: Int, status: MetricStatus = .ok, reason: String? = nil,
        parameters: [String: String] = [:], notes: [String] = []
    ) {
        isExact = false
        self.id = id
        self.version = version
        self.dimension = dimension
        self.scope = scope
        self.features = features
        self.value = value
        self.direction = direction
        self.unit = unit
        self.interval = interval
        self.floor = floor
        self.anchors = anchors
        self.nReal = nReal
        self.nSynthetic = nSynthetic
        self.status = status
        self.reason = reason
        self.parameters = parameters
        self.notes = notes
    }
}

extension Measurement {
    /// The metric's name, or its id in words.
    public var name: String { title ?? MetricNames.spelled(id) }
}
