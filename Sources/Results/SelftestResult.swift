/// `selftest.json`: how every metric responds to known damage of a real set, and to none.
public struct SelftestResult: Codable, Sendable, Equatable {
    public static let schema = "assay.selftest/1"

    public var schema: String
    public var tool: RunResult.Tool
    public var title: String
    public var seed: UInt64
    public var modality: String
    public var input: RunResult.Input
    public var features: [RunResult.FeatureSpace]
    public var settings: [String: String]
    public var ladders: [Ladder]
    public var metrics: [Metric]
    /// False alarms of the policy on honest sets; nil without a policy.
    public var gate: FalseAlarms?
    public var warnings: [RunResult.Warning]

    public init(
        tool: RunResult.Tool, title: String, seed: UInt64, modality: String, input: RunResult.Input,
        features: [RunResult.FeatureSpace], settings: [String: String], ladders: [Ladder], metrics: [Metric],
        gate: FalseAlarms?, warnings: [RunResult.Warning]
    ) {
        schema = Self.schema
        self.tool = tool
        self.title = title
        self.seed = seed
        self.modality = modality
        self.input = input
        self.features = features
        self.settings = settings
        self.ladders = ladders
        self.metrics = metrics
        self.gate = gate
        self.warnings = warnings
    }

    /// One kind of damage at rising strength.
    public struct Ladder: Codable, Sendable, Equatable {
        /// e.g. "noise", "memorised".
        public var id: String
        public var about: String
        /// The strength of each rung in words, e.g. "σ = 12".
        public var rungs: [String]
        /// Verdict of the policy on each rung: pass, fail, undecided, …; empty without a policy.
        public var verdicts: [String]

        public init(id: String, about: String, rungs: [String], verdicts: [String] = []) {
            self.id = id
            self.about = about
            self.rungs = rungs
            self.verdicts = verdicts
        }
    }

    /// How one metric behaved.
    public struct Metric: Codable, Sendable, Equatable {
        /// Unique in the result, e.g. "fidelity.precision@embedded".
        public var key: String
        public var id: String
        public var version: Int
        /// The metric's name, and a shorter one for headings where the name is long.
        public var title: String?
        public var shortTitle: String?
        public var dimension: Dimension
        public var features: String?
        public var parameters: [String: String]
        public var direction: Direction
        public var target: Double?
        public var unit: String
        /// Values on sets that are as good as real.
        public var honest: [Double]
        /// Honest sets whose whole interval is worse than the honest range of the others.
        public var falseAlarms: Int
        /// One a ladder, in the order of `SelftestResult.ladders`.
        public var responses: [Response]
        /// Why there is no value, where no honest set gave one.
        public var reason: String?

        /// The metric's name, or its id in words.
        public var name: String { title ?? MetricNames.spelled(id) }

        public init(
            key: String, id: String, version: Int, dimension: Dimension, features: String?,
            parameters: [String: String], direction: Direction, target: Double?, unit: String, honest: [Double],
            falseAlarms: Int, responses: [Response], reason: String?, title: String? = nil, shortTitle: String? = nil
        ) {
            self.title = title
            self.shortTitle = shortTitle
            self.key = key
            self.id = id
            self.version = version
            self.dimension = dimension
            self.features = features
            self.parameters = parameters
            self.direction = direction
            self.target = target
            self.unit = unit
            self.honest = honest
            self.falseAlarms = falseAlarms
            self.responses = responses
            self.reason = reason
        }
    }

    public struct Response: Codable, Sendable, Equatable {
        public var ladder: String
        /// One a rung; nil where there is no value.
        public var values: [Double?]
        public var lows: [Double?]
        public var highs: [Double?]
        /// First rung (from 1) from which on every rung is worse than honest sets with its whole interval.
        public var detectedFrom: Int?
        /// Kendall's τ-b of badness over strength, 1 = worse at every step; nil where it does not move.
        public var monotone: Double?
        /// What the metric's card promises: "detect by rung 3", "ignore"; nil where it promises nothing.
        public var promise: String?
        /// Whether the promise holds; nil without one.
        public var holds: Bool?

        public init(
            ladder: String, values: [Double?], lows: [Double?], highs: [Double?], detectedFrom: Int?,
            monotone: Double?, promise: String?, holds: Bool?
        ) {
            self.ladder = ladder
            self.values = values
            self.lows = lows
            self.highs = highs
            self.detectedFrom = detectedFrom
            self.monotone = monotone
            self.promise = promise
            self.holds = holds
        }
    }

    public struct FalseAlarms: Codable, Sendable, Equatable {
        public var policy: String
        public var honestSets: Int
        public var failed: Int
        public var undecided: Int
        /// Checks that failed on an honest set, each once.
        public var failedChecks: [String]

        /// Checks that stayed undecided on an honest set, each once: more rows would let such sets pass.
        public var undecidedChecks: [String]
        /// Every check with how often it failed and stayed undecided, in the order of the policy.
        public var checks: [CheckCount]?

        public init(
            policy: String, honestSets: Int, failed: Int, undecided: Int, failedChecks: [String],
            undecidedChecks: [String], checks: [CheckCount]? = nil
        ) {
            self.policy = policy
            self.honestSets = honestSets
            self.failed = failed
            self.undecided = undecided
            self.failedChecks = failedChecks
            self.undecidedChecks = undecidedChecks
            self.checks = checks
        }
    }

    /// One check of a policy over all honest sets.
    public struct CheckCount: Codable, Sendable, Equatable {
        public var check: String
        /// Whether it can block; else it only warns.
        public var blocks: Bool
        public var failed: Int
        public var undecided: Int

        public init(check: String, blocks: Bool, failed: Int, undecided: Int) {
            self.check = check
            self.blocks = blocks
            self.failed = failed
            self.undecided = undecided
        }
    }

    /// Promises that were kept, and those that were not as "metric: ladder".
    public var promises: (kept: Int, broken: [String]) {
        var kept = 0
        var broken: [String] = []
        for metric in metrics {
            for response in metric.responses {
                switch response.holds {
                case true?: kept += 1
                case false?: broken.append("\(metric.key): \(response.ladder) (\(response.promise ?? ""))")
                case nil: break
                }
            }
        }
        return (kept, broken)
    }

    /// What to tell first, in one or two sentences.
    public var sentence: String {
        if ladders.isEmpty, let gate {
            let passed = gate.honestSets - gate.failed - gate.undecided
            return "Of \(gate.honestSets) honest sets the policy \(gate.policy) fails \(gate.failed), passes \(passed) "
                + "and leaves \(gate.undecided) undecided."
        }
        let promises = promises
        let all = promises.kept + promises.broken.count
        var text =
            all == 0
            ? "No metric promises a response to these ladders."
            : promises.broken.isEmpty
                ? "All \(all) responses that the metrics' cards promise hold on this data."
                : "\(promises.broken.count) of \(all) responses that the metrics' cards promise do not hold on this data."
        if let gate {
            text += " The policy \(gate.policy) fails \(gate.failed) of \(gate.honestSets) honest sets"
            text += gate.undecided > 0 ? " and leaves \(gate.undecided) undecided." : "."
        }
        return text
    }
}
