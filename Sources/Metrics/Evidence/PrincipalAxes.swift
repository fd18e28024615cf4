import Numerics

/// Leading principal axes of a set, to take distances along.
struct PrincipalAxes: Sendable {
    private let mean: [Double]
    /// count × d unit vectors.
    private let axes: Matrix<Float>

    /// - Parameter count: axes of the largest variances.
    init(_ moments: Moments, count: Int) throws(NumericsError) {
        mean = moments.mean
        let eigen = try moments.covariance().symmetricEigen()
        let last = eigen.values.count - 1
        axes = eigen.vectors.rows(at: (0..<min(count, last + 1)).map { last - $0 }).converted()
    }

    /// n × count coordinates about the mean.
    func project(_ rows: Matrix<Float>, parallel: Parallel) throws(NumericsError) -> Matrix<Float> {
        let size = 1024
        let width = rows.columns
        let parts = try parallel.tryMap((rows.rows + size - 1) / size) { block throws(NumericsError) in
            let range = block * size..<min(rows.rows, (block + 1) * size)
            var values = [Float](repeating: 0, count: range.count * width)
            for row in range {
                let target = (row - range.lowerBound) * width
                for column in 0..<width {
                    values[target + column] = Float(Double(rows.storage[row * width + column]) - mean[column])
                }
            }
            let centred = try Matrix(rows: range.count, columns: width, storage: values)
            return try centred.multiplied(by: axes, transposing: .no, .yes).storage
        }
        return try Matrix(rows: rows.rows, columns: axes.rows, storage: parts.flatMap(\.self))
    }
}
