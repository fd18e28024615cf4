/// Exact nearest neighbours by Euclidean distance, by brute force in cache-sized blocks; never n × m in memory.
public enum NearestNeighbours {
    /// The `k` nearest other rows of every row (a row is no neighbour of itself, its duplicates are).
    ///
    /// Exact whatever the offset, ties and duplicates, and the same bits at any thread count.
    /// - Returns: a table with min(k, rows − 1) neighbours a row.
    /// - Throws: `.nonFinite`.
    /// - Complexity: O(n² d / 2) products in bytes or single precision, O(n k) memory beside a copy of the rows.
    public static func within(
        _ rows: Matrix<Float>, k: Int, parallel: Parallel = .serial
    ) throws(NumericsError) -> NeighbourTable {
        try within(rows, k: k, form: nil, parallel: parallel)
    }

    /// - Parameter form: nil for what pays on this processor.
    package static func within(
        _ rows: Matrix<Float>, k: Int, form: ProductForm?, parallel: Parallel
    ) throws(NumericsError) -> NeighbourTable {
        try requireFinite(rows)
        let count = rows.rows
        var storage = NeighbourStorage(rows: count, k: max(0, min(k, count - 1)))
        guard storage.k > 0, rows.columns > 0 else { return storage.table(scale: 1) }
        _ = BLAS.coreName
        let space = DistanceSpace([rows], parallel: parallel)
        let scaled = ScaledRows(rows, in: space, form: form, parallel)
        var bounds = [Float](repeating: -.infinity, count: count)
        bounds.withUnsafeMutableBufferPointer { bounds in
            let bounds = DisjointBuffer(bounds)
            let tiles = TileScan(a: scaled, b: scaled, boundsA: bounds, boundsB: bounds, record: QuantisedRecord())
            storage.fill { lists in
                for round in BlockSchedule.within(BlockSchedule.count(count)) {
                    parallel.forEach(round.count) { number in
                        let a = BlockSchedule.range(round[number].0, of: count)
                        let b = BlockSchedule.range(round[number].1, of: count)
                        tiles.scan(a, b, triangle: a == b) { row, column, _, _ in
                            let distance = rows.squaredDistance(row, to: rows, column) * space.square
                            if lists.insert(row, distance, Int32(column)) {
                                bounds[row] = scaled.bound(row, threshold: lists.threshold(row), slack: space.slack)
                            }
                            if lists.insert(column, distance, Int32(row)) {
                                let threshold = lists.threshold(column)
                                bounds[column] = scaled.bound(column, threshold: threshold, slack: space.slack)
                            }
                        }
                    }
                }
            }
        }
        return storage.table(scale: space.scale)
    }

    /// The `k` nearest rows of `b` for every row of `a`, and the reverse.
    /// - Throws: `.dimensionMismatch`, `.nonFinite`.
    public static func between(
        _ a: Matrix<Float>, _ b: Matrix<Float>, k: Int, parallel: Parallel = .serial
    ) throws(NumericsError) -> (ofFirst: NeighbourTable, ofSecond: NeighbourTable) {
        let cross = try CrossNeighbours(a, b, k: k, radii: nil, parallel: parallel)
        return (cross.ofFirst, cross.ofSecond)
    }

    static func requireFinite(_ rows: Matrix<Float>) throws(NumericsError) {
        guard rows.isFinite else { throw NumericsError(.nonFinite, "distances need finite features") }
        guard rows.rows < Int32.max else { throw NumericsError(.dimensionMismatch, "more rows than 2³¹ − 1") }
    }
}
