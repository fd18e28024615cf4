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
        let parts = parallel.map((matrix.rows + size - 1) / size) { block -> (values: [Float], norms: [Double]) in
            let range = block * size..<min(matrix.rows, (block + 1) * size)
            var norms: [Double] = []
            let values = [Float](unsafeUninitializedCapacity: range.count * width) { target, count in
                count = range.count * width
                matrix.storage.withUnsafeBufferPointer { source in
                    space.centre.withUnsafeBufferPointer { centre in
                        for row in range {
                            var norm = 0.0
                            let place = (row - range.lowerBound) * width
                            for column in 0..<width {
                                let value = Float((Double(source[row * width + column]) - centre[column]) * space.scale)
                                target[place + column] = value
                                norm += Double(value) * Double(value)
                            }
                            norms.append(norm)
                        }
                    }
                }
            }
            return (values, norms)
        }
        values = parts.flatMap(\.values)
        norms = parts.flatMap(\.norms)
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
