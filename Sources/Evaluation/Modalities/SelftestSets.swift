import Datasets
import Numerics
import Results

/// Disjoint parts of one real set: what the metrics compare with, a holdout, and honest candidates to be damaged.
package struct SelftestSets<Content: RowSet>: Sendable {
    package let real: Content
    package let holdout: Content
    /// Positions in `whole` of `real`, and of what neither it nor the holdout took, in random order.
    package let realRows: [Int]
    package let spare: [Int]
    /// Positions of the holdout.
    let holdoutRows: [Int]
    package let whole: Content
    package let rows: Int
    package let seed: UInt64

    /// - Parameter rows: rows in each of the three parts.
    /// - Throws: `EvaluationError` when the set is too small.
    package init(_ whole: Content, rows: Int, seed: UInt64) throws {
        try Self.require(whole, rows: rows)
        var stream = RandomStream(seed: seed).split("selftest")
        let order = stream.permutation(whole.count)
        realRows = order[..<rows].sorted()
        real = try whole.subset(realRows)
        holdoutRows = order[rows..<2 * rows].sorted()
        holdout = try whole.subset(holdoutRows)
        spare = Array(order[(2 * rows)...])
        self.whole = whole
        self.rows = rows
        self.seed = seed
    }

    /// Fewer rows in a part than this show no metric's response.
    private static var leastRows: Int { 50 }

    /// - Throws: `EvaluationError` for a set without three parts of `rows`.
    package static func require(_ whole: Content, rows: Int) throws(EvaluationError) {
        guard rows >= leastRows else {
            throw EvaluationError(
                .usage, "--rows \(rows) is too few: a part of fewer than \(leastRows) \(Content.noun.many) tells nothing",
                remedy: "Give --rows of at least \(leastRows).")
        }
        let most = whole.count / 3
        guard most >= rows else {
            throw EvaluationError(
                .badData, "\(whole.info.name) has \(Content.noun.counted(whole.count)); three parts of \(rows) are needed",
                remedy: most >= leastRows
                    ? "Give a larger --real, or --rows \(most)."
                    : "Give a larger --real: a selftest takes at least \(3 * leastRows) \(Content.noun.many).")
        }
    }

    /// As good as real: other rows of the same source, drawn anew for each `index`, and a holdout beside them.
    ///
    /// With fewer than two sets' worth of spare rows, every draw from these would be all of them or nearly so. Then
    /// holdout and honest set are drawn together from all rows but the real part, so that every one differs.
    package func honestPair(_ index: Int) throws -> (candidate: Content, holdout: Content) {
        guard drawsTogether, index > 0 else { return (try whole.subset(honestRows(index)), holdout) }
        var stream = RandomStream(seed: seed).split("honest_pair").split(index)
        let others = (holdoutRows + spare).sorted()
        let order = stream.permutation(others.count).map { others[$0] }
        return (
            try whole.subset(order.prefix(rows).sorted()),
            try whole.subset(order.dropFirst(rows).prefix(rows).sorted())
        )
    }

    package func honest(_ index: Int) throws -> Content { try honestPair(index).candidate }

    /// Of the set that ladders begin with at index 0; drawn from the spare rows.
    package func honestRows(_ index: Int) -> [Int] {
        var stream = RandomStream(seed: seed).split("honest").split(index)
        return stream.permutation(spare.count).prefix(rows).map { spare[$0] }.sorted()
    }

    var drawsTogether: Bool { spare.count < 2 * rows }

    /// What overlapping honest sets leave open; nil where `count` of them could be apart.
    package func overlapWarning(_ count: Int) -> RunResult.Warning? {
        let pool = drawsTogether ? spare.count + holdoutRows.count : spare.count
        let apart = pool / rows
        guard apart < count else { return nil }
        let share = Int((100 * Double(rows) / Double(pool)).rounded())
        return RunResult.Warning(
            code: "honest_sets_overlap",
            message: "\(Readable.count(whole.count)) \(Content.noun.many) give \(apart) honest "
                + "\(apart == 1 ? "set" : "sets") of \(Readable.count(rows)) without a common \(Content.noun.one); two of the \(count) "
                + "share about \(share) % of theirs, so that false alarms are counted on less than \(count) independent "
                + "sets. \(Readable.count((count + 2) * rows)) \(Content.noun.many) would keep them apart.")
    }
}
