/// `compare.json`: a comparison study. The same inputs, seeds and version give the same bytes.
public struct StudyResult: Codable, Sendable, Equatable {
    public static let schema = "assay.compare/2"
    /// Before columns had titles; read as well.
    public static let olderSchema = "assay.compare/1"

    public var schema: String
    public var tool: RunResult.Tool
    public var title: String
    public var seed: UInt64
    public var modality: String
    /// The real set that generators learn from and metrics compare with, and the holdout.
    public var inputs: [RunResult.Input]
    public var features: [RunResult.FeatureSpace]
    /// One protocol for all rows of the table: rows a set, seeds, replicates, correction, …
    public var settings: [String: String]
    public var metrics: [Metric]
    /// Given sets, then generators, then sanity rows, each in the order of the request.
    public var candidates: [Candidate]
    /// Every pair of candidates under every ranked metric.
    public var comparisons: [PairComparison]
    public var pareto: Pareto?
    public var sanity: [SanityCheck]
    public var disagreements: [Disagreement]
    public var verdict: Verdict
    public var warnings: [RunResult.Warning]

    public init(
        tool: RunResult.Tool, title: String, seed: UInt64, modality: String, inputs: [RunResult.Input],
        features: [RunResult.FeatureSpace], settings: [String: String], metrics: [Metric], candidates: [Candidate],
        comparisons: [PairComparison], pareto: Pareto?, sanity: [SanityCheck], disagreements: [Disagreement],
        verdict: Verdict, warnings: [RunResult.Warning]
    ) {
        schema = Self.schema
        self.tool = tool
        self.title = title
        self.seed = seed
        self.modality = modality
        self.inputs = inputs
        self.features = features
        self.settings = settings
        self.metrics = metrics
        self.candidates = candidates
        self.comparisons = comparisons
        self.pareto = pareto
        self.sanity = sanity
        self.disagreements = disagreements
        self.verdict = verdict
        self.warnings = warnings
    }

    public enum Kind: String, Codable, Sendable { case given, generated, sanity }

    /// A row of the table.
    public struct Candidate: Codable, Sendable, Equatable {
        /// Unique in the study.
        public var name: String
        public var kind: Kind
        /// Id of the generator for generated rows.
        public var generator: String?
        /// One sentence: what it is, with hyper-parameters that differ from the standard.
        public var about: String
        public var labelled: Bool
        /// Whether its rows are training rows or little else.
        public var copiesRows: Bool
        /// Of the differential privacy that it was made with, the largest over the seeds; nil without such a guarantee.
        public var epsilon: Double?
        /// Rows measured, a seed.
        public var rows: Int
        /// Seeds of training and sampling; empty for given sets.
        public var seeds: [UInt64]
        /// Of each measured set, in the order of the seeds.
        public var fingerprints: [String]
        /// One a metric, in the order of `StudyResult.metrics`.
        public var values: [Value]
        /// A contact sheet of synthetic images (base64 PNG), never of training rows.
        public var sheet: Sheet?

        public init(
            name: String, kind: Kind, generator: String?, about: String, labelled: Bool, copiesRows: Bool, rows: Int,
            seeds: [UInt64], fingerprints: [String], values: [Value], sheet: Sheet?
        ) {
            self.name = name
            self.kind = kind
            self.generator = generator
            self.about = about
            self.labelled = labelled
            self.copiesRows = copiesRows
            self.rows = rows
            self.seeds = seeds
            self.fingerprints = fingerprints
            self.values = values
            self.sheet = sheet
        }
    }

    public struct Sheet: Codable, Sendable, Equatable {
        public var png: String
        public var width: Int
        public var height: Int
        public init(png: String, width: Int, height: Int) {
            self.png = png
            self.width = width
            self.height = height
        }
    }

    /// What a metric says about a candidate.
    public struct Value: Codable, Sendable, Equatable {
        public var status: MetricStatus
        public var reason: String?
        /// Mean over the seeds; nil unless `status` is ok.
        public var value: Double?
        /// Over rows and seeds.
        public var interval: Interval?
        /// The value of each seed.
        public var perSeed: [Double]
        /// Best and worst rank that the comparisons allow, 1 = best, sanity rows not counted; nil where not ranked.
        public var rank: RankRange?

