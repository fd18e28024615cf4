import Numerics

/// Share of rows in a manifold of k-nearest-neighbour balls, and what is derived from it: precision, recall
/// (Kynkäänniemi et al. 2019), density and coverage (Naeem et al. 2020).
public enum Manifold {
    /// For each candidate 1 if a reference ball holds it, else 0; the mean is precision.
    public static func precision(_ evidence: NeighbourEvidence, k: Int) -> [Double] {
        evidence.candidateInReference(k: k).map { $0 ? 1 : 0 }
    }

    /// For each reference row 1 if a candidate's ball holds it, else 0; the mean is recall.
    public static func recall(_ evidence: NeighbourEvidence, k: Int) -> [Double] {
        evidence.referenceInCandidate(k: k).map { $0 ? 1 : 0 }
    }

    /// For each candidate the number of reference balls that hold it over k; the mean is density.
    public static func density(_ evidence: NeighbourEvidence, k: Int) -> [Double] {
        evidence.cross.ballsOfFirst.counts(rank: k).map { Double($0) / Double(k) }
    }

    /// For each reference row 1 if its ball holds a candidate, else 0; the mean is coverage.
    public static func coverage(_ evidence: NeighbourEvidence, k: Int) -> [Double] {
        evidence.referenceHoldsCandidate(k: k).map { $0 ? 1 : 0 }
    }

    /// Evidence that holds balls of rank `k` in each set that the metric reads.
    /// - Throws: `.insufficientData` when n ≤ k, `.failed` when no ball has any extent.
    static func evidence(
        _ pair: PairEvidence, k: Int, balls: Side
    ) throws(MetricError) -> NeighbourEvidence {
        try requireRows(pair, 1)
        guard (1...NeighbourEvidence.largestRank).contains(k) else {
            throw .failed("k is \(k); it must be between 1 and \(NeighbourEvidence.largestRank)")
        }
        let rows = balls == .reference ? pair.reference.rows : pair.candidate.rows
        guard rows > k else {
            throw .insufficientData("the \(balls.rawValue) set has \(rows) rows; balls of k = \(k) need \(k + 1)")
        }
        let evidence = try pair.neighbours()
        let table = balls == .reference ? evidence.reference : evidence.candidate
        guard (0..<table.rows).contains(where: { table.squaredDistance($0, rank: k) > 0 }) else {
            throw .failed(
                "every \(balls.rawValue) row has at least \(k) exact copies, so its ball is a point; "
                    + "remove duplicates or use features that tell the rows apart")
        }
        return evidence
    }

    /// The set whose balls make the manifold.
    enum Side: String { case reference, candidate }

    /// The estimate of a mean over rows, with what changes its value.
    static func estimate(
        _ values: [Double], k: Int, role: Resamples.Role, resamples: Resamples?, isShare: Bool
    ) -> Estimate {
        let mean = rowMean(values, role: role, resamples: resamples, isShare: isShare, heldFixed: "manifolds")
        var estimate = Estimate(mean.value, interval: mean.interval, parameters: ["k": String(k), "membership": "<"])
        estimate.replicates = mean.replicates
        return estimate
    }
}
