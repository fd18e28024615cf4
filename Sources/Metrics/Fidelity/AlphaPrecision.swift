import Numerics
import Results

/// `fidelity.alpha_precision`: how well synthetic rows fill the spheres that hold α of the real rows, integrated over α
/// (Alaa et al. 2022, with the empirical centre in place of a one-class network, as synthcity's raw variant).
public struct AlphaPrecisionMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "fidelity.alpha_precision", title: "α-precision", dimension: .fidelity, direction: .higher, unit: "score",
        range: 0...1, optimum: 1, restsOn: .synthetic, alsoRestsOn: .real, sign: .likeness)

    public init() {}

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        try requireRows(evidence, 2)
        let centre = evidence.moments.reference.mean
        let real = SortedValues(SupportCurve.distances(evidence.reference, to: centre))
        let synthetic = SortedValues(SupportCurve.distances(evidence.candidate, to: centre))
        guard let largest = real.values.last, largest > 0 else {
            throw .failed("all reference rows are one point; spheres need distinct rows")
        }
        let total = Double(synthetic.values.count)
        let radii = real.quantiles(SupportCurve.levels, counts: nil)
        let curve = synthetic.mass(upTo: radii) { _ in 1 }.map { $0 / total }
        var estimate = Estimate(
            SupportCurve.score(curve),
            parameters: [
                "levels": "\(SupportCurve.levels.count)", "centre": "mean of real", "within_median": text(inner(curve)),
            ])
        guard let resamples, resamples.replicates > 1 else { return estimate }
        let weights = evidence.weights(resamples)
        let replicates = evidence.parallel.map(resamples.replicates) { replicate -> Double in
            let drawn = (weights.reference.totals[replicate], weights.candidate.totals[replicate])
            guard drawn.0 > 0, drawn.1 > 0 else { return .nan }
            let second = weights.candidate.counts(replicate)
            let radii = real.quantiles(SupportCurve.levels, counts: weights.reference.counts(replicate))
            return SupportCurve.score(synthetic.mass(upTo: radii) { Double(second[$0]) }.map { $0 / drawn.1 })
        }
        estimate.take(ShiftedBootstrap(replicates, value: estimate.value, range: descriptor.range))
        return estimate
    }

    /// Share of synthetic rows in the sphere of half the real rows, between the two levels beside ½.
    private func inner(_ curve: [Double]) -> Double { (curve[14] + curve[15]) / 2 }
}
