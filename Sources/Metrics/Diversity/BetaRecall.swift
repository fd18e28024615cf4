import Numerics
import Results

/// `diversity.beta_recall`: share of real rows with a near enough synthetic row inside the spheres that hold β of the
/// synthetic side, integrated over β (Alaa et al. 2022, with empirical centres, as synthcity's raw variant).
public struct BetaRecallMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "diversity.beta_recall", title: "β-recall", dimension: .diversity, direction: .higher, unit: "score",
        range: 0...1, optimum: nil, restsOn: .real, alsoRestsOn: .synthetic, sign: .reach)

    public init() {}

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        try requireRows(evidence, 2)
        // Halves first: their pass over the pairs yields the neighbours as well.
        let halves = try resamples.map { _ throws(MetricError) in try evidence.halfNeighbours() }
        let neighbours = try evidence.neighbours()
        let toCentre = SupportCurve.distances(evidence.candidate, to: evidence.moments.candidate.mean)
        let rows = evidence.reference.rows
        let nearest = neighbours.cross.ofFirst
        // A real row counts when a synthetic row is as near to it as its nearest real neighbour.
        let reached = (0..<rows).map {
            nearest.squaredDistance($0, rank: 1) <= neighbours.reference.squaredDistance($0, rank: 1)
        }
        let depths = SortedValues((0..<rows).map { toCentre[nearest.index($0, rank: 1)] })
        guard evidence.moments.reference.variances().contains(where: { $0 > 0 }) else {
            throw .failed("all reference rows are one point; spheres need distinct rows")
        }
        @Sendable func score(_ depths: SortedValues, _ reached: [Bool]) -> Double {
            let limits = depths.quantiles(SupportCurve.levels, counts: nil)
            let mass = depths.mass(upTo: limits) { reached[$0] ? 1 : 0 }
            return SupportCurve.score(mass.map { $0 / Double(reached.count) })
        }
        var estimate = Estimate(
            score(depths, reached),
            parameters: [
                "levels": "\(SupportCurve.levels.count)", "centre": "mean of synthetic",
                "reached": text(Double(reached.count { $0 }) / Double(rows)),
            ])
        guard let resamples, let halves, resamples.replicates > 1 else { return estimate }
        guard min(rows, evidence.candidate.rows) >= 8 else {
            estimate.intervalReason = "halves of both sets need 8 rows each"
            return estimate
        }
        // The centre stays: it moves far less than what is nearest to what.
        let spread = HalfSpread(about: estimate.value, evidence, resamples: resamples) { half in
            let rows = halves.reached(half)
            guard !rows.isEmpty else { return .nan }
            return score(SortedValues(rows.map { toCentre[$0.nearest] }), rows.map(\.isReached))
        }
        estimate.take(spread, spread.normal(in: descriptor.range))
        return estimate
    }
}
