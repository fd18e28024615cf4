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

    /// Copies the upper triangle into the lower one.
    mutating func mirrorUpper() {
        for row in 1..<Swift.max(1, rows) {
            for column in 0..<row { storage[row * columns + column] = storage[column * columns + row] }
        }
    }
}
