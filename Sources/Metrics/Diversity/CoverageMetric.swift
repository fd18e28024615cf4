import Numerics
import Results

/// `diversity.coverage`: share of real balls that hold a synthetic row (Naeem et al. 2020).
public struct CoverageMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "diversity.coverage", title: "Coverage", dimension: .diversity, direction: .higher, unit: "share",
        range: 0...1, optimum: nil, restsOn: .real, alsoRestsOn: .synthetic,
        study: StudyPlace(.refused, leads: 1, sanity: .worseThanReal), sign: .reach)

    public let k: Int
    public let floorRepeats = 10

    /// - Parameter k: neighbours that a ball reaches to, 1…10.
    public init(k: Int = 5) { self.k = k }

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        let neighbours = try Manifold.evidence(evidence, k: k, balls: .reference, resampled: resamples != nil)
        return try Manifold.estimate(
            Manifold.coverage(neighbours, k: k), evidence, k: k, balls: .reference, resamples: resamples, isShare: true
        ) { [k] in $0.coverage($1, k: k) }
    }
}
