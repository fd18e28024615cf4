import Numerics
import Results

/// `diversity.coverage`: share of real balls that hold a synthetic row (Naeem et al. 2020).
///
/// Open balls, but for those of no extent: a row with `k` equals is covered by a synthetic row that is equal to it, as the
/// closed balls of Kynkäänniemi et al. (2019) have it. Records of a few levels consist of such rows.
public struct CoverageMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "diversity.coverage", version: 2, title: "Coverage", dimension: .diversity, direction: .higher, unit: "share",
        range: 0...1, optimum: nil, restsOn: .real, alsoRestsOn: .synthetic,
        study: StudyPlace(.refused, leads: 1, sanity: .worseThanReal), sign: .reach)

    public let k: Int
    public let floorRepeats = 10

    /// - Parameter k: neighbours that a ball reaches to, 1…10.
    public init(k: Int = 5) { self.k = k }

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        let neighbours = try Manifold.evidence(evidence, k: k, balls: .reference, resampled: resamples != nil, points: true)
        return try Manifold.estimate(
            Manifold.coverage(neighbours, k: k, points: true), evidence, k: k, balls: .reference, resamples: resamples, isShare: true
        ) { [k] in $0.coverage($1, k: k) }
    }
}
