import CKernels
import Synchronization

/// Walks the pairs of two blocks of rows and hands over those that may lie within the threshold of either row.
struct TileScan {
    let a: ScaledRows
    let b: ScaledRows
    let boundsA: DisjointBuffer<Float>
    let boundsB: DisjointBuffer<Float>
    let record: QuantisedRecord

    /// - Parameters:
    ///   - triangle: whether only columns beyond the row are wanted.
    ///   - visit: takes an upper bound of the product and how far the product may lie below it, both but for the
    ///     rounding that `DistanceSpace.slack` covers.
    @inline(__always)
    func scan(
        _ rows: Range<Int>, _ columns: Range<Int>, triangle: Bool,
        _ visit: (_ row: Int, _ column: Int, _ product: Float, _ gap: Double) -> Void
    ) {
        var rest = rows
        if let left = a.quantised, let right = b.quantised, record.isWorthwhile {
            let tile = left.productBounds(rows, with: right, columns)
            // Rows that look for their first neighbours take many pairs whatever the bounds are worth.
            let begins = boundsA[rows.lowerBound] == -.infinity || boundsB[columns.lowerBound] == -.infinity
            let limit = rows.count * columns.count / (begins ? 2 : 8)
            let done = walk(tile, rows, columns, triangle: triangle, limit: limit) {
                visit($0, $1, $2, left.gap($0, right, $1))
            }
            record.add(stopped: done < rows.upperBound)
            rest = done..<rows.upperBound
        }
        guard !rest.isEmpty else { return }
        _ = walk(a.products(rest, with: b, columns), rest, columns, triangle: triangle, limit: .max) { visit($0, $1, $2, 0) }
    }

    /// Returns the row before which more than `limit` pairs had been visited, or the end.
    @inline(__always)
    private func walk(
        _ tile: [Float], _ rows: Range<Int>, _ columns: Range<Int>, triangle: Bool, limit: Int,
        _ visit: (_ row: Int, _ column: Int, _ product: Float) -> Void
    ) -> Int {
        // Thresholds fall while the first neighbours come in, and a row without any takes all of a chunk: short chunks,
        // and for such a row very short ones at first.
        let chunk = 128
        var visits = 0
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: chunk) { hits in
            tile.withUnsafeBufferPointer { tile in
                b.offsets.withUnsafeBufferPointer { offsets in
                    guard let hit = hits.baseAddress, let products = tile.baseAddress, let offset = offsets.baseAddress,
                        let bound = boundsB.base
                    else { return rows.upperBound }
                    for row in rows {
                        if visits > limit { return row }
                        let line = products + (row - rows.lowerBound) * columns.count
                        var start = triangle ? row + 1 : columns.lowerBound
                        var next = boundsA[row] == -.infinity ? 16 : chunk
                        while start < columns.upperBound {
                            let count = min(next, columns.upperBound - start)
                            next = min(chunk, 2 * next)
                            let found = assay_tile_hits(
                                line + (start - columns.lowerBound), offset + start, bound + start, boundsA[row],
                                a.offsets[row], count, hit)
                            visits += found
                            for number in 0..<found {
                                let column = start + Int(hit[number])
                                visit(row, column, line[column - columns.lowerBound])
                            }
                            start += count
                        }
                    }
                    return rows.upperBound
                }
            }
        }
    }
}

/// How often quantised bounds left too many pairs of a tile open. It decides how long they are tried, never a result.
final class QuantisedRecord: Sendable {
    private let tiles = Atomic<Int>(0)
    private let stops = Atomic<Int>(0)

    var isWorthwhile: Bool {
        stops.load(ordering: .relaxed) <= 8 + tiles.load(ordering: .relaxed) / 4
    }

    func add(stopped: Bool) {
        tiles.wrappingAdd(1, ordering: .relaxed)
        if stopped { stops.wrappingAdd(1, ordering: .relaxed) }
    }
}
