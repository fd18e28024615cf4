import COpenBLAS

/// Products of a weight matrix [rows × columns] that spectral normalisation needs; one thread, few values.
package enum SpectralProducts {
    /// w · right.
    package static func times(_ w: [Float], rows: Int, columns: Int, _ right: [Float]) -> [Float] {
        product(w, rows, columns, CblasNoTrans, right, rows)
    }

    /// wᵀ · left.
    package static func transposedTimes(_ w: [Float], rows: Int, columns: Int, _ left: [Float]) -> [Float] {
        product(w, rows, columns, CblasTrans, left, columns)
    }

    private static func product(
        _ w: [Float], _ rows: Int, _ columns: Int, _ transpose: CBLAS_TRANSPOSE, _ x: [Float], _ size: Int
    ) -> [Float] {
        precondition(w.count == rows * columns && x.count == rows + columns - size)
        _ = BLAS.coreName
        return Buffers.filled(size) { y in
            y.base?.initialize(repeating: 0, count: size)
            cblas_sgemv(
                CblasRowMajor, transpose, Int32(rows), Int32(columns), 1, w, Int32(columns), x, 1, 0, y.base, 1)
        }
    }

    /// Σ a · b in double precision.
    package static func dot(_ a: [Float], _ b: [Float]) -> Double {
        precondition(a.count == b.count)
        _ = BLAS.coreName
        return cblas_dsdot(Int32(a.count), a, 1, b, 1)
    }

    /// scale · (g − share · left rightᵀ) for g [left × right].
    package static func deflated(
        _ g: [Float], share: Float, left: [Float], right: [Float], scale: Float
    ) -> [Float] {
        precondition(g.count == left.count * right.count)
        var result = g
        _ = BLAS.coreName
        Buffers.mutate(&result) { result in
            let size = Int32(right.count)
            cblas_sger(CblasRowMajor, Int32(left.count), size, -share, left, 1, right, 1, result.base, size)
            cblas_sscal(Int32(result.count), scale, result.base, 1)
        }
        return result
    }

    /// w · factor.
    package static func scaled(_ w: [Float], by factor: Float) -> [Float] {
        var result = w
        _ = BLAS.coreName
        Buffers.mutate(&result) { cblas_sscal(Int32($0.count), factor, $0.base, 1) }
        return result
    }
}
