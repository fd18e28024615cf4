import Numerics
import Results

/// `fidelity.precision`: share of synthetic rows inside the manifold of real rows (Kynkäänniemi et al. 2019).
public struct PrecisionMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "fidelity.precision", title: "Precision", dimension: .fidelity, direction: .higher, unit: "share",
        range: 0...1, optimum: nil, restsOn: .synthetic, alsoRestsOn: .real,
        study: StudyPlace(.ranked, leads: 5, sanity: .worseThanReal), sign: .likeness)

    public let k: Int
    public let floorRepeats = 10

    /// - Parameter k: neighbours that a ball reaches to, 1…10.
    public init(k: Int = 3) { self.k = k }

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        let neighbours = try Manifold.evidence(evidence, k: k, balls: .reference, resampled: resamples != nil)
        return try Manifold.estimate(
            Manifold.precision(neighbours, k: k), evidence, k: k, balls: .reference, resamples: resamples, isShare: true
        ) { [k] in $0.precision($1, k: k) }
    }
}
