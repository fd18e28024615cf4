import COpenBLAS

extension Matrix where Scalar == Double {
    /// Adds AᵀA to the upper triangle, A being the first `rows` rows of `block` (as wide as self).
    mutating func addGramToUpper(of block: [Double], rows count: Int) {
        precondition(rows == columns && block.count >= count * columns, "block does not fit")
        guard count > 0, columns > 0 else { return }
        _ = BLAS.coreName
        cblas_dsyrk(
            CblasRowMajor, CblasUpper, CblasTrans, Int32(columns), Int32(count), 1, block, Int32(columns), 1, &storage,
            Int32(columns))
    }

    /// AᵀA of n×d rows, each moved by −centre: pairs of column blocks run side by side.
    /// - Complexity: O(n d²), beside the result a few MB a thread.
    static func gram(of rows: Matrix<Float>, about centre: [Double], parallel: Parallel) -> Matrix {
        let width = rows.columns
        let size = 512
        let blocks = (width + size - 1) / size
        // Blocks on the diagonal are half the work: last, so that no thread ends with a whole one.
        let pairs =
            (0..<blocks).flatMap { a in (a + 1..<max(a + 1, blocks)).map { (a, $0) } } + (0..<blocks).map { ($0, $0) }
        _ = BLAS.coreName
        var result = Matrix(rows: width, columns: width)
        result.storage.withUnsafeMutableBufferPointer { target in
            let target = DisjointBuffer(target)
            parallel.forEach(pairs.count) { number in
                let (a, b) = pairs[number]
                let left = a * size..<min(width, (a + 1) * size)
                let right = b * size..<min(width, (b + 1) * size)
                guard let out = target.base.map({ $0 + left.lowerBound * width + right.lowerBound }) else { return }
                for start in stride(from: 0, to: rows.rows, by: size) {
                    let range = start..<min(rows.rows, start + size)
                    let first = rows.moved(range, left, by: centre)
                    if a == b {
                        cblas_dsyrk(
                            CblasRowMajor, CblasUpper, CblasTrans, Int32(left.count), Int32(range.count), 1, first,
                            Int32(left.count), 1, out, Int32(width))
                    } else {
                        cblas_dgemm(
                            CblasRowMajor, CblasTrans, CblasNoTrans, Int32(left.count), Int32(right.count),
                            Int32(range.count), 1, first, Int32(left.count), rows.moved(range, right, by: centre),
                            Int32(right.count), 1, out, Int32(width))
                    }
                }
            }
        }
        result.mirrorUpper()
        return result
    }

    /// self · selfᵀ, in pairs of row blocks.
    func gramOfRows(parallel: Parallel) -> Matrix {
        let size = 256
        let blocks = (rows + size - 1) / size
        let pairs = (0..<blocks).flatMap { a in (a..<blocks).map { (a, $0) } }
        _ = BLAS.coreName
        var result = Matrix(rows: rows, columns: rows)
        guard columns > 0 else { return result }
        result.storage.withUnsafeMutableBufferPointer { target in
            let target = DisjointBuffer(target)
            parallel.forEach(pairs.count) { number in
                let a = pairs[number].0 * size..<min(rows, (pairs[number].0 + 1) * size)
                let b = pairs[number].1 * size..<min(rows, (pairs[number].1 + 1) * size)
                storage.withUnsafeBufferPointer { values in
                    guard let values = values.baseAddress, let out = target.base else { return }
                    cblas_dgemm(
                        CblasRowMajor, CblasNoTrans, CblasTrans, Int32(a.count), Int32(b.count), Int32(columns), 1,
                        values + a.lowerBound * columns, Int32(columns), values + b.lowerBound * columns,
                        Int32(columns), 0, out + a.lowerBound * rows + b.lowerBound, Int32(rows))
                }
            }
        }
        result.mirrorUpper()
        return result
    }

    /// Copies the upper triangle into the lower one, in squares that a cache holds.
    mutating func mirrorUpper() {
        let size = 32
        let (rows, columns) = (rows, columns)
        storage.withUnsafeMutableBufferPointer { values in
            for top in stride(from: 0, to: rows, by: size) {
                for left in stride(from: 0, through: top, by: size) {
                    for row in top..<min(rows, top + size) {
                        for column in left..<min(row, left + size) {
                            values[row * columns + column] = values[column * columns + row]
                        }
                    }
                }
            }
        }
    }
}

extension Matrix where Scalar == Float {
    /// A block of the matrix less the columns' centres.
    fileprivate func moved(_ rows: Range<Int>, _ columns: Range<Int>, by centre: [Double]) -> [Double] {
        [Double](unsafeUninitializedCapacity: rows.count * columns.count) { target, count in
            count = rows.count * columns.count
            storage.withUnsafeBufferPointer { values in
                centre.withUnsafeBufferPointer { centre in
                    for row in rows {
                        let source = row * self.columns
                        let place = (row - rows.lowerBound) * columns.count - columns.lowerBound
                        for column in columns {
                            target[place + column] = Double(values[source + column]) - centre[column]
                        }
                    }
                }
            }
        }
    }
}
