import Numerics
import Results

/// `fidelity.density`: how many real balls hold a synthetic row, over k (Naeem et al. 2020).
public struct DensityMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "fidelity.density", title: "Density", dimension: .fidelity, direction: .higher, unit: "ratio",
        range: 0...(.infinity), optimum: 1, restsOn: .synthetic, alsoRestsOn: .real,
        study: StudyPlace(.ranked, leads: 4, sanity: .worseThanReal), sign: .likeness)

    public let k: Int
    public let floorRepeats = 10

    /// - Parameter k: neighbours that a ball reaches to, 1…10.
    public init(k: Int = 5) { self.k = k }

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        let neighbours = try Manifold.evidence(evidence, k: k, balls: .reference, resampled: resamples != nil)
        return try Manifold.estimate(
            Manifold.density(neighbours, k: k), evidence, k: k, balls: .reference, resamples: resamples, isShare: false
        ) { [k] in $0.density($1, k: k) }
    }
}