        public init(
            status: MetricStatus, reason: String? = nil, value: Double?, interval: Interval? = nil,
            perSeed: [Double] = [], rank: RankRange? = nil
        ) {
            self.status = status
            self.reason = reason
            self.value = value
            self.interval = interval
            self.perSeed = perSeed
            self.rank = rank
        }
    }

    public struct RankRange: Codable, Sendable, Equatable {
        public var best: Int
        public var worst: Int
        public init(best: Int, worst: Int) {
            self.best = best
            self.worst = worst
        }
    }

    /// a − b on the same resamples, oriented so that a negative difference means a is better.
    public struct PairComparison: Codable, Sendable, Equatable {
        public var metric: String
        public var a: String
        public var b: String
        public var difference: Double
        /// Simultaneous over all pairs of the metric.
        public var low: Double
        public var high: Double
        /// Whether the interval excludes 0.
        public var separable: Bool

        public init(
            metric: String, a: String, b: String, difference: Double, low: Double, high: Double, separable: Bool
        ) {
            self.metric = metric
            self.a = a
            self.b = b
            self.difference = difference
            self.low = low
            self.high = high
            self.separable = separable
        }
    }

    /// Candidates that no other one beats on both metrics.
    public struct Pareto: Codable, Sendable, Equatable {
        public var xMetric: String
        public var yMetric: String
        public var front: [String]
        public init(xMetric: String, yMetric: String, front: [String]) {
            self.xMetric = xMetric
            self.yMetric = yMetric
            self.front = front
        }
    }

    /// What sound metrics must say about rows of known quality.
    public struct SanityCheck: Codable, Sendable, Equatable {
        public var id: String
        /// e.g. "noise is worse than the real holdout under the Fréchet distance".
        public var statement: String
        public var passed: Bool
        public var detail: String
        public init(id: String, statement: String, passed: Bool, detail: String) {
            self.id = id
            self.statement = statement
            self.passed = passed
            self.detail = detail
        }
    }

    /// Two metrics that order candidates differently, beyond chance.
    public struct Disagreement: Codable, Sendable, Equatable {
        public var metricA: String
        public var metricB: String
        /// Kendall's τ-b over the ranked candidates, −1…1.
        public var kendallTau: Double
        /// A pair that metric A puts in the order (first better) and metric B reverses, both separably.
        public var first: String
        public var second: String
        /// From the two metrics' cards.
        public var reason: String
        public init(
            metricA: String, metricB: String, kendallTau: Double, first: String, second: String, reason: String
        ) {
            self.metricA = metricA
            self.metricB = metricB
            self.kendallTau = kendallTau
            self.first = first
            self.second = second
            self.reason = reason
        }
    }

    public struct Verdict: Codable, Sendable, Equatable {
        /// Who is separable from whom, in one or two sentences.
        public var sentence: String
        /// One a dimension.
        public var details: [String]
        /// False when a sanity row misbehaves: "metrics unreliable on this data".
        public var reliable: Bool
        public init(sentence: String, details: [String], reliable: Bool) {
            self.sentence = sentence
            self.details = details
            self.reliable = reliable
        }
    }
}

/// `compare.meta.json`: what differs between two studies with the same numbers.
public struct StudyMeta: Codable, Sendable, Equatable {
    public static let schema = "assay.compare.meta/1"

    public var schema: String
    public var run: RunMeta
    public var costs: [Cost]

    public init(run: RunMeta, costs: [Cost]) {
        schema = Self.schema
        self.run = run
        self.costs = costs
    }

    /// Time and memory of one candidate and seed; nil where nothing was trained or a cached result was used.
    public struct Cost: Codable, Sendable, Equatable {
        public var candidate: String
        public var seed: UInt64
        public var trainingSeconds: Double?
        public var samplingSeconds: Double?
        public var steps: Int
        public var epochs: Double
        public var modelBytes: Int
        /// Largest resident size of the process up to the end of this training.
        public var peakBytes: Int
        public init(
            candidate: String, seed: UInt64, trainingSeconds: Double?, samplingSeconds: Double?, steps: Int,
            epochs: Double, modelBytes: Int, peakBytes: Int
        ) {
            self.candidate = candidate
            self.seed = seed
            self.trainingSeconds = trainingSeconds
            self.samplingSeconds = samplingSeconds
            self.steps = steps
            self.epochs = epochs
            self.modelBytes = modelBytes
            self.peakBytes = peakBytes
        }
    }
}
