import Evaluation
import Metrics
import Numerics
import Results

/// Two or three sets of normal rows of known laws, drawn afresh for every repetition of a coverage study.
package struct CoverageDraw: Sendable {
    /// How the synthetic rows differ from the real ones.
    package enum Law: String, Sendable, CaseIterable {
        /// Not at all.
        case equal
        /// Moved along the first axis and a little smaller.
        case shifted
        /// Three rows in a hundred are five times as large.
        case outliers
    }

    let real: Matrix<Float>
    let synthetic: Matrix<Float>
    let holdout: Matrix<Float>
    let labels: (real: [Int], synthetic: [Int], holdout: [Int])

    static let classes = 4

    /// - Parameters: rows of each set, and of which draw.
    init(_ law: Law, rows: Int, columns: Int, seed: UInt64, number: Int) {
        let stream = RandomStream(seed: seed).split("coverage").split(law.rawValue).split(number)
        real = Self.normal(rows, columns, stream.split("real"))
        holdout = Self.normal(rows, columns, stream.split("holdout"))
        var other = Self.normal(rows, columns, stream.split("synthetic"))
        var draw = stream.split("law")
        for row in 0..<rows {
            let isOutlier = draw.uniform() < 0.03
            for column in 0..<columns {
                switch law {
                case .equal: break
                case .shifted: other[row, column] = 0.9 * other[row, column] + (column == 0 ? 0.75 : 0)
                case .outliers: if isOutlier { other[row, column] *= 5 }
                }
            }
        }
        synthetic = other
        labels = (Self.labels(real), Self.labels(other), Self.labels(holdout))
    }

    private static func normal(_ rows: Int, _ columns: Int, _ stream: RandomStream) -> Matrix<Float> {
        var draw = stream
        var matrix = Matrix<Float>(rows: rows, columns: columns)
        for index in matrix.storage.indices { matrix.storage[index] = Float(draw.normal()) }
        return matrix
    }

    /// Quadrants of the first two columns.
    private static func labels(_ rows: Matrix<Float>) -> [Int] {
        (0..<rows.rows).map { (rows[$0, 0] > 0 ? 1 : 0) + (rows[$0, 1] > 0 ? 2 : 0) }
    }
}
