import CKernels

/// Passes over the rows of a batch.
package enum RowPasses {
    /// a[r] · x + b[r] · y, row by row.
    package static func combined(
        _ x: [Float], _ a: [Float], _ y: [Float], _ b: [Float], parallel: Parallel
    ) -> [Float] {
        precondition(x.count == y.count && a.count == b.count && !a.isEmpty && x.count % a.count == 0)
        let width = x.count / a.count
        var result = y
        guard width > 0 else { return result }
        Buffers.mutate(&result) { result in
            parallel.forEachRange(of: a.count, size: 16) { rows in
                for row in rows {
                    x.at(row * width) { assay_combine($0, width, a[row], b[row], result.pointer(row * width)) }
                }
            }
        }
        return result
    }

    /// Sum of squares of each of `rows` rows.
    package static func squareSums(_ x: [Float], rows: Int) -> [Double] {
        precondition(rows > 0 && x.count % rows == 0)
        let width = x.count / rows
        return (0..<rows).map { row in width == 0 ? 0 : x.at(row * width) { assay_square_sum($0, width) } }
    }
}
