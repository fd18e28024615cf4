import COpenBLAS

/// Eigenvalues in ascending order; row i of `vectors` is the unit eigenvector of `values[i]`.
public struct SymmetricEigen: Sendable {
    public var values: [Double]
    public var vectors: Matrix<Double>
}

extension Matrix where Scalar == Double {
    /// Eigenvalues of a symmetric matrix, ascending (divide and conquer, LAPACK `dsyevd`). Only one triangle is read.
    /// - Throws: `.dimensionMismatch` when not square, `.nonFinite`, `.noConvergence`.
    /// - Complexity: O(d³), two thirds of it on vectors rather than blocks.
    public func symmetricEigenvalues() throws(NumericsError) -> [Double] {
        try decompose(self, vectors: false).values
    }

    /// Eigenvalues and eigenvectors of a symmetric matrix. Errors and cost as `symmetricEigenvalues`, three times it.
    public func symmetricEigen() throws(NumericsError) -> SymmetricEigen { try decompose(self, vectors: true) }
}

private func decompose(_ matrix: Matrix<Double>, vectors: Bool) throws(NumericsError) -> SymmetricEigen {
    let size = matrix.rows
    try requireSquareFinite(matrix)
    guard size > 0 else { return SymmetricEigen(values: [], vectors: matrix) }
    _ = BLAS.coreName
    var copy = matrix
    var values = [Double](repeating: 0, count: size)
    var n = Int32(size)
    var info: Int32 = 0
    var workSize: Double = 0
    var integerSize: Int32 = 0
    var query: Int32 = -1
    let job = vectors ? "V" : "N"
    dsyevd_(job, "L", &n, &copy.storage, &n, &values, &workSize, &query, &integerSize, &query, &info)
    guard info == 0 else { throw NumericsError(.noConvergence, "dsyevd refused a \(size) × \(size) matrix (\(info))") }
    var length = Int32(workSize)
    var work = [Double](repeating: 0, count: Int(max(1, length)))
    var integers = [Int32](repeating: 0, count: Int(max(1, integerSize)))
    dsyevd_(job, "L", &n, &copy.storage, &n, &values, &work, &length, &integers, &integerSize, &info)
    guard info == 0 else {
        throw NumericsError(.noConvergence, "the eigenvalues of a \(size) × \(size) matrix did not converge (\(info))")
    }
    return SymmetricEigen(values: values, vectors: copy)
}

func requireSquareFinite(_ matrix: Matrix<Double>) throws(NumericsError) {
    guard matrix.rows == matrix.columns else {
        throw NumericsError(.dimensionMismatch, "a \(matrix.rows) × \(matrix.columns) matrix is not square")
    }
    guard matrix.isFinite else { throw NumericsError(.nonFinite, "the matrix holds values that are not numbers") }
}
