import Metrics
import Numerics
import Results

/// What is measured beside the distances when the user gives features and no images.
struct FeatureMetrics {
    let sets: FeatureSpaceSets
    let pair: PairEvidence
    let resamples: Resamples
    let splits: Int
    let seed: UInt64
    let parallel: Parallel

    func run(progress: any ProgressSink) throws -> ImageMetrics.Outcome {
        var outcome = ImageMetrics.Outcome(measurements: [], figures: [])
        if let map = try Figure.featureMap(sets, seed: seed, parallel: parallel) { outcome.figures.append(map) }
        // Too few rows for a curve are too few for its metrics too, which say so.
        if let curve = try? pair.frechetExtrapolation().figure { outcome.figures.append(curve) }
        if let curve = try? ManifoldCurve(pair) { outcome.figures.append(curve.figure) }
        outcome.measurements.append(
            BoostedTwoSample(pair: pair, features: sets.space.id, resamples: resamples, seed: seed)
                .measurement(progress: progress))
        let curves = try CurveStage(
            sets: sets, pair: pair, head: nil, resamples: resamples, splits: splits, seed: seed, parallel: parallel
        ).run(progress: progress)
        outcome.measurements += curves.measurements
        outcome.figures += curves.figures
        let contents = sets.contents
        let privacy = try PrivacyStage(
            sets: sets, pair: pair,
            content: .init(
                real: contents?.real ?? [], synthetic: contents?.synthetic ?? [], holdout: contents?.holdout,
                searched: contents?.searched),
            splits: splits, seed: seed, resamples: resamples,
            parallel: parallel
        ).run(progress: progress)
        outcome.measurements += privacy.measurements
        outcome.figures += privacy.figures
        return outcome
    }
}
