import Datasets
import Features
import Metrics
import Numerics
import Results

/// Measures a synthetic set against real data: load, extract, measure. Judging and rendering need only its result.
public struct Evaluation: Sendable {
    let request: EvaluationRequest
    let parallel: Parallel
    let toolVersion: String
    let store: RunStore?

    /// - Parameters:
    ///   - request: which sets, and how they are measured.
    ///   - parallel: how many threads; the result does not depend on it.
    ///   - toolVersion: as the result names the program.
    ///   - store: keeps finished stages; nil keeps nothing. The result does not depend on it.
    public init(request: EvaluationRequest, parallel: Parallel, toolVersion: String, store: RunStore? = nil) {
        self.store = store
        self.request = request
        self.parallel = parallel
        self.toolVersion = toolVersion
    }

    /// - Returns: the same value for the same inputs, seed and version, at any thread count.
    /// - Throws: `DatasetError`, `FeatureError`, `EvaluationError`, `MetricError` for what stops the whole run; a metric
    ///   that cannot be computed does not, it has a status in the result.
    public func run(progress: any ProgressSink) throws -> RunResult {
        if isAgainstStatistics { return try runAgainstStatistics(progress: progress) }
        func run<Kind: Modality>(_ kind: Kind.Type) throws -> RunResult {
            try self.run(kind, progress) {
                try OpenedSets.open(kind, request.sets, request: request, parallel: parallel, progress: progress)
            }
        }
        return try run(kind())
    }

    /// The kind of data that the request is about.
    package func kind() throws(EvaluationError) -> any Modality.Type {
        if let name = request.modality { return try Modalities.named(name) }
        return try Modalities.recognise(isAgainstStatistics ? [request.sets.synthetic] : request.sets.all)
    }

    /// The same of sets that are open already.
    package func run<Kind: Modality>(
        _ kind: Kind.Type, _ sets: Roles<Kind.Content>, progress: any ProgressSink
    ) throws -> RunResult {
        try run(kind, progress) {
            try OpenedSets(
                sets, limit: request.limit, seed: request.seed, searchesAll: request.searchesAll, parallel: parallel,
                progress: progress)
        }
    }

    /// Copies beside the real rows that they repeat: for the eyes of those who may see the real data, and never part of a
    /// report.
    /// - Returns: nil where there is no copy, or nothing to see.
    public func copies(progress: any ProgressSink) throws -> Figure? {
        guard !isAgainstStatistics else {
            throw EvaluationError(
                .usage, "copies cannot be shown beside statistics of the real set",
                remedy: "Leave --show-real out, or give the real rows themselves as --real.")
        }
        func copies<Kind: Modality>(_ kind: Kind.Type) throws -> Figure? {
            progress.begin("copies beside real \(Kind.Content.noun.many)")
            return try Kind.copySheet(
                OpenedSets.open(kind, request.sets, request: request, parallel: parallel, progress: progress),
                parallel: parallel)
        }
        return try copies(kind())
    }

