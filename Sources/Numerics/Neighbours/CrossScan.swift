/// One of the two sets during a scan: its rows and its balls.
struct CrossSide: Sendable {
    let rows: ScaledRows
    /// Ball ranks and scaled squared radii, rows × balls.
    let balls: Int
    let radii: [Double]
    let surface: CrossNeighbours.Surface
    private let slack: Double

    init(
        _ matrix: Matrix<Float>, _ space: DistanceSpace, balls table: NeighbourTable?,
        _ surface: CrossNeighbours.Surface, form: ProductForm?, _ parallel: Parallel
    ) {
        rows = ScaledRows(matrix, in: space, form: form, parallel)
        balls = table?.k ?? 0
        radii = table?.squaredDistances.map { $0 * space.scale * space.scale } ?? []
        self.surface = surface
        slack = space.slack
    }

    /// Squared radius of a row's largest ball; −1 without balls, which nothing lies within.
    @inline(__always)
    func reach(_ row: Int) -> Double { balls > 0 ? radii[row * balls + balls - 1] : -1 }

    /// Number of the row's balls that are too small to hold something at `distance`.
    @inline(__always)
    func rank(_ row: Int, _ distance: Double) -> Int {
        var rank = 0
        let start = row * balls
        switch surface {
        case .outside: while rank < balls, radii[start + rank] <= distance { rank += 1 }
        case .inside: while rank < balls, radii[start + rank] < distance { rank += 1 }
        }
        return rank
    }

    @inline(__always)
    func bound(_ row: Int, listed threshold: Double) -> Float {
        rows.bound(row, threshold: max(threshold, reach(row)), slack: slack)
    }

    func startingBounds(listed: Bool) -> [Float] {
        (0..<rows.count).map { listed ? -.infinity : bound($0, listed: -1) }
    }
}

/// The block-parallel pass over all pairs of two sets.
struct CrossScan: Sendable {
    let a: CrossSide
    let b: CrossSide
    let square: Double
    let slack: Double
    let listsA: NeighbourLists
    let listsB: NeighbourLists
    let heldA: DisjointBuffer<UInt32>
    let heldB: DisjointBuffer<UInt32>
    let boundsA: DisjointBuffer<Float>
    let boundsB: DisjointBuffer<Float>

    func run(_ parallel: Parallel) {
        let rows = a.rows.count
        let columns = b.rows.count
        guard rows > 0, columns > 0, a.rows.original.columns > 0 else { return }
        let tiles = TileScan(a: a.rows, b: b.rows, boundsA: boundsA, boundsB: boundsB, record: QuantisedRecord())
        for round in BlockSchedule.between(BlockSchedule.count(rows), BlockSchedule.count(columns)) {
            parallel.forEach(round.count) { number in
                let range = BlockSchedule.range(round[number].0, of: rows)
                let other = BlockSchedule.range(round[number].1, of: columns)
                tiles.scan(range, other, triangle: false) { row, column, product, gap in
                    visit(row, column, product, gap)
                }
            }
        }
    }

    /// Only distances that rounding could move across a radius or into a list are evaluated exactly: a candidate set in
    /// the middle of the reference lies in every ball.
    @inline(__always)
    private func visit(_ row: Int, _ column: Int, _ product: Float, _ gap: Double) {
        let norms = a.rows.norms[row] + b.rows.norms[column]
        let approximate = norms - 2 * Double(product)
        let error = slack * norms + 1e-36
        let (low, high) = (approximate - error, approximate + 2 * gap + error)
        var rankA = a.rank(row, low)
        var rankB = b.rank(column, low)
        let listed =
            (listsA.k > 0 && low <= listsA.threshold(row)) || (listsB.k > 0 && low <= listsB.threshold(column))
        if listed || rankA != a.rank(row, high) || rankB != b.rank(column, high) {
            let exact = a.rows.original.squaredDistance(row, to: b.rows.original, column) * square
            rankA = a.rank(row, exact)
            rankB = b.rank(column, exact)
            if listsA.k > 0, listsA.insert(row, exact, Int32(column)) {
                boundsA[row] = a.bound(row, listed: listsA.threshold(row))
            }
            if listsB.k > 0, listsB.insert(column, exact, Int32(row)) {
                boundsB[column] = b.bound(column, listed: listsB.threshold(column))
            }
        }
        if rankA < a.balls { heldB[column * a.balls + rankA] += 1 }
        if rankB < b.balls { heldA[row * b.balls + rankB] += 1 }
    }
}
