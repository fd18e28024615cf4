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

    /// - Parameter store: keeps finished stages; nil keeps nothing. The result does not depend on it.
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
        switch request.source {
        case .images(let real, let holdout, let synthetic):
            try images(progress) {
                try ImageInputs.open(
                    real: real, holdout: holdout, synthetic: synthetic, request: request, parallel: parallel,
                    progress: progress)
            }
        case .imageSets(let real, let holdout, let synthetic):
            try images(progress) {
                try OpenedSets(
                    training: real, holdout: holdout, synthetic: synthetic, limit: request.limit, seed: request.seed,
                    searchesAll: request.searchesAll, parallel: parallel, progress: progress)
            }
        case .features(let real, let holdout, let synthetic):
            try features(real: real, holdout: holdout, synthetic: synthetic, progress: progress)
        }
    }

    private var resamples: Resamples { Resamples(seed: request.seed, replicates: request.bootstrapReplicates) }
    private var featureStage: FeatureStage {
        FeatureStage(seed: request.seed, parallel: parallel, cache: store?.features)
    }

    private func pairs(
        _ sets: FeatureSpaceSets, _ stages: StageKeeper, _ progress: any ProgressSink
    ) throws -> (evidence: PairEvidence, measurements: [Measurement]) {
        let stage = PairStage(
            sets: sets, resamples: resamples, splits: request.floorSplits, seed: request.seed, parallel: parallel)
        let evidence = try stage.evidence()
        return (evidence, try stages.value("pairs " + sets.space.id) { try stage.run(evidence, progress: progress) })
    }

    /// Stages that depend on these inputs and on everything in the request that changes numbers.
    private func stages(_ parts: [String]) -> StageKeeper {
        let named = settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return StageKeeper(
            store, [toolVersion, "\(request.seed)"] + named + MetricRegistry.descriptors.map { "\($0.id) \($0.version)" }
                + parts)
    }

    private func images(_ progress: any ProgressSink, open: () throws -> OpenedSets) throws -> RunResult {
        // Extractors first: an unknown name must not cost the time of reading.
        let extractors = try request.extractors.map(featureStage.extractor)
        guard !extractors.isEmpty else {
            throw EvaluationError(.usage, "no extractor is named", remedy: "Give --extractors embedded.")
        }
        let inputs = try ImageInputs(open(), parallel: parallel, progress: progress)
        var result = RunResult(
            tool: .init(name: "assay", version: toolVersion), title: request.title ?? inputs.synthetic.info.name,
            seed: request.seed, modality: "image", inputs: inputs.described, features: [], metrics: [], figures: [],
            warnings: inputs.warnings, settings: settings)
        let stages = stages(
            inputs.identity + extractors.flatMap { [$0.id, $0.version, $0.weightsSHA256, $0.preprocessing] })
        progress.begin("anchor sets")
        let anchors = try featureStage.anchors(of: inputs)
        for (index, extractor) in extractors.enumerated() {
            let sets = try featureStage.extract(
                inputs, anchors: anchors, extractor, searches: index == 0, progress: progress)
            let pair = try pairs(sets, stages, progress)
            result.features.append(sets.space)
            result.metrics += pair.measurements
            // Everything beside the distances is told once, in the space that leads the report.
            guard index == 0 else { continue }
            let rest = ImageMetrics(
                inputs: inputs, sets: sets, pair: pair.evidence, anchors: anchors,
                head: (extractor as? EmbeddedExtractor)?.classHead, resamples: resamples, splits: request.floorSplits,
                seed: request.seed, utility: request.utility, parallel: parallel, stages: stages)
            let outcome = try rest.run(progress: progress)
            result.metrics += outcome.measurements
            result.figures += outcome.figures
        }
        return result
    }

    private func features(
        real: String, holdout: String?, synthetic: String, progress: any ProgressSink
    ) throws -> RunResult {
        let loaded = try featureStage.load(
            real: real, holdout: holdout, synthetic: synthetic, limit: request.limit, searchesAll: request.searchesAll,
            progress: progress)
        let (sets, described) = (loaded.sets, loaded.inputs)
        let stages = stages(described.map(\.fingerprint) + [sets.searched == nil ? "sample" : "all"])
        let pair = try pairs(sets, stages, progress)
        let rest = FeatureMetrics(
            sets: sets, pair: pair.evidence, resamples: resamples, splits: request.floorSplits, seed: request.seed,
            parallel: parallel)
        let outcome = try stages.value("rest") { try rest.run(progress: progress) }
        return RunResult(
            tool: .init(name: "assay", version: toolVersion), title: request.title ?? described.last?.name ?? "features",
            seed: request.seed, modality: "features", inputs: described, features: [sets.space],
            metrics: Self.noted(pair.measurements + outcome.measurements, isShifted: loaded.isShifted), figures: outcome.figures, warnings: loaded.warnings,
            settings: settings)
    }

    private static func noted(_ measurements: [Measurement], isShifted: Bool) -> [Measurement] {
        guard isShifted else { return measurements }
        return measurements.map { measurement in
            var noted = measurement
            if MetricRegistry.descriptor(measurement.id)?.readsInnerProducts ?? false { noted.notes.append(FeatureShift.kernelNote) }
            return noted
        }
    }

    private var settings: [String: String] {
        [
            "bootstrap_replicates": "\(request.bootstrapReplicates)", "floor_splits": "\(request.floorSplits)",
            "limit": request.limit.map(String.init) ?? "none", "utility": "\(request.utility)",
        ]
    }
}