    private func run<Kind: Modality>(
        _ kind: Kind.Type, _ progress: any ProgressSink, open: () throws -> OpenedSets<Kind.Content>
    ) throws -> RunResult {
        // Extractors first: an unknown name must not cost the time of reading.
        try Kind.check(extractors: request.extractors)
        guard request.textEmbedding == nil || Kind.readsText else {
            throw EvaluationError(
                .usage, "word vectors are for columns of free text of one table, not for \(Kind.about)",
                remedy: "Leave --text-embedding out.")
        }
        let whole = try MeasuredInputs(open(), parallel: parallel, progress: progress)
        let inputs = Kind.mostRowsInSpaces.map { whole.sampled($0, seed: request.seed) } ?? whole
        let extractors = try Kind.extractors(request.extractors, for: whole.real)
        guard !extractors.isEmpty else {
            throw EvaluationError(.usage, "no extractor is named", remedy: "Give --extractors.")
        }
        var result = RunResult(
            tool: .init(name: "assay", version: toolVersion), title: request.title ?? inputs.synthetic.info.name,
            seed: request.seed, modality: Kind.name, inputs: whole.described, features: [], metrics: [], figures: [],
            warnings: inputs.warnings, settings: settings)
        let stages = stages(
            [Kind.name] + whole.identity
                + extractors.flatMap { $0.identity })
        let featureStage = FeatureStage<Kind>(
            seed: request.seed, parallel: parallel, cache: store?.features, pool: request.pool, shared: request.shared)
        progress.plan(
            PlannedStage.evaluation(
                rows: (inputs.real.count, inputs.holdout?.count ?? 0, inputs.synthetic.count),
                values: Kind.values(in: inputs.real), classes: Kind.learnedClasses(in: whole.real), spaces: extractors.map(\.id),
                anchors: request.asked.everything ? [Kind.marginals.name, Kind.noise.name] : [],
                splits: request.floorSplits, replicates: request.bootstrapReplicates, utility: request.utility))
        progress.begin("anchor sets")
        let anchors = request.asked.everything ? try featureStage.anchors(of: inputs) : []
        let parallel = parallel
        for (index, extractor) in extractors.enumerated() {
            let sets = try featureStage.extract(
                inputs, anchors: anchors, extractor, searches: index == 0, progress: progress)
            let pair = try pairs(sets, stages, draws: index == 0 && request.asked.everything, progress)
            result.features.append(sets.space)
            result.metrics += pair.outcome.measurements
            result.figures += pair.outcome.figures
            // Everything beside the distances is told once, in the space that leads the report.
            guard index == 0 else { continue }
            var context = RunContext(
                whole: whole, inputs: inputs, sets: sets, pair: pair.evidence, anchors: anchors,
                head: extractor.classHead,
                learners: Kind.learners + request.extraLearners.compactMap(Kind.learner),
                featuresTellLabels: Kind.featuresTellLabels,
                copyFinder: {
                    try Kind.copies(
                        training: inputs.searched?.training ?? inputs.real,
                        unseen: inputs.searched.map(\.holdout) ?? inputs.holdout, parallel: parallel)
                }, resamples: resamples, splits: request.floorSplits, seed: request.seed, utility: request.utility,
                parallel: parallel, stages: stages, asked: request.asked)
            context.triesTargets = request.triesTargets
            context.extraLearners = request.extraLearners
            context.textEmbedding = request.textEmbedding
            context.shared = request.shared
            for stage in Kind.stages {
                let outcome = try stage.run(&context, progress: progress)
                result.metrics += outcome.measurements
                result.figures += outcome.figures
                result.features += outcome.spaces
            }
        }
        Kind.annotate(&result, whole.sets)
        if let ids = request.asked.ids { result.metrics.removeAll { !ids.contains($0.id) } }
        // Floors come from many places; none says more than the metric can be.
        for index in result.metrics.indices {
            guard let descriptor = MetricRegistry.descriptor(result.metrics[index].id) else { continue }
            result.metrics[index].floor = result.metrics[index].floor?.limited(to: descriptor.range)
        }
        return result
    }

    private var resamples: Resamples { Resamples(seed: request.seed, replicates: request.bootstrapReplicates) }

    private func pairs(
        _ sets: FeatureSpaceSets, _ stages: StageKeeper, draws: Bool, _ progress: any ProgressSink
    ) throws -> (evidence: PairEvidence, outcome: StageOutcome) {
        let stage = PairStage(
            sets: sets, resamples: resamples, splits: request.floorSplits, seed: request.seed, parallel: parallel,
            asked: request.asked, draws: draws, shared: request.shared)
        let evidence = try stage.evidence()
        return (
            evidence,
            try stages.value("pairs and curves " + sets.space.id) { try stage.run(evidence, progress: progress) })
    }

    /// Stages that depend on these inputs and on everything in the request that changes numbers.
    private func stages(_ parts: [String]) -> StageKeeper {
        let named = settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return StageKeeper(
            store,
            [RunResult.schema, toolVersion, "\(request.seed)"] + named
                + MetricRegistry.descriptors.map { "\($0.id) \($0.version)" }
                + (request.asked.ids.map { $0.sorted() + ["floors"] + request.asked.floors.sorted() } ?? []) + parts)
    }

    var settings: [String: String] {
        var settings = [
            "bootstrap_replicates": "\(request.bootstrapReplicates)", "bootstrap_scheme": Resamples.scheme,
            "floor_splits": "\(request.floorSplits)",
            "limit": request.limit.map(String.init) ?? "none", "utility": "\(request.utility)",
        ]
        if request.triesTargets { settings["targets"] = "auto" }
        if let embedding = request.textEmbedding { settings["text_embedding"] = embedding.sha256 }
        if !request.extraLearners.isEmpty {
            settings["extra_learners"] = request.extraLearners.map(\.rawValue).joined(separator: ",")
        }
        return settings
    }
}
