import CKernels
import COpenBLAS

/// Which products find the candidates. Both give the same neighbours.
package enum ProductForm: Sendable { case single, quantised }

/// Rows moved to the centre of a `DistanceSpace` and scaled, with their norms.
struct ScaledRows: Sendable {
    let original: Matrix<Float>
    /// ‖a‖² of the scaled rows.
    let norms: [Double]
    /// (1 − c) ‖a‖² / 2.
    let offsets: [Float]
    let quantised: QuantisedRows?
    private let space: DistanceSpace
    /// Empty for quantised rows, which are converted where their bounds leave too much open.
    private let values: [Float]

    var count: Int { norms.count }

    init(_ matrix: Matrix<Float>, in space: DistanceSpace, form: ProductForm?, _ parallel: Parallel) {
        original = matrix
        self.space = space
        switch form ?? (QuantisedRows.pays(width: matrix.columns) ? .quantised : .single) {
        case .quantised:
            let rows = QuantisedRows(matrix, in: space, parallel)
            norms = rows.norms
            values = []
            quantised = rows
        case .single:
            (values, norms) = Self.convert(matrix, 0..<matrix.rows, space, parallel)
            quantised = nil
        }
        offsets = norms.map { Float((1 - space.slack) * $0 / 2) }
    }

    private static func convert(
        _ matrix: Matrix<Float>, _ rows: Range<Int>, _ space: DistanceSpace, _ parallel: Parallel
    ) -> (values: [Float], norms: [Double]) {
        let width = matrix.columns
        var norms = [Double](repeating: 0, count: rows.count)
        let values = [Float](unsafeUninitializedCapacity: rows.count * width) { target, count in
            count = rows.count * width
            // Every block writes its own rows.
            let target = DisjointBuffer(target)
            norms.withUnsafeMutableBufferPointer { norms in
                let norms = DisjointBuffer(norms)
                parallel.forEachRange(of: rows.count, size: 1024) { places in
                    matrix.storage.withUnsafeBufferPointer { source in
                        space.centre.withUnsafeBufferPointer { centre in
                            guard let source = source.baseAddress, let centre = centre.baseAddress,
                                let target = target.base
                            else { return }
                            var shift = 0.0
                            for place in places {
                                norms[place] = assay_centre_row(
                                    source + (rows.lowerBound + place) * width, centre, width, space.scale,
                                    target + place * width, &shift)
                            }
                        }
                    }
                }
            }
        }
        return (values, norms)
    }

    /// What a product less the other row's offset must reach for the scaled squared distance to be possibly ≤
    /// `threshold`. A smaller bound only means more exact evaluations.
    @inline(__always)
    func bound(_ row: Int, threshold: Double, slack: Double) -> Float {
        if threshold == .infinity { return -.infinity }
        let bound = ((1 - slack) * norms[row] - threshold) / 2
        return Float(bound - abs(bound) * 0x1p-22 - 1e-36)
    }

    /// Products of rows `a` of self and `b` of other, a.count × b.count.
    func products(_ a: Range<Int>, with other: ScaledRows, _ b: Range<Int>) -> [Float] {
        let width = original.columns
        return [Float](unsafeUninitializedCapacity: a.count * b.count) { tile, count in
            count = a.count * b.count
            withValues(a) { left in
                other.withValues(b) { right in
                    cblas_sgemm(
                        CblasRowMajor, CblasNoTrans, CblasTrans, Int32(a.count), Int32(b.count), Int32(width), 1, left,
                        Int32(width), right, Int32(width), 0, tile.baseAddress, Int32(b.count))
                }
            }
        }
    }

    private func withValues(_ rows: Range<Int>, _ body: (UnsafePointer<Float>) -> Void) {
        if quantised == nil {
            values.withUnsafeBufferPointer { values in
                values.baseAddress.map { body($0 + rows.lowerBound * original.columns) }
            }
        } else {
            Self.convert(original, rows, space, .serial).values.withUnsafeBufferPointer { values in
                values.baseAddress.map(body)
            }
        }
    }
}
