import Numerics

/// Kernel totals of many splits of a pool from one pass over its pairs.
enum PooledKernel {
    /// For every block K of the kernel matrix, z'K z over the splits' membership vectors z.
    static func totals(
        _ pool: Matrix<Float>, splits: [(reference: [Int], candidate: [Int])], parallel: Parallel
    ) -> [KernelTotals] {
        let blockRows = 512
        let blocks = (pool.rows + blockRows - 1) / blockRows
        let width = 2 * splits.count
        // Row i holds 1 in column 2s when it is a reference of split s and in column 2s + 1 when a candidate.
        var membership = Matrix<Double>(rows: pool.rows, columns: width)
        for (split, rows) in splits.enumerated() {
            for row in rows.reference { membership[row, 2 * split] = 1 }
            for row in rows.candidate { membership[row, 2 * split + 1] = 1 }
        }
        let members = membership
        let parts = parallel.map(blocks) { block in
            let rows = block * blockRows..<min(pool.rows, (block + 1) * blockRows)
            let left = CubicKernel.doubles(pool, rows)
            var totals = splits.map { KernelTotals(n: $0.reference.count, m: $0.candidate.count) }
            for other in block..<blocks {
                let columns = other * blockRows..<min(pool.rows, (other + 1) * blockRows)
                let tile = CubicKernel.tile(
                    left, rows.count, CubicKernel.doubles(pool, columns), columns.count, width: pool.columns)
                add(tile.values, rows, columns, members, to: &totals)
            }
            return totals
        }
        var totals = splits.map { KernelTotals(n: $0.reference.count, m: $0.candidate.count) }
        for part in parts { for index in totals.indices { totals[index].add(part[index]) } }
        return totals
    }

    private static func add(
        _ tile: [Double], _ rows: Range<Int>, _ columns: Range<Int>, _ members: Matrix<Double>,
        to totals: inout [KernelTotals]
    ) {
        let kernel = Matrix(unchecked: tile, rows: rows.count, columns: columns.count)
        guard let sums = try? kernel.multiplied(by: members.rows(at: columns)) else { return }
        let diagonal = rows == columns
        for row in rows {
            let place = row - rows.lowerBound
            for split in totals.indices {
                let isReference = members[row, 2 * split] == 1
                guard isReference || members[row, 2 * split + 1] == 1 else { continue }
                let toReference = sums[place, 2 * split]
                let toCandidate = sums[place, 2 * split + 1]
                if isReference {
                    totals[split].withinReference += diagonal ? toReference : 2 * toReference
                    totals[split].across += toCandidate
                } else {
                    totals[split].withinCandidate += diagonal ? toCandidate : 2 * toCandidate
                    if !diagonal { totals[split].across += toReference }
                }
                guard diagonal else { continue }
                let own = kernel[place, place]
                if isReference {
                    totals[split].withinReference -= own
                    totals[split].diagonalReference += own
                } else {
                    totals[split].withinCandidate -= own
                    totals[split].diagonalCandidate += own
                }
            }
        }
    }
}
