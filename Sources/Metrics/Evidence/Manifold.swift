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
    /// - Parameter points: whether balls of no extent hold what is equal to their centre.
    public static func coverage(_ evidence: NeighbourEvidence, k: Int, points: Bool = false) -> [Double] {
        evidence.referenceHoldsCandidate(k: k, points: points).map { $0 ? 1 : 0 }
    }

    /// Evidence that holds balls of rank `k` in each set that the metric reads.
    /// - Parameters:
    ///   - resampled: whether halves will be asked for, whose pass yields the evidence as well.
    ///   - points: whether balls of no extent will do.
    /// - Throws: `.insufficientData` when n ≤ k, `.failed` when no ball has any extent.
    static func evidence(
        _ pair: PairEvidence, k: Int, balls: Side, resampled: Bool = false, points: Bool = false
    ) throws(MetricError) -> NeighbourEvidence {
        try requireRows(pair, 1)
        guard (1...NeighbourEvidence.largestRank).contains(k) else {
            throw .failed("k is \(k); it must be between 1 and \(NeighbourEvidence.largestRank)")
        }
        let rows = balls == .reference ? pair.reference.rows : pair.candidate.rows
        guard rows > k else {
            throw .insufficientData("the \(balls.rawValue) set has \(rows) rows; balls of k = \(k) need \(k + 1)")
        }
        if resampled { _ = try pair.halfNeighbours() }
        let evidence = try pair.neighbours()
        let table = balls == .reference ? evidence.reference : evidence.candidate
        guard points || (0..<table.rows).contains(where: { table.squaredDistance($0, rank: k) > 0 }) else {
            throw .failed(
                "every \(balls.rawValue) row has at least \(k) exact copies, so its ball is a point; "
                    + "remove duplicates or use features that tell the rows apart")
        }
        return evidence
    }

    /// The set whose balls make the manifold.
    enum Side: String { case reference, candidate }

    /// The estimate of a mean over rows, with what changes its value.
    /// - Parameter half: the metric of halves of both sets.
    static func estimate(
        _ values: [Double], _ pair: PairEvidence, k: Int, balls: Side, resamples: Resamples?, isShare: Bool,
        half: @escaping @Sendable (HalfNeighbours, HalfNeighbours.Half) -> Double
    ) throws(MetricError) -> Estimate {
        var estimate = Estimate(
            values.reduce(0, +) / Double(values.count), parameters: ["k": String(k), "membership": "<"])
        guard let resamples, resamples.replicates > 1 else { return estimate }
        let rows = balls == .reference ? pair.reference.rows : pair.candidate.rows
        guard rows / 2 > k, min(pair.reference.rows, pair.candidate.rows) >= 4 else {
            estimate.intervalReason =
                "the \(balls.rawValue) set has \(rows) rows; halves with balls of k = \(k) need \(max(4, 2 * (k + 1)))"
            return estimate
        }
        let neighbours = try pair.halfNeighbours()
        // Hubs, whose balls hold many rows, grow with the rows: density's variance falls more slowly than 1/n.
        let spread =
            isShare || rows < 8 * (k + 1)
            ? HalfSpread(about: estimate.value, pair, resamples: resamples) { half(neighbours, $0) }
            : HalfSpread(about: estimate.value, pair, trend: .power, resamples: resamples) { half(neighbours, $0) }
        estimate.take(spread, isShare ? spread.share(rows: values.count) : spread.normal(in: 0...(.infinity)))
        return estimate
    }
}
