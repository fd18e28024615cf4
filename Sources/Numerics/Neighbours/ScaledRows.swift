import CKernels
import COpenBLAS

/// Rows moved to the centre of a `DistanceSpace` and scaled, with their norms.
struct ScaledRows: Sendable {
    let original: Matrix<Float>
    let values: [Float]
    /// ‖a‖² of the scaled rows.
    let norms: [Double]
    /// (1 − c) ‖a‖² / 2.
    let offsets: [Float]

    var count: Int { norms.count }

    init(_ matrix: Matrix<Float>, in space: DistanceSpace, _ parallel: Parallel) {
        original = matrix
        let width = matrix.columns
        let size = 1024
        var norms = [Double](repeating: 0, count: matrix.rows)
        values = [Float](unsafeUninitializedCapacity: matrix.storage.count) { target, count in
            count = matrix.storage.count
            // Every block writes its own rows.
            let target = DisjointBuffer(target)
            norms.withUnsafeMutableBufferPointer { norms in
                let norms = DisjointBuffer(norms)
                parallel.forEach((matrix.rows + size - 1) / size) { block in
                    matrix.storage.withUnsafeBufferPointer { source in
                        space.centre.withUnsafeBufferPointer { centre in
                            guard let source = source.baseAddress, let centre = centre.baseAddress,
                                let target = target.base
                            else { return }
                            var shift = 0.0
                            for row in block * size..<min(matrix.rows, (block + 1) * size) {
                                norms[row] = assay_centre_row(
                                    source + row * width, centre, width, space.scale, target + row * width, &shift)
                            }
                        }
                    }
                }
            }
        }
        self.norms = norms
        offsets = norms.map { Float((1 - space.slack) * $0 / 2) }
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
            values.withUnsafeBufferPointer { left in
                other.values.withUnsafeBufferPointer { right in
                    guard let left = left.baseAddress, let right = right.baseAddress else { return }
                    cblas_sgemm(
                        CblasRowMajor, CblasNoTrans, CblasTrans, Int32(a.count), Int32(b.count), Int32(width), 1,
                        left + a.lowerBound * width, Int32(width), right + b.lowerBound * width, Int32(width), 0,
                        tile.baseAddress, Int32(b.count))
                }
            }
        }
    }
}
