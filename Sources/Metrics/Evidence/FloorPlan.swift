import Numerics

/// Which disjoint real samples a floor is measured between.
///
/// Real and holdout rows are pooled; each split draws n of them as reference and m as candidate, at random and without
/// overlap. Without a holdout, or when it is too small for n + m, both sizes shrink in proportion, and the note says
/// so: distances of small samples are larger.
public struct FloorPlan: Sendable, Equatable {
    public let pool: Int
    public let referenceRows: Int
    public let candidateRows: Int
    public let splits: Int
    public let seed: UInt64
    /// Set when the sizes are not those in use.
    public let note: String?

    /// Fewest rows of a side: a distance inside it must exist.
    static let fewestRows = 2

    /// - Parameters:
    ///   - real, holdout: rows there are; holdout 0 when there is none.
    ///   - candidate: rows of the synthetic set.
    /// - Throws: `.insufficientData`, naming the set that has fewer rows than a side needs.
    public init(
        real: Int, holdout: Int, candidate: Int, splits: Int = 10, seed: UInt64
    ) throws(MetricError) {
        let fewest = Self.fewestRows
        guard candidate >= fewest else {
            throw .insufficientData(
                "a floor takes as many real rows as there are synthetic ones, at least \(fewest); the synthetic set has "
                    + "\(candidate)")
        }
        guard real >= fewest else {
            throw .insufficientData("a floor needs \(fewest) real rows at least; the real set has \(real)")
        }
        pool = real + holdout
        self.splits = max(1, splits)
        self.seed = seed
        if candidate <= holdout {
            referenceRows = real
            candidateRows = candidate
            note = nil
            return
        }
        guard pool >= 2 * fewest else {
            throw .insufficientData(
                "a floor needs two disjoint real samples of \(fewest) rows at least; there are \(pool) real rows"
                    + (holdout > 0 ? " with the holdout: give more of either" : ": give more, or a holdout"))
        }
        let share = Double(pool) / (Double(real) + Double(candidate))
        referenceRows = min(pool - fewest, max(fewest, Int(Double(real) * share)))
        candidateRows = max(fewest, min(pool - referenceRows, Int((Double(candidate) * share).rounded())))
        let source = holdout > 0 ? "real and holdout rows together" : "halves of the real set (no holdout)"
        note =
            "Floor from \(source): \(referenceRows) against \(candidateRows) rows instead of "
            + "\(real) against \(candidate); smaller samples lie further apart, so the floor is on the high side."
    }

    /// Row numbers of the pool for split `index`: ascending, disjoint.
    public func rows(_ index: Int) -> (reference: [Int], candidate: [Int]) {
        var draw = RandomStream(seed: seed).split("floor").split(index)
        let order = draw.permutation(pool)
        return (
            order.prefix(referenceRows).sorted(),
            order.dropFirst(referenceRows).prefix(candidateRows).sorted()
        )
    }
}
