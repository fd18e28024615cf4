import Datasets
import Evaluation
import Generators

/// A comparison study: what to compare with what, and the settings that change numbers.
public struct StudyRequest: Sendable {
    /// A synthetic set that somebody made.
    public struct Given: Sendable, Equatable {
        public var name: String
        public var path: String

        public init(name: String, path: String) {
            self.name = name
            self.path = path
        }
    }

    /// One of our generators, to be trained on the real set once a seed.
    public struct Generated: Sendable, Equatable {
        public var name: String
        public var generator: String
        public var settings: [String: String]
        public var budget: FitPlan.Budget
        public var seeds: [UInt64]

        public init(
            name: String, generator: String, settings: [String: String] = [:], budget: FitPlan.Budget = .standard,
            seeds: [UInt64] = [1]
        ) {
            self.name = name
            self.generator = generator
            self.settings = settings
            self.budget = budget
            self.seeds = seeds
        }
    }

    public var title: String
    public var real: String
    /// The kind of data of all sets, e.g. "image"; nil finds out.
    public var modality: String?
    public var holdout: String?
    public var given: [Given]
    public var generated: [Generated]
    /// Generators beside those of `generated`: "default", "all", "none" or ids with commas.
    public var baselines: String
    public var baselineBudget: FitPlan.Budget
    public var baselineSeeds: [UInt64]
    /// Rows measured of every set; nil for as many as all sets have, at most 10,000.
    public var rows: Int?
    public var seed: UInt64
    public var replicates: Int
    public var floorSplits: Int
    /// The first one leads: privacy is measured in it.
    public var extractors: [String]
    /// Ids ("fidelity.precision") or keys ("fidelity.precision@random"); nil for all.
    public var metrics: [String]?
    public var utility: Bool
    public var open: OpenOptions

    public init(
        title: String = "Comparison study", real: String, holdout: String? = nil, given: [Given] = [],
        generated: [Generated] = [], baselines: String = "none", baselineBudget: FitPlan.Budget = .standard,
        baselineSeeds: [UInt64] = [1], rows: Int? = nil, seed: UInt64 = 1, replicates: Int = 200, floorSplits: Int = 5,
        extractors: [String] = ["embedded"], metrics: [String]? = nil, utility: Bool = true,
        open: OpenOptions = OpenOptions()
    ) {
        self.title = title
        self.real = real
        self.holdout = holdout
        self.given = given
        self.generated = generated
        self.baselines = baselines
        self.baselineBudget = baselineBudget
        self.baselineSeeds = baselineSeeds
        self.rows = rows
        self.seed = seed
        self.replicates = replicates
        self.floorSplits = floorSplits
        self.extractors = extractors
        self.metrics = metrics
        self.utility = utility
        self.open = open
    }

    /// The kind of data that the study is about.
    package func kind() throws(EvaluationError) -> any Modality.Type {
        if let modality { return try Modalities.named(modality) }
        return try Modalities.recognise(paths)
    }

    /// Every path that is read.
    public var paths: [String] { [real] + (holdout.map { [$0] } ?? []) + given.map(\.path) }

    /// The request with its baselines spelled out, after the generators that were asked for by name.
    /// - Throws: `GeneratorError.usage` for a generator or a setting that there is not.
    func resolved<Training>(
        labelled: Bool, known: [any Generator<Training>]
    ) throws(GeneratorError) -> StudyRequest {
        var request = self
        request.baselines = "none"
        let ids = try Baselines.ids(baselines, labelled: labelled, known: known)
        let named = Set(generated.map(\.name))
        request.generated += ids.filter { !named.contains($0) }.map {
            Generated(name: $0, generator: $0, budget: baselineBudget, seeds: baselineSeeds)
        }
        for candidate in request.generated {
            _ = try Settings(GeneratorRegistry.find(candidate.generator, in: known).descriptor, candidate.settings)
        }
        return request
    }

    /// - Throws: `EvaluationError.usage` for names given twice or reserved, no candidates, settings out of range.
    public func check() throws(EvaluationError) {
        let names = given.map(\.name) + generated.map(\.name)
        guard !names.isEmpty || baselines != "none" else {
            throw EvaluationError(
                .usage, "there is nothing to compare", remedy: "Give --synthetic NAME=PATH or --baselines default.")
        }
        var taken: [String] = []
        for name in Modalities.known.flatMap({ SanityRow.names($0) }) where !taken.contains(name) { taken.append(name) }
        var seen = Set(taken)
        for name in names {
            guard !name.isEmpty else {
                throw EvaluationError(.usage, "a candidate has no name", remedy: "Give --synthetic NAME=PATH.")
            }
            guard seen.insert(name).inserted else {
                throw EvaluationError(
                    .usage, "the name \(name) is taken",
                    remedy: "Give every candidate a name of its own; "
                        + "\(taken.joined(separator: ", ")) are the sanity rows.")
            }
        }
        for candidate in generated {
            guard !candidate.seeds.isEmpty, Set(candidate.seeds).count == candidate.seeds.count else {
                throw EvaluationError(
                    .usage, "\(candidate.name) has no seeds or one of them twice", remedy: "Give --seeds 1,2,3.")
            }
        }
        if let rows, !(20...1_000_000).contains(rows) {
            throw EvaluationError(
                .usage, "a study cannot measure \(rows) rows", remedy: "Give --rows from 20 to 1000000.")
        }
        guard (20...10_000).contains(replicates), (2...1_000).contains(floorSplits) else {
            throw EvaluationError(
                .usage, "\(replicates) replicates or \(floorSplits) splits are out of range",
                remedy: "Give 20 to 10000 replicates and 2 to 1000 splits.")
        }
        guard !extractors.isEmpty, Set(extractors).count == extractors.count else {
            throw EvaluationError(
                .usage, "no extractor is named, or one twice", remedy: "Give --extractors embedded.")
        }
    }
}

/// Rows of known quality that stand in every study.
public enum SanityRow: Sendable, CaseIterable {
    case realHoldout, copyOfTrain, marginals, noise

    /// The row's name among the candidates of a study of this kind of data.
    package func name<Kind: Modality>(in kind: Kind.Type) -> String {
        switch self {
        case .realHoldout: "real holdout"
        case .copyOfTrain: "copy of train"
        case .marginals: Kind.marginals.title
        case .noise: Kind.noise.title
        }
    }

    package static func names(_ kind: any Modality.Type) -> [String] {
        func names<Kind: Modality>(_ kind: Kind.Type) -> [String] { allCases.map { $0.name(in: kind) } }
        return names(kind)
    }

    func about<Kind: Modality>(in kind: Kind.Type) -> String {
        switch self {
        case .realHoldout: "Real rows that no generator saw: what a perfect generator would score."
        case .copyOfTrain: "Training rows themselves: best in most columns, and worthless. Privacy must see it."
        case .marginals: Kind.marginals.about
        case .noise: Kind.noise.about
        }
    }
}
