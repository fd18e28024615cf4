/// `nightly.json`: a history of runs with its trends and the changes found in them. The same history gives the same
/// bytes.
public struct NightlyResult: Codable, Sendable, Equatable {
    public static let schema = "assay.nightly/1"

    public var schema: String
    public var tool: RunResult.Tool
    /// The last night of any series, yyyy-mm-dd; the nights of every calendar end here.
    public var tonight: String
    /// The first night shown, where --since was given.
    public var since: String?
    public var series: [Series]
    /// Files of the history that are not whole and were left out.
    public var damaged: [Damaged]

    public init(tool: RunResult.Tool, tonight: String, since: String?, series: [Series], damaged: [Damaged]) {
        schema = Self.schema
        self.tool = tool
        self.tonight = tonight
        self.since = since
        self.series = series
        self.damaged = damaged
    }

    public struct Damaged: Codable, Sendable, Equatable {
        public var name: String
        public var reason: String
        public init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// What became of a night.
    public enum State: String, Codable, Sendable {
        case pass, fail, undecided, error
        case nothingEvaluated = "nothing_evaluated"
        /// Measured without a policy.
        case unjudged
        /// The job ended without a result.
        case failed
        /// No run is there.
        case missing
    }

    public struct Night: Codable, Sendable, Equatable {
        public var date: String
        public var state: State
        /// The verdict's sentence, or the message of a failed job.
        public var sentence: String
        public var exitCode: Int?
        /// Runs of this night; the last one counts.
        public var runs: Int
        /// The file in the history, e.g. "runs/mnist/2026-11-20_0123456789ab.json".
        public var file: String?
        public init(date: String, state: State, sentence: String, exitCode: Int?, runs: Int, file: String?) {
            self.date = date
            self.state = state
            self.sentence = sentence
            self.exitCode = exitCode
            self.runs = runs
            self.file = file
        }
    }

    public struct Series: Codable, Sendable, Equatable {
        public var name: String
        /// One a day from the first night to tonight.
        public var nights: [Night]
        /// The first night that was not good after the last good one; nil while tonight is good.
        public var firstBad: Night?
        public var lastGood: Night?
        /// What differs between the last good night and the last night with a run; where that is good, how it was judged
        /// otherwise than the night before it.
        public var differences: [Difference]
        /// Metrics that moved since the last good night by more than the nights before differ among themselves.
        public var moved: [Move]
        public var events: [Event]
        public var waivers: [Waiver]
        public var lines: [Line]
        public var detection: Detection

        public init(
            name: String, nights: [Night], firstBad: Night?, lastGood: Night?, differences: [Difference], moved: [Move],
            events: [Event], waivers: [Waiver], lines: [Line], detection: Detection
        ) {
            self.name = name
            self.nights = nights
            self.firstBad = firstBad
            self.lastGood = lastGood
            self.differences = differences
            self.moved = moved
            self.events = events
            self.waivers = waivers
            self.lines = lines
            self.detection = detection
        }
    }

    public struct Difference: Codable, Sendable, Equatable {
        /// "reference set", "extractor “embedded”", "policy", "setting bootstrap_replicates", ….
        public var what: String
        public var before: String
        public var after: String
        public init(what: String, before: String, after: String) {
            self.what = what
            self.before = before
            self.after = after
        }
    }

    public struct Move: Codable, Sendable, Equatable {
        /// Index into `lines`.
        public var line: Int
        public var before: Double
        public var after: Double
        /// How many night-to-night standard deviations lie between them.
        public var deviations: Double
        public init(line: Int, before: Double, after: Double, deviations: Double) {
            self.line = line
            self.before = before
            self.after = after
            self.deviations = deviations
        }
    }

    public struct Waiver: Codable, Sendable, Equatable {
        public var check: String
        /// The metric's name; nil where the verdict did not record it.
        public var title: String?
        public var owner: String
        public var reason: String
        public var expires: String
        /// From tonight; negative once it has expired.
        public var daysLeft: Int
        /// The metric's name, or its id in words.
        public var name: String { title ?? MetricNames.spelled(check) }

