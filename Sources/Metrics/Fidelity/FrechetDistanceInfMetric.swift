import Numerics
import Results

/// `fidelity.frechet_distance_inf`: the Fréchet distance that growing parts of the synthetic set tend to (Chong &
/// Forsyth 2020).
///
/// Drawing rows again moves the intercept and the distance at the full size alike, to first order, so the distance's own
/// replicates serve both; the scatter about the line comes on top of them.
public struct FrechetDistanceInfMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "fidelity.frechet_distance_inf", version: 2, title: "Fréchet distance at unlimited sample size",
        shortTitle: "Fréchet distance, unlimited n", dimension: .fidelity, direction: .lower,
        unit: "squared feature units", range: -.infinity...(.infinity), optimum: 0, restsOn: .synthetic,
        alsoRestsOn: .real, sign: .distance)

    public init() {}

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        try requireRows(evidence, 2)
        let fit = try evidence.frechetExtrapolation()
        var estimate = Estimate(
            fit.intercept,
            parameters: [
                "sizes": "\(fit.sizes.count), \(fit.sizes.first ?? 0) to \(fit.sizes.last ?? 0)", "slope": text(fit.slope),
                "fit_standard_error": text(fit.standardError),
            ])
        if min(evidence.reference.rows, evidence.candidate.rows) <= 2 * evidence.reference.columns {
            estimate.notes.append(
                "Few rows for \(evidence.reference.columns) features: the line is steep and the bias that the real set's "
                    + "size brings in stays.")
        }
        guard let resamples else { return estimate }
        let sample = evidence.frechetReplicates(resamples).map { $0[0] }
        let known = sample.filter(\.isFinite)
        if let reason = FailedReplicates.reason(failed: sample.count - known.count, of: sample.count) {
            estimate.intervalReason = reason
            return estimate
        }
        let mean = known.reduce(0, +) / Double(known.count)
        let variance = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count - 1)
        let widening = variance > 0 ? (1 + fit.standardError * fit.standardError / variance).squareRoot() : 1
        let replicates = sample.map { fit.intercept + widening * ($0 - mean) }
        estimate.take(
            ShiftedBootstrap(replicates, value: fit.intercept, range: descriptor.range),
            method: "bootstrap_rows_shifted_with_fit")
        return estimate
    }
}
