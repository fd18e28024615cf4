import COpenBLAS

extension Matrix where Scalar == Double {
    /// Singular values in descending order (LAPACK `dgesdd`).
    ///
    /// Their error is relative to the largest one, where roots of the eigenvalues of AᵀA lose half the digits of the
    /// small ones.
    /// - Throws: `.nonFinite`, `.noConvergence`.
    /// - Complexity: O(m n min(m, n)).
    public func singularValues() throws(NumericsError) -> [Double] {
        guard isFinite else { throw NumericsError(.nonFinite, "the matrix holds values that are not numbers") }
        let count = Swift.min(rows, columns)
        guard count > 0 else { return [] }
        _ = BLAS.coreName
        var copy = storage
        var m = Int32(columns)
        var n = Int32(rows)
        var values = [Double](repeating: 0, count: count)
        var integers = [Int32](repeating: 0, count: 8 * count)
        var unused: Double = 0
        var one: Int32 = 1
        var unusedToo: Double = 0
        var workSize: Double = 0
        var query: Int32 = -1
        var info: Int32 = 0
        dgesdd_(
            "N", &m, &n, &copy, &m, &values, &unused, &one, &unusedToo, &one, &workSize, &query, &integers, &info)
        guard info == 0 else { throw NumericsError(.noConvergence, "dgesdd refused \(rows) × \(columns) (\(info))") }
        // LAPACK 3.9's answer for job N is too small for tall matrices: take the documented bound as well.
        let bound = 3 * count + Swift.max(Swift.max(rows, columns), 7 * count)
        var length = Int32(Swift.max(Int(workSize), bound))
        var work = [Double](repeating: 0, count: Int(length))
        dgesdd_("N", &m, &n, &copy, &m, &values, &unused, &one, &unusedToo, &one, &work, &length, &integers, &info)
        guard info == 0 else {
            throw NumericsError(.noConvergence, "singular values of \(rows) × \(columns) did not converge (\(info))")
        }
        return values
    }
}
