import COpenBLAS

extension Matrix where Scalar == Double {
    /// Solves self · x = `right` for a symmetric positive definite self by Cholesky factors. O(n³). One thread.
    ///
    /// - Throws: `.dimensionMismatch` unless self is square with as many rows as `right` has values,
    ///   `.notPositiveDefinite` when a pivot is not above zero.
    package func solvedPositiveDefinite(_ right: [Double]) throws(NumericsError) -> [Double] {
        guard rows == columns, right.count == rows else {
            throw NumericsError(.dimensionMismatch, "\(rows) × \(columns) system with \(right.count) right-hand values")
        }
        guard rows > 0 else { return [] }
        _ = BLAS.coreName
        var factor = storage
        var solution = right
        var size = Int32(rows)
        var width: Int32 = 1
        var info: Int32 = 0
        var leading = size
        dpotrf_("L", &size, &factor, &leading, &info)
        guard info == 0 else {
            throw NumericsError(.notPositiveDefinite, "pivot \(info) of \(rows) is not above zero")
        }
        var solutionLeading = size
        dpotrs_("L", &size, &width, &factor, &leading, &solution, &solutionLeading, &info)
        guard info == 0, solution.allSatisfy(\.isFinite) else {
            throw NumericsError(.notPositiveDefinite, "the system has no finite solution")
        }
        return solution
    }
}
