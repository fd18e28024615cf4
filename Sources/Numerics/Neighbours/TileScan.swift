import CKernels

/// Walks a tile of products and hands over the pairs that may lie within the threshold of either row.
/// - Parameter triangle: whether only columns beyond the row are wanted.
@inline(__always)
func scanTile(
    _ tile: [Float], rows a: Range<Int>, columns b: Range<Int>, triangle: Bool, rowOffsets: [Float],
    rowBounds: DisjointBuffer<Float>, columnOffsets: [Float], columnBounds: DisjointBuffer<Float>,
    _ visit: (_ row: Int, _ column: Int, _ product: Float) -> Void
) {
    // Thresholds fall while the first neighbours come in, and a row without any takes all of a chunk: short chunks, and
    // for such a row very short ones at first.
    let chunk = 128
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: chunk) { hits in
        tile.withUnsafeBufferPointer { tile in
            columnOffsets.withUnsafeBufferPointer { offsets in
                guard let hit = hits.baseAddress, let products = tile.baseAddress, let offset = offsets.baseAddress,
                    let bound = columnBounds.base
                else { return }
                for row in a {
                    let line = products + (row - a.lowerBound) * b.count
                    var start = triangle ? row + 1 : b.lowerBound
                    var next = rowBounds[row] == -.infinity ? 16 : chunk
                    while start < b.upperBound {
                        let count = min(next, b.upperBound - start)
                        next = min(chunk, 2 * next)
                        let found = assay_tile_hits(
                            line + (start - b.lowerBound), offset + start, bound + start, rowBounds[row],
                            rowOffsets[row], count, hit)
                        for number in 0..<found {
                            let column = start + Int(hit[number])
                            visit(row, column, line[column - b.lowerBound])
                        }
                        start += count
                    }
                }
            }
        }
    }
}
