import CKernels
import COpenBLAS

/// The one BLAS start-up: picks kernels for this processor, one thread. Every call below goes through it.
package enum BLAS {
    /// Name of the kernel set that OpenBLAS uses on this machine, e.g. "SkylakeX".
    package static let coreName: String = String(cString: assay_blas_start())

    /// Version and build options, e.g. "OpenBLAS 0.3.21 DYNAMIC_ARCH …".
    package static var configuration: String { String(cString: openblas_get_config()) }
}

/// Whether a factor of a product is taken as it is or transposed.
public enum Transpose: Sendable {
    case no, yes
    var cblas: CBLAS_TRANSPOSE { self == .yes ? CblasTrans : CblasNoTrans }
}

extension Matrix where Scalar == Float {
    /// op(self) · op(other). One thread; block the rows and use `Parallel` for more.
    public func multiplied(
        by other: Matrix, transposing left: Transpose = .no, _ right: Transpose = .no
    ) throws(NumericsError) -> Matrix {
        let shape = try productShape(self, other, left, right)
        var result = Matrix(rows: shape.m, columns: shape.n)
        guard shape.m > 0, shape.n > 0, shape.k > 0 else { return result }
        _ = BLAS.coreName
        cblas_sgemm(
            CblasRowMajor, left.cblas, right.cblas, Int32(shape.m), Int32(shape.n), Int32(shape.k), 1, storage,
            Int32(columns), other.storage, Int32(other.columns), 0, &result.storage, Int32(shape.n))
        return result
    }
}

extension Matrix where Scalar == Double {
    /// self · otherᵀ, in blocks of rows.
    public func multiplied(byTransposed other: Matrix, parallel: Parallel) throws(NumericsError) -> Matrix {
        let shape = try productShape(self, other, .no, .yes)
        guard shape.m > 0, shape.n > 0, shape.k > 0 else { return Matrix(rows: shape.m, columns: shape.n) }
        _ = BLAS.coreName
        let product = [Double](unsafeUninitializedCapacity: shape.m * shape.n) { target, count in
            count = shape.m * shape.n
            let target = DisjointBuffer(target)
            parallel.forEachRange(of: shape.m, size: 256) { range in
                storage.withUnsafeBufferPointer { left in
                    guard let left = left.baseAddress, let out = target.base else { return }
                    cblas_dgemm(
                        CblasRowMajor, CblasNoTrans, CblasTrans, Int32(range.count), Int32(shape.n), Int32(shape.k), 1,
                        left + range.lowerBound * shape.k, Int32(shape.k), other.storage, Int32(shape.k), 0,
                        out + range.lowerBound * shape.n, Int32(shape.n))
                }
            }
        }
        return Matrix(unchecked: product, rows: shape.m, columns: shape.n)
    }

    /// op(self) · op(other). One thread; block the rows and use `Parallel` for more.
    public func multiplied(
        by other: Matrix, transposing left: Transpose = .no, _ right: Transpose = .no
    ) throws(NumericsError) -> Matrix {
        let shape = try productShape(self, other, left, right)
        var result = Matrix(rows: shape.m, columns: shape.n)
        guard shape.m > 0, shape.n > 0, shape.k > 0 else { return result }
        _ = BLAS.coreName
        cblas_dgemm(
            CblasRowMajor, left.cblas, right.cblas, Int32(shape.m), Int32(shape.n), Int32(shape.k), 1, storage,
            Int32(columns), other.storage, Int32(other.columns), 0, &result.storage, Int32(shape.n))
        return result
    }
}

private func productShape<Scalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ left: Transpose, _ right: Transpose
) throws(NumericsError) -> (m: Int, n: Int, k: Int) {
    let (m, k) = left == .no ? (a.rows, a.columns) : (a.columns, a.rows)
    let (inner, n) = right == .no ? (b.rows, b.columns) : (b.columns, b.rows)
    guard k == inner else {
        throw NumericsError(.dimensionMismatch, "\(m) × \(k) cannot be multiplied by \(inner) × \(n)")
    }
    return (m, n, k)
}
