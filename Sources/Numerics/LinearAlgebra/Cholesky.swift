import COpenBLAS

extension Matrix where Scalar == Double {
    /// The upper triangular U with self = UᵀU (LAPACK `dpotrf`). Only one triangle of self is read.
    /// - Throws: `.notPositiveDefinite`, `.dimensionMismatch` when not square, `.nonFinite`.
    /// - Complexity: O(d³/3).
    public func choleskyFactor() throws(NumericsError) -> Matrix {
        try requireSquareFinite(self)
        guard rows > 0 else { return self }
        _ = BLAS.coreName
        var factor = self
        var n = Int32(rows)
        var info: Int32 = 0
        // Lower in LAPACK's column order is upper in ours.
        dpotrf_("L", &n, &factor.storage, &n, &info)
        guard info == 0 else {
            throw NumericsError(.notPositiveDefinite, "the leading \(info) × \(info) block is not positive definite")
        }
        for row in 1..<max(1, rows) { for column in 0..<row { factor.storage[row * columns + column] = 0 } }
        return factor
    }
}
