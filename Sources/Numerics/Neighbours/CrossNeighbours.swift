/// What two sets are to each other: nearest rows both ways, and how many k-nearest-neighbour balls of one set hold
/// each row of the other.
public struct CrossNeighbours: Sendable, Equatable {
    /// Whether a row on the surface of a ball lies in it: `prdc` says no (`<`), Kynkäänniemi et al. say yes (`≤`).
    public enum Surface: String, Sendable { case outside = "<", inside = "<=" }

    /// The nearest rows of the second set for each row of the first, and the reverse.
    public let ofFirst: NeighbourTable
    public let ofSecond: NeighbourTable
    /// For each row of the second set, the number of balls of the first that hold it.
    public let ballsOfFirst: BallCounts
    /// For each row of the first set, the number of balls of the second that hold it.
    public let ballsOfSecond: BallCounts

    package init(
        ofFirst: NeighbourTable, ofSecond: NeighbourTable, ballsOfFirst: BallCounts, ballsOfSecond: BallCounts
    ) {
        self.ofFirst = ofFirst
        self.ofSecond = ofSecond
        self.ballsOfFirst = ballsOfFirst
        self.ballsOfSecond = ballsOfSecond
    }

    /// - Parameters:
    ///   - k: nearest rows to keep each way.
    ///   - radii: each set's own neighbours: the ball of rank r around a row reaches to its r-th neighbour.
    /// - Throws: `.dimensionMismatch`, `.nonFinite`.
    /// - Complexity: O(n m d) products in bytes or single precision.
    public init(
        _ first: Matrix<Float>, _ second: Matrix<Float>, k: Int,
        radii: (first: NeighbourTable, second: NeighbourTable)?, surface: Surface = .outside,
        parallel: Parallel = .serial
    ) throws(NumericsError) {
        try self.init(first, second, k: k, radii: radii, surface: surface, form: nil, parallel: parallel)
    }

    /// - Parameter form: nil for what pays on this processor.
    package init(
        _ first: Matrix<Float>, _ second: Matrix<Float>, k: Int,
        radii: (first: NeighbourTable, second: NeighbourTable)?, surface: Surface, form: ProductForm?,
        parallel: Parallel
    ) throws(NumericsError) {
        guard first.columns == second.columns else {
            throw NumericsError(.dimensionMismatch, "rows of \(first.columns) and \(second.columns) columns")
        }
        if let radii, radii.first.rows != first.rows || radii.second.rows != second.rows {
            throw NumericsError(.dimensionMismatch, "radii of other sets")
        }
        try NearestNeighbours.requireFinite(first)
        try NearestNeighbours.requireFinite(second)
        _ = BLAS.coreName
        let space = DistanceSpace([first, second], parallel: parallel)
        let a = CrossSide(first, space, balls: radii?.first, surface, form: form, parallel)
        let b = CrossSide(second, space, balls: radii?.second, surface, form: form, parallel)
        var nearestA = NeighbourStorage(rows: first.rows, k: max(0, min(k, second.rows)))
        var nearestB = NeighbourStorage(rows: second.rows, k: max(0, min(k, first.rows)))
        var heldA = [UInt32](repeating: 0, count: first.rows * b.balls)
        var heldB = [UInt32](repeating: 0, count: second.rows * a.balls)
        var boundsA = a.startingBounds(listed: nearestA.k > 0)
        var boundsB = b.startingBounds(listed: nearestB.k > 0)
        nearestA.fill { listsA in
            nearestB.fill { listsB in
                withDisjointBuffers(&heldA, &heldB) { heldA, heldB in
                    withDisjointBuffers(&boundsA, &boundsB) { boundsA, boundsB in
                        CrossScan(
                            a: a, b: b, square: space.square, slack: space.slack, listsA: listsA, listsB: listsB,
                            heldA: heldA, heldB: heldB, boundsA: boundsA, boundsB: boundsB
                        ).run(parallel)
                    }
                }
            }
        }
        ofFirst = nearestA.table(scale: space.scale)
        ofSecond = nearestB.table(scale: space.scale)
        ballsOfFirst = BallCounts(histogram: heldB, k: a.balls, rows: second.rows)
        ballsOfSecond = BallCounts(histogram: heldA, k: b.balls, rows: first.rows)
    }
}

private func withDisjointBuffers<A>(
    _ a: inout [A], _ b: inout [A], _ body: (DisjointBuffer<A>, DisjointBuffer<A>) -> Void
) {
    a.withUnsafeMutableBufferPointer { a in
        b.withUnsafeMutableBufferPointer { b in body(DisjointBuffer(a), DisjointBuffer(b)) }
    }
}
