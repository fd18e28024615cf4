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
    private(set) var synthetic: Matrix<Float>
    let holdout: Matrix<Float>
    private(set) var labels: (real: [Int], synthetic: [Int], holdout: [Int])
    private let stream: RandomStream
    private let law: Law

    static let classes = 4

    /// - Parameters: rows of each set, and of which draw.
    init(_ law: Law, rows: Int, columns: Int, seed: UInt64, number: Int) {
        let stream = RandomStream(seed: seed).split("coverage").split(law.rawValue).split(number)
        self.stream = stream
        self.law = law
        real = Self.normal(rows, columns, stream.split("real"))
        holdout = Self.normal(rows, columns, stream.split("holdout"))
        synthetic = Self.synthetic(law, rows, columns, stream)
        labels = (Self.labels(real), Self.labels(synthetic), Self.labels(holdout))
    }

    var isEqual: Bool { law == .equal }

    /// How much more of the synthetic law than of the real one lies right of the first axis.
    var shareShift: Double { law == .shifted ? NormalDistribution.cumulative(0.75 / 0.9) - 0.5 : 0 }

    /// Share of the synthetic law over that of the real one where the first columns lie in `bins` of `width` about 0, the
    /// first and the last without end; 1 between equal laws.
    func ratio(of bins: [Int], count: Int, width: Double) -> Double {
        guard law == .shifted else { return 1 }
        return bins.enumerated().reduce(1) { ratio, bin in
            let shift = bin.offset == 0 ? 0.75 : 0
            func share(_ mean: Double, _ deviation: Double) -> Double {
                func below(_ edge: Int) -> Double {
                    if edge == 0 { return 0 }
                    if edge == count { return 1 }
                    return NormalDistribution.cumulative((width * (Double(edge) - Double(count) / 2) - mean) / deviation)
                }
                return below(bin.element + 1) - below(bin.element)
            }
            return ratio * share(shift, 0.9) / share(0, 1)
        }
    }

    /// Further synthetic rows of the same law.
    func further(_ rows: Int, _ name: String = "further") -> Matrix<Float> {
        Self.synthetic(law, rows, real.columns, stream.split(name))
    }

    /// The same real rows and holdout with other synthetic rows of the same law.
    func another(_ name: String) -> CoverageDraw {
        var other = self
        other.synthetic = further(synthetic.rows, name)
        other.labels.synthetic = Self.labels(other.synthetic)
        return other
    }

    /// Contents of the rows, all different but for a random share of the synthetic rows that are real ones.
    func contents(copied share: Double) -> (real: [Int], synthetic: [Int], holdout: [Int]) {
        var draw = stream.split("contents")
        let count = real.rows
        return (
            Array(0..<count),
            (0..<synthetic.rows).map { draw.uniform() < share ? draw.index(below: count) : count + $0 },
            (0..<holdout.rows).map { count + synthetic.rows + $0 }
        )
    }

    private static func synthetic(_ law: Law, _ rows: Int, _ columns: Int, _ stream: RandomStream) -> Matrix<Float> {
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
        return other
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
