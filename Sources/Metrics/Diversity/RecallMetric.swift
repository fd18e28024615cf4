import Numerics
import Results

/// `diversity.recall`: share of real rows inside the manifold of synthetic rows (Kynkäänniemi et al. 2019).
public struct RecallMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "diversity.recall", title: "Recall", dimension: .diversity, direction: .higher, unit: "share",
        range: 0...1, optimum: nil, restsOn: .real, alsoRestsOn: .synthetic,
        study: StudyPlace(.refused, leads: 2, sanity: .worseThanReal), sign: .reach)

    public let k: Int
    public let floorRepeats = 10

    /// - Parameter k: neighbours that a ball reaches to, 1…10.
    public init(k: Int = 3) { self.k = k }

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        let neighbours = try Manifold.evidence(evidence, k: k, balls: .candidate, resampled: resamples != nil)
        return try Manifold.estimate(
            Manifold.recall(neighbours, k: k), evidence, k: k, balls: .candidate, resamples: resamples, isShare: true
        ) { [k] in $0.recall($1, k: k) }
    }
}
