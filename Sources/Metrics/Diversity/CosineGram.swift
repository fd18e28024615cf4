import Numerics

/// Products of unit rows, divided by their number.
enum CosineGram {
    /// UᵀW U / ΣW, d×d: the second moments about zero.
    static func byColumns(
        _ units: Matrix<Float>, counts: [Int32]?, _ parallel: Parallel
    ) throws(NumericsError) -> Matrix<Double> {
        let moments: Moments
        if let counts {
            moments = try Moments(
                of: units, counts: counts, centre: [Double](repeating: 0, count: units.columns))
        } else {
            moments = Moments(of: units, parallel: parallel)
        }
        var gram = try moments.covariance(ddof: 0)
        for row in 0..<gram.rows {
            for column in 0..<gram.columns { gram[row, column] += moments.mean[row] * moments.mean[column] }
        }
        return gram
    }

    /// W^½ U UᵀW^½ / ΣW, over rows that count.
    static func byRows(_ units: Matrix<Float>, counts: [Int32]?) throws(NumericsError) -> Matrix<Double> {
        let kept = (0..<units.rows).filter { row in counts.map { $0[row] > 0 } ?? true }
        var scaled: Matrix<Double> = units.rows(at: kept).converted()
        let total = counts.map { Double($0.reduce(0, +)) } ?? Double(units.rows)
        for (place, row) in kept.enumerated() {
            let weight = (Double(counts?[row] ?? 1) / total).squareRoot()
            for index in place * scaled.columns..<(place + 1) * scaled.columns { scaled.storage[index] *= weight }
        }
        return try scaled.multiplied(by: scaled, transposing: .no, .yes)
    }
}
