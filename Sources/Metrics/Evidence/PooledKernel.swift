import Numerics

/// Kernel totals of many splits of a pool from one pass over its pairs.
enum PooledKernel {
    /// The two kernels' totals of one split.
    struct Split: Sendable {
        var cubic: KernelTotals
        var gaussian: KernelTotals?
    }

    /// For every block K of a kernel's matrix, z'K z over the splits' membership vectors z.
    /// - Parameter gamma: width of the Gaussian kernel; nil leaves it out.
    static func totals(
        _ pool: Matrix<Float>, splits: [(reference: [Int], candidate: [Int])], gamma: Double?, parallel: Parallel
    ) -> [Split] {
        let width = 2 * splits.count
        // Row i holds 1 in column 2s when it is a reference of split s and in column 2s + 1 when a candidate.
        var membership = Matrix<Double>(rows: pool.rows, columns: width)
        for (split, rows) in splits.enumerated() {
            for row in rows.reference { membership[row, 2 * split] = 1 }
            for row in rows.candidate { membership[row, 2 * split + 1] = 1 }
        }
        let members = membership
        let empty = splits.map { KernelTotals(n: $0.reference.count, m: $0.candidate.count) }
        let smallest = splits.map { min($0.reference.count, $0.candidate.count) }.min() ?? 0
        let blocks = PairKernels.Blocks(
            pool, precision: PairKernels.Precision(averaging: smallest), parallel: parallel)
        let parts = parallel.map(blocks.count) { block -> (cubic: [KernelTotals], gaussian: [KernelTotals]) in
            let rows = blocks.range(block)
            let left = blocks[block]
            var (cubic, gaussian) = (empty, empty)
            var tiles = PairKernels.Tiles(gamma: gamma)
            for other in block..<blocks.count {
                let columns = blocks.range(other)
                tiles.form(left, other == block ? left : blocks[other])
                add(tiles.cubic.values, rows, columns, members, to: &cubic)
                if let tile = tiles.gaussian { add(tile.values, rows, columns, members, to: &gaussian) }
            }
            return (cubic, gaussian)
        }
        return splits.indices.map { split in
            var total = Split(cubic: empty[split], gaussian: gamma == nil ? nil : empty[split])
            for part in parts {
                total.cubic.add(part.cubic[split])
                total.gaussian?.add(part.gaussian[split])
            }
            return total
        }
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
