import CKernels

/// A common centre and scale for rows whose squared distances are formed by a product.
///
/// ‖a − b‖² = ‖a‖² + ‖b‖² − 2 a·b in single precision is wrong by up to c (‖a‖² + ‖b‖²). It only serves to find
/// candidates: whatever lies within that error of a threshold is evaluated exactly from the original rows. The scale,
/// a power of two, keeps products of any finite input inside the range of a float.
struct DistanceSpace: Sendable {
    let scale: Double
    /// The c above: one rounding a column and some for conversion.
    let slack: Double
    let centre: [Double]

    /// scale².
    var square: Double { scale * scale }

    init(_ sets: [Matrix<Float>], parallel: Parallel) {
        let width = sets.first?.columns ?? 0
        let total = sets.reduce(0) { $0 + $1.rows }
        var centre = [Double](repeating: 0, count: width)
        for set in sets where set.rows > 0 {
            let share = Double(set.rows) / Double(total)
            let means = Moments.means(of: set, parallel: parallel)
            for column in 0..<width { centre[column] += share * means[column] }
        }
        let peak = sets.map { Self.peak(of: $0, about: centre, parallel) }.max() ?? 0
        self.centre = centre
        scale = peak > 0 ? Double(sign: .plus, exponent: -peak.exponent, significand: 1) : 1
        slack = Double(width + 64) * 0x1p-24
    }

    /// The largest distance of a value from its column's centre.
    private static func peak(of set: Matrix<Float>, about centre: [Double], _ parallel: Parallel) -> Double {
        let width = set.columns
        let size = 2048
        let peaks = parallel.map((set.rows + size - 1) / size) { block -> Double in
            let rows = block * size..<min(set.rows, (block + 1) * size)
            return set.storage.withUnsafeBufferPointer { values in
                centre.withUnsafeBufferPointer { centre -> Double in
                    guard let values = values.baseAddress, let centre = centre.baseAddress else { return 0 }
                    return rows.reduce(0.0) { max($0, assay_centred_peak(values + $1 * width, centre, width)) }
                }
            }
        }
        return peaks.max() ?? 0
    }
}
