import Datasets
import Features
import Metrics
import Numerics
import Results

/// A synthetic set against a real one that is given by the mean and covariance of its features alone.
///
/// They say how far the Gaussians are apart and nothing else: every other metric of the kind of data stands in the result as
/// what cannot be computed, so that no check on it passes.
extension Evaluation {
    /// Whether the real set is a file of statistics.
    package var isAgainstStatistics: Bool { FeatureStatistics.areAt(request.sets.real) }

    /// - Throws: `EvaluationError.usage` for a holdout and for extractors that fit the statistics in no way.
    func runAgainstStatistics(progress: any ProgressSink) throws -> RunResult {
        func run<Kind: Modality>(_ kind: Kind.Type) throws -> RunResult { try against(kind, progress) }
        return try run(kind())
    }

    private func against<Kind: Modality>(_ kind: Kind.Type, _ progress: any ProgressSink) throws -> RunResult {
        guard request.sets.holdout == nil else {
            throw EvaluationError(
                .usage, "a holdout cannot be used beside statistics of the real set",
                remedy: "Leave --holdout out, or give the real rows themselves as --real.")
        }
        try Kind.check(extractors: request.extractors)
        progress.begin("reading real")
        let real = try FeatureStatistics.read(request.sets.real)
        progress.begin("reading synthetic")
        var options = request.open
        options.limit = request.limit
        options.seed = request.seed
        options.parallel = parallel
        let opened = try Kind.opened(request.sets.synthetic, options: options)
        let (extractor, statistics) = try fitting(
            real.statistics, real.spatial, Kind.extractors(request.extractors, for: opened.set))
        let features = try FeatureStage<Kind>(seed: request.seed, parallel: parallel, cache: store?.features, pool: nil)
            .features(of: opened.set, "synthetic", extractor, progress)
        progress.begin("fingerprints")
        let synthetic = try MeasuredInputs.describe(opened.set, .synthetic, parallel)
        let described = RunResult.Input(
            role: .real, name: FileBytes.lastComponent(request.sets.real), media: RunResult.Input.statistics, count: statistics.rows ?? 0,
            bytes: real.bytes, fingerprint: real.sha256,
            notes: [
                "Mean and covariance of \(statistics.mean.count) features"
                    + (statistics.rows.map { " of \(Readable.count($0)) rows." } ?? "; the file does not say of how many rows.")
            ])
        progress.begin("metrics (\(extractor.id))")
        let builder = MeasurementBuilder(features: extractor.id, nReal: statistics.rows ?? 0, nSynthetic: features.rows)
        let frechet = FrechetDistanceMetric()
        let measured = builder.build(
            frechet.descriptor,
            Result { () throws(MetricError) in
                try frechet.estimate(
                    from: statistics.moments, to: features, keys: RowKeys(features), parallel: parallel)
            }, floorReason: "real \(Kind.Content.noun.many) against real ones need the \(Kind.Content.noun.many), not their statistics")
        let others = MetricRegistry.descriptors.filter { descriptor in
            descriptor.id != frechet.descriptor.id && descriptor.modalities.contains { $0.rawValue == Kind.name }
        }
        var result = RunResult(
            tool: .init(name: "assay", version: toolVersion), title: request.title ?? opened.set.info.name,
            seed: request.seed, modality: Kind.name, inputs: [described, synthetic],
            features: [RunResult.FeatureSpace(extractor)], metrics: [measured], figures: [],
            warnings: opened.warnings, settings: settings)
        result.metrics += others.map { descriptor in
            builder.build(
                descriptor,
                .failure(.notApplicable("the real set is given by statistics; this needs its \(Kind.Content.noun.many)")))
        }
        result.warnings.append(
            .init(
                code: "statistics",
                message: "The real set is given by the mean and covariance of its features: only the Fréchet distance is "
                    + "measured, without a floor. The other \(others.count) metrics need the real \(Kind.Content.noun.many)."))
        return result
    }

    /// The first extractor whose features the statistics can be of, and those of them that are.
    private func fitting<Content>(
        _ statistics: FeatureStatistics, _ spatial: FeatureStatistics?, _ extractors: [any FeatureExtractor<Content>]
    ) throws(EvaluationError) -> (any FeatureExtractor<Content>, FeatureStatistics) {
        let name = FileBytes.lastComponent(request.sets.real)
        let given = extractors.map { "\($0.id) (\($0.dimension) features)" }.joined(separator: ", ")
        if let space = statistics.space {
            if let same = extractors.first(where: { $0.identity == space }) { return (same, statistics) }
            throw EvaluationError(
                .usage, "\(name) holds statistics of the features “\(space.prefix(2).joined(separator: " "))”; asked for are \(given)",
                remedy: "Name the same extractor in --extractors, with the same weights.")
        }
        for held in [statistics] + (spatial.map { [$0] } ?? []) {
            if let fits = extractors.first(where: { $0.dimension == held.mean.count }) { return (fits, held) }
        }
        let beside = spatial.map { " and of \($0.mean.count) spatial ones" } ?? ""
        throw EvaluationError(
            .usage, "\(name) holds statistics of \(statistics.mean.count) features\(beside); asked for are \(given)",
            remedy: "Name the network that made them, e.g. --extractors inception-pytorch=PATH for 2048 features of FID.")
    }
}
