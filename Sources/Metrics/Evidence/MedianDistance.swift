import Numerics

/// The median heuristic for the width of a Gaussian kernel (Gretton et al. 2012, section 8).
package enum MedianDistance {
    /// Rows that are looked at.
    static let rows = 1_000

    /// Median distance between different rows, of at most 1,000 that are chosen by their content; nil below 2 rows.
    package static func of(_ set: Matrix<Float>) -> Double? {
        guard set.rows >= 2 else { return nil }
        let count = min(set.rows, Self.rows)
        let chosen = count < set.rows ? set.rows(at: Array(RowKeys(set).order.prefix(count))) : set
        var squares: [Double] = []
        squares.reserveCapacity(count * (count - 1) / 2)
        for row in 1..<count {
            for other in 0..<row { squares.append(chosen.squaredDistance(row, to: chosen, other)) }
        }
        return Quantile.of(squares, 0.5).squareRoot()
    }
}
