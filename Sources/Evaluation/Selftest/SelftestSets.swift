import Datasets
import Numerics

/// Disjoint parts of one real set: what the metrics compare with, a holdout, and honest candidates to be damaged.
package struct SelftestSets {
    package let real: ImageSet
    package let holdout: ImageSet
    /// Positions in `whole` of `real`, and of what neither it nor the holdout took, in random order.
    package let realRows: [Int]
    package let spare: [Int]
    package let whole: ImageSet
    package let rows: Int
    package let seed: UInt64

    /// - Parameter rows: images in each of the three parts.
    /// - Throws: `EvaluationError` when the set is too small.
    package init(_ whole: ImageSet, rows: Int, seed: UInt64) throws {
        guard rows >= 50, whole.count >= 3 * rows else {
            throw EvaluationError(
                .badData, "\(whole.info.name) has \(whole.count) images; three parts of \(rows) are needed",
                remedy: "Give a larger --real or a smaller --rows (at least 50).")
        }
        var stream = RandomStream(seed: seed).split("selftest")
        let order = stream.permutation(whole.count)
        realRows = order[..<rows].sorted()
        real = try whole.subset(realRows)
        holdout = try whole.subset(order[rows..<2 * rows].sorted())
        spare = Array(order[(2 * rows)...])
        self.whole = whole
        self.rows = rows
        self.seed = seed
    }

    /// As good as real: other images of the same source, drawn anew for each `index`.
    package func honest(_ index: Int) throws -> ImageSet {
        try whole.subset(honestRows(index))
    }

    package func honestRows(_ index: Int) -> [Int] {
        var stream = RandomStream(seed: seed).split("honest").split(index)
        return stream.permutation(spare.count).prefix(rows).map { spare[$0] }.sorted()
    }
}
