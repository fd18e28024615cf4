import Numerics

/// Column means and scales of a training set; constant columns get scale 0, so that they say nothing.
package struct Standardiser: Sendable, Equatable {
    let mean: [Double]
    let inverseScale: [Double]

    /// Two passes in Float64: one pass of squares would lose every digit of a column far from zero.
    package init(_ features: Matrix<Float>, on parallel: Parallel) {
        let columns = features.columns
        let count = Double(max(1, features.rows))
        let size = 1024
        let blocks = (features.rows + size - 1) / size
        func sums(_ term: @Sendable (Double, Int) -> Double) -> [Double] {
            let parts = parallel.map(blocks) { block in
                var sum = [Double](repeating: 0, count: columns)
                for row in block * size..<min(features.rows, (block + 1) * size) {
                    let start = row * columns
                    for column in 0..<columns { sum[column] += term(Double(features.storage[start + column]), column) }
                }
                return sum
            }
            var total = [Double](repeating: 0, count: columns)
            for part in parts { for column in 0..<columns { total[column] += part[column] } }
            return total
        }
        let mean = sums { value, _ in value }.map { $0 / count }
        self.mean = mean
        let deviations = sums { value, column in (value - mean[column]) * (value - mean[column]) }
        inverseScale = zip(deviations, mean).map { deviation, mean in
            let scale = (deviation / count).squareRoot()
            // Float32 rounding of a constant column is no information.
            return scale > 1e-6 * abs(mean) && scale > 0 ? 1 / scale : 0
        }
    }

    /// The standardised rows in blocks of `FeatureBlocks.rowsPerBlock`.
    package func blocks(_ features: Matrix<Float>, on parallel: Parallel) -> [Matrix<Float>] {
        let size = FeatureBlocks.rowsPerBlock
        let columns = features.columns
        return parallel.map((features.rows + size - 1) / size) { block in
            let rows = block * size..<min(features.rows, (block + 1) * size)
            var values = [Float](repeating: 0, count: rows.count * columns)
            for row in rows {
                let source = row * columns
                let target = (row - rows.lowerBound) * columns
                for column in 0..<columns {
                    let centred = Double(features.storage[source + column]) - mean[column]
                    values[target + column] = Float(centred * inverseScale[column])
                }
            }
            return Matrix(unchecked: values, rows: rows.count, columns: columns)
        }
    }
}

/// A standardised training set, cut into blocks whose number depends only on the row count.
struct FeatureBlocks: Sendable {
    static let rowsPerBlock = 512

    let standardiser: Standardiser
    let blocks: [Matrix<Float>]
    let labels: [[Int]]
    let rows: Int
    let columns: Int

    init(_ features: Matrix<Float>, labels: [Int], on parallel: Parallel) throws(LearnerError) {
        try Self.check(features)
        standardiser = Standardiser(features, on: parallel)
        blocks = standardiser.blocks(features, on: parallel)
        let size = Self.rowsPerBlock
        self.labels = blocks.indices.map { Array(labels[$0 * size..<min(labels.count, ($0 + 1) * size)]) }
        rows = features.rows
        columns = features.columns
    }

    static func check(_ features: Matrix<Float>) throws(LearnerError) {
        guard features.columns > 0 else {
            throw LearnerError(.empty, "The features have no columns.", remedy: "Give at least one feature.")
        }
        guard features.isFinite else {
            throw LearnerError(
                .nonFinite, "The features hold NaN or infinite values.", remedy: "Remove or repair those rows.")
        }
    }
}
