#if canImport(Glibc)
    import Glibc
#endif
import Numerics

/// A mixture of normal distributions with full covariances, fitted by expectation maximisation.
package struct Mixture: Sendable {
    /// k shares that sum to 1.
    package var weights: [Double]
    /// k × p.
    package var means: Matrix<Double>
    /// k upper triangular p × p matrices U with covariance = UᵀU.
    package var factors: [Matrix<Double>]

    static let steps = 100
    /// Gain of the mean log-likelihood below which it stops.
    static let tolerance = 1e-3

    /// Starts from k-means++ centres. Every covariance is drawn towards that of all rows with a tenth of the weight of
    /// a row, so that a component of few or equal rows stays a distribution; one that loses all its rows is dropped.
    /// - Parameters:
    ///   - rows: n × p, n ≥ 1.
    ///   - components: at most n are used.
    /// - Throws: `NumericsError` for values that are no numbers.
    package init(_ rows: Matrix<Double>, components: Int, random: RandomStream) throws(NumericsError) {
        var random = random
        let common = try Self.covariance(rows, [Double](repeating: 1, count: rows.rows), prior: nil)
        let assigned = Self.nearestCentres(rows, Self.centres(rows, components, &random))
        let count = (assigned.max() ?? 0) + 1
        var shares = (0..<count).map { label in assigned.map { $0 == label ? 1.0 : 0.0 } }
        (weights, means, factors) = ([], Matrix(rows: 0, columns: rows.columns), [])
        var last = -Double.infinity
        for _ in 0..<Self.steps {
            try maximise(rows, shares, common)
            let (next, likelihood) = try responsibilities(rows)
            shares = next
            if likelihood - last < Self.tolerance { break }
            last = likelihood
        }
    }

    /// From a stored model.
    init(weights: [Double], means: Matrix<Double>, factors: [Matrix<Double>]) {
        self.weights = weights
        self.means = means
        self.factors = factors
    }

    package var dimension: Int { means.columns }

    /// One draw.
    package func draw(_ random: inout RandomStream) -> [Double] {
        var rest = random.uniform()
        var chosen = 0
        while chosen < weights.count - 1, rest >= weights[chosen] {
            rest -= weights[chosen]
            chosen += 1
        }
        let p = dimension
        let z = (0..<p).map { _ in random.normal() }
        return (0..<p).map { column in
            var value = means[chosen, column]
            for row in 0...column { value += z[row] * factors[chosen][row, column] }
            return value
        }
    }

    // MARK: Expectation maximisation

    private mutating func maximise(
        _ rows: Matrix<Double>, _ shares: [[Double]], _ common: (mean: [Double], covariance: Matrix<Double>)
    ) throws(NumericsError) {
        weights = []
        factors = []
        var centres: [Double] = []
        for share in shares {
            let weight = share.reduce(0, +)
            // A component without a row has no mean.
            if weight < 0.5 { continue }
            let part = try Self.covariance(rows, share, prior: common.covariance)
            weights.append(weight)
            centres += part.mean
            factors.append(try part.covariance.choleskyFactor())
        }
        let total = weights.reduce(0, +)
        weights = weights.map { $0 / total }
        means = try Matrix(rows: weights.count, columns: rows.columns, storage: centres)
    }

    /// Shares of each component in each row, and the mean log-likelihood (without its constant).
    private func responsibilities(_ rows: Matrix<Double>) throws(NumericsError) -> ([[Double]], Double) {
        var logs: [[Double]] = []
        for component in weights.indices {
            let inverse = Self.inverse(factors[component])
            let white = try rows.multiplied(by: inverse)
            let centre = try means.rows(at: [component]).multiplied(by: inverse).storage
            var determinant = 0.0
            for index in 0..<dimension { determinant += log(factors[component][index, index]) }
            let base = log(weights[component]) - determinant
            logs.append((0..<rows.rows).map { base - 0.5 * Self.distance(white, $0, centre) })
        }
        var sum = 0.0
        for row in 0..<rows.rows {
            var largest = -Double.infinity
            for component in logs.indices { largest = max(largest, logs[component][row]) }
            var total = 0.0
            for component in logs.indices { total += exp(logs[component][row] - largest) }
            sum += largest + log(total)
            for component in logs.indices {
                logs[component][row] = exp(logs[component][row] - largest) / total
            }
        }
        return (logs, sum / Double(max(1, rows.rows)))
    }

    /// Rows that the common covariance counts for in each component's.
    private static let priorWeight = 0.1

    /// Weighted mean and covariance, with `prior` mixed in.
    private static func covariance(
        _ rows: Matrix<Double>, _ weights: [Double], prior: Matrix<Double>?
    ) throws(NumericsError) -> (mean: [Double], covariance: Matrix<Double>) {
        let p = rows.columns
        let total = weights.reduce(0, +)
        var mean = [Double](repeating: 0, count: p)
        for (row, weight) in weights.enumerated() where weight > 0 {
            for column in 0..<p { mean[column] += weight * rows[row, column] }
        }
        for column in 0..<p { mean[column] /= total }
        // Rows that hardly count are left out of the product.
        let counting = weights.indices.filter { weights[$0] > 1e-9 }
        var scaled = Matrix<Double>(rows: counting.count, columns: p)
        for (place, row) in counting.enumerated() {
            let root = weights[row].squareRoot()
            for column in 0..<p { scaled[place, column] = root * (rows[row, column] - mean[column]) }
        }
        var second = try scaled.multiplied(by: scaled, transposing: .yes, .no)
        let share = prior == nil ? 0 : priorWeight
        for index in second.storage.indices {
            let added = share * (prior?.storage[index] ?? 0)
            second.storage[index] = (second.storage[index] + added) / (total + share)
        }
        if prior == nil {
            // Directions without any spread still need a positive variance: a millionth of the mean one.
            let trace = (0..<p).reduce(0) { $0 + second[$1, $1] }
            for index in 0..<p { second[index, index] += max(1e-6, 1e-6 * trace / Double(max(1, p))) }
        }
        return (mean, second)
    }

    /// The inverse of an upper triangular matrix with a positive diagonal.
    private static func inverse(_ upper: Matrix<Double>) -> Matrix<Double> {
        let p = upper.rows
        var inverse = Matrix<Double>(rows: p, columns: p)
        for column in 0..<p {
            inverse[column, column] = 1 / upper[column, column]
            for row in stride(from: column - 1, through: 0, by: -1) {
                var sum = 0.0
                for index in row + 1...column { sum += upper[row, index] * inverse[index, column] }
                inverse[row, column] = -sum / upper[row, row]
            }
        }
        return inverse
    }

    // MARK: Start

    /// k-means++: each next centre is a row drawn by its squared distance to the nearest centre so far (Arthur and
    /// Vassilvitskii 2007). Fewer where there are fewer different rows.
    private static func centres(_ rows: Matrix<Double>, _ count: Int, _ random: inout RandomStream) -> [[Double]] {
        var centres = [Array(rows.row(random.index(below: rows.rows)))]
        var nearest = [Double](repeating: .infinity, count: rows.rows)
        while centres.count < count {
            let newest = centres[centres.count - 1]
            for row in 0..<rows.rows { nearest[row] = min(nearest[row], distance(rows, row, newest)) }
            let total = nearest.reduce(0, +)
            if !(total > 0) { break }
            var rest = random.uniform() * total
            var chosen = nearest.lastIndex { $0 > 0 } ?? 0
            for row in 0..<rows.rows where nearest[row] > 0 {
                rest -= nearest[row]
                if rest < 0 {
                    chosen = row
                    break
                }
            }
            centres.append(Array(rows.row(chosen)))
        }
        return centres
    }

    private static func nearestCentres(_ rows: Matrix<Double>, _ centres: [[Double]]) -> [Int] {
        (0..<rows.rows).map { row in
            var (best, least) = (0, Double.infinity)
            for (label, centre) in centres.enumerated() {
                let value = distance(rows, row, centre)
                if value < least { (best, least) = (label, value) }
            }
            return best
        }
    }

    private static func distance(_ rows: Matrix<Double>, _ row: Int, _ centre: [Double]) -> Double {
        let start = row * rows.columns
        var sum = 0.0
        for column in centre.indices {
            let gap = rows.storage[start + column] - centre[column]
            sum += gap * gap
        }
        return sum
    }
}