        public init(
            check: String, owner: String, reason: String, expires: String, daysLeft: Int, title: String? = nil
        ) {
            self.title = title
            self.check = check
            self.owner = owner
            self.reason = reason
            self.expires = expires
            self.daysLeft = daysLeft
        }
    }

    /// A night's value; nights without one have no point.
    public struct Point: Codable, Sendable, Equatable {
        /// Index into the series' nights.
        public var night: Int
        public var value: Double
        public var low: Double?
        public var high: Double?
        public var limit: Double?
        public var outcome: GateResult.Outcome?
        public var blocks: Bool
        public init(
            night: Int, value: Double, low: Double?, high: Double?, limit: Double?, outcome: GateResult.Outcome?,
            blocks: Bool
        ) {
            self.night = night
            self.value = value
            self.low = low
            self.high = high
            self.limit = limit
            self.outcome = outcome
            self.blocks = blocks
        }
    }

    public struct Break: Codable, Sendable, Equatable {
        public var night: Int
        /// What changed: "extractor", "reference set", "tool version 0.1.0 → 0.2.0".
        public var reasons: [String]
        public init(night: Int, reasons: [String]) {
            self.night = night
            self.reasons = reasons
        }
    }

    public enum ChangeKind: String, Codable, Sendable {
        /// A level that moves on from night to night.
        case drift
        /// A level that moved from one night to the next and stayed.
        case `break`
        /// Tonight stands off; the next night will tell whether it is a break.
        case unconfirmed
    }

    public struct Change: Codable, Sendable, Equatable {
        public var kind: ChangeKind
        /// The first night of the change, an index into the series' nights.
        public var night: Int
        /// The night on which it could first be told.
        public var found: Int
        /// The last night on which it was seen going on.
        public var through: Int
        public var rising: Bool
        /// Nil where the metric has a target instead of a better side.
        public var forWorse: Bool?
        public var before: Double
        public var after: Double
        public init(
            kind: ChangeKind, night: Int, found: Int, through: Int, rising: Bool, forWorse: Bool?, before: Double,
            after: Double
        ) {
            self.kind = kind
            self.night = night
            self.found = found
            self.through = through
            self.rising = rising
            self.forWorse = forWorse
            self.before = before
            self.after = after
        }
    }

    /// Changes of several metrics that belong together.
    public struct Event: Codable, Sendable, Equatable {
        public var kind: ChangeKind
        public var night: Int
        /// The earliest and latest onset among the metrics.
        public var earliest: Int
        public var latest: Int
        public var found: Int
        /// Indices into `lines`, the first to tell it first.
        public var lines: [Int]
        public init(kind: ChangeKind, night: Int, earliest: Int, latest: Int, found: Int, lines: [Int]) {
            self.kind = kind
            self.night = night
            self.earliest = earliest
            self.latest = latest
            self.found = found
            self.lines = lines
        }
    }

    /// How changes were looked for, and how often that finds one where there is none.
    public struct Detection: Codable, Sendable, Equatable {
        /// Chance of at least one false alarm in `nights` nights over all `lines` together.
        public var falseAlarmRate: Double
        public var nights: Int
        public var lines: Int
        /// Drift: the slack k and the limit h of the CUSUM, in standard deviations.
        public var slack: Double
        public var cusumLimit: Double
        /// Break: how far two nights on end have to stand off the five before.
        public var jumpLimit: Double
        /// Nights of each stretch that only learn what is usual.
        public var learning: Int
        public init(
            falseAlarmRate: Double, nights: Int, lines: Int, slack: Double, cusumLimit: Double, jumpLimit: Double,
            learning: Int
        ) {
            self.falseAlarmRate = falseAlarmRate
            self.nights = nights
            self.lines = lines
            self.slack = slack
            self.cusumLimit = cusumLimit
            self.jumpLimit = jumpLimit
            self.learning = learning
        }
    }
}
