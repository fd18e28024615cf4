/// `gate.json`: a run judged by a policy.
public struct GateResult: Codable, Sendable, Equatable {
    public static let schema = "assay.gate/2"
    /// Before parts had several names; read as well.
    public static let olderSchema = "assay.gate/1"

    public enum Verdict: String, Codable, Sendable {
        case pass, fail, undecided, error
        case nothingEvaluated = "nothing_evaluated"
    }

    public enum Outcome: String, Codable, Sendable { case pass, fail, undecided, error, waived }

    /// Why an outcome is not decided by the value's bounds alone; programs read this, never the reason's words.
    public enum Cause: String, Codable, Sendable {
        /// The run holds no such metric.
        case missing
        case notApplicable = "not_applicable"
        /// The metric itself had too few rows for a value.
        case insufficientData = "insufficient_data"
        /// The metric failed, or what it wrote is no valid number or interval.
        case failed
        case noFloor = "no_floor"
        case noBaseline = "no_baseline"
        /// The value has no interval although one is due.
        case noInterval = "no_interval"
        /// The floor that the rule hangs on is at or below 0, or its own error is not known.
        case unusableFloor = "unusable_floor"
        /// The interval holds a lower confidence than the policy asks for.
        case confidence
        /// Fewer rows than `min_rows` or `min_group`.
        case tooFewRows = "too_few_rows"
    }

    /// What a failing check does: `error` blocks, `warn` is shown.
    public enum Level: String, Codable, Sendable { case off, warn, error }

    public var schema: String
    public var verdict: Verdict
    /// The verdict as a sentence that can be read aloud, with its reason.
    public var sentence: String
    /// Exit status of `assay evaluate` / `assay gate` for this verdict: 0, 1, 3 or 4.
    public var exitCode: Int
    public var policy: PolicyReference
    /// SHA-256 of the run.json that was judged, 64 hexadecimal digits; nil in files of versions before it was recorded.
    public var runSha256: String?
    public var checks: [Check]
    public var warnings: [String]
    /// What is wrong, in one line and in the data's own words; nil where every check passed or is waived, and in files of
    /// before it was recorded.
    public var why: String?
    /// The causes of what did not pass, gravest first; nil as `why` is.
    public var findings: [Finding]?

    public init(
        verdict: Verdict, sentence: String, exitCode: Int, policy: PolicyReference, checks: [Check],
        warnings: [String] = [], runSha256: String? = nil
    ) {
        self.runSha256 = runSha256
        schema = Self.schema
        self.verdict = verdict
        self.sentence = sentence
        self.exitCode = exitCode
        self.policy = policy
        self.checks = checks
        self.warnings = warnings
    }

    public struct PolicyReference: Codable, Sendable, Equatable {
        public var name: String
        public var version: Int
        public var sha256: String
        public init(name: String, version: Int, sha256: String) {
            self.name = name
            self.version = version
            self.sha256 = sha256
        }
    }

    public struct Check: Codable, Sendable, Equatable {
        public var id: String
        /// The metric's name; nil in files of before it was recorded.
        public var title: String?
        public var dimension: Dimension
        public var scope: Scope
        public var features: String?
        /// What else tells this check from its siblings, e.g. "learner": "logistic".
        public var parameters: [String: String]
        public var level: Level
        /// The rule in words and figures, e.g. "≤ 0.05" or "≤ 4 × floor".
        public var rule: String
        /// The limit on the metric's own scale; nil when it could not be formed.
        public var limit: Double?
        public var value: Double?
        public var interval: Interval?
        public var floor: Floor?
        public var anchors: [Anchor]
        public var direction: Direction
        public var unit: String
        public var outcome: Outcome
        /// Whether this outcome blocks the release under the policy.
        public var blocks: Bool
        public var reason: String
        /// nil where the bounds decided, or hold the limit between them.
        public var cause: Cause?
        /// Rows that would decide an undecided check, in all; nil where no number of rows is in sight.
        public var rowsToDecide: Int?
        /// Whose rows those are; nil means the synthetic ones.
        public var rowsOf: RowSource?
        public var waiver: Waiver?

        /// The metric's name, or its id in words.
        public var name: String { title ?? MetricNames.spelled(id) }

        /// Whether there was nothing to judge, be it waived or not.
        public var isUnmeasured: Bool {
            outcome == .error || outcome == .waived && waiver?.kind == .notComputed
                || outcome == .undecided && cause == .insufficientData
        }

        /// Whether the data have nothing that the metric is about, and the policy lets that be: no pass, and nothing to mend.
        public var isBesideThePoint: Bool { outcome == .error && cause == .notApplicable && !blocks }

        public init(
            id: String, dimension: Dimension, scope: Scope, features: String?, level: Level, rule: String,
            limit: Double?, value: Double?, interval: Interval?, floor: Floor?, anchors: [Anchor],
            direction: Direction, unit: String, outcome: Outcome, blocks: Bool, reason: String,
            rowsToDecide: Int? = nil, waiver: Waiver? = nil, parameters: [String: String] = [:], title: String? = nil
        ) {
            self.title = title
            cause = nil
            rowsOf = nil
            self.id = id
            self.dimension = dimension
            self.scope = scope
            self.features = features
            self.parameters = parameters
            self.level = level
            self.rule = rule
            self.limit = limit
            self.value = value
            self.interval = interval
            self.floor = floor
            self.anchors = anchors
            self.direction = direction
            self.unit = unit
            self.outcome = outcome
            self.blocks = blocks
            self.reason = reason
            self.rowsToDecide = rowsToDecide
            self.waiver = waiver
        }
    }

    /// Checks of which nothing is known, waived or not.
    public var unmeasured: Int { checks.count(where: \.isUnmeasured) }

    public struct Waiver: Codable, Sendable, Equatable {
        public var reason: String
        public var owner: String
        /// ISO date, the last day on which the waiver holds.
        public var expires: String
        /// The worst value that is accepted; nil without one, or where `accepted` says the range.
        public var ceiling: Double?
        /// The lowest and the highest value that are accepted.
        public var accepted: [Double]?
        /// nil in files of before there were two kinds: `failed`.
        public var kind: Kind?

        public enum Kind: String, Codable, Sendable {
            /// What was computed and failed, or is undecided.
            case failed
            /// What could not be computed. It stays unmeasured: a gate of nothing else has evaluated nothing.
            case notComputed = "not_computed"
        }

        public init(
            reason: String, owner: String, expires: String, ceiling: Double?, accepted: [Double]? = nil,
            kind: Kind? = nil
        ) {
            self.accepted = accepted
            self.kind = kind
            self.reason = reason
            self.owner = owner
            self.expires = expires
            self.ceiling = ceiling
        }
    }
}
