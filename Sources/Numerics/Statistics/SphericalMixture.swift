import CKernels

#if canImport(Glibc)
    import Glibc
#endif

/// A mixture of normals of one width each around given rows, equal weights: the density model of the feature likelihood
/// divergence (Jiralerspong et al. 2023).
public struct SphericalMixture: Sendable {
    /// One a row, the widths are their logarithms: log σ².
    public let logVariances: [Double]
    private let centres: Matrix<Float>

    private static let blockRows = 64

    /// Fits the widths so that `rows` are likely: Adam with step 0.5 on the mean negative log likelihood a dimension,
    /// all rows at once, with a background normal around the rows' mean so that no row costs without bound.
    /// - Parameters:
    ///   - centres: m×d, m ≥ 1.
    ///   - rows: n×d, n ≥ 1.
    /// - Throws: `.empty`, `.dimensionMismatch`, `.nonFinite`.
    /// - Complexity: O(n m (d + steps)); n m doubles of memory.
    public init(
        _ centres: Matrix<Float>, fitted rows: Matrix<Float>, steps: Int = 50, parallel: Parallel = .serial
    ) throws(NumericsError) {
        try Self.check(centres, rows)
        let (n, m, d) = (rows.rows, centres.rows, Double(rows.columns))
        let distances = Self.distances(rows, centres, parallel)
        let mean = Moments.means(of: rows, parallel: parallel)
        let background = (0..<n).map { row in
            // 0.9²: the background is drawn a little towards the rows, as in the published code.
            0.81
                * zip(rows.row(row), mean).reduce(0.0) { sum, pair in
                    sum + (Double(pair.0) - pair.1) * (Double(pair.0) - pair.1)
                }
        }
        var point = [Double](repeating: .infinity, count: m)
        for row in 0..<n {
            for column in 0..<m { point[column] = min(point[column], distances[row * m + column]) }
        }
        point = point.map { log(($0 + 1e-3) / d) } + [0]
        var first = [Double](repeating: 0, count: m + 1)
        var second = first
        for step in 1...max(1, steps) {
            let gradient = Self.gradient(distances, background, point, dimension: d, parallel)
            let (biasFirst, biasSecond) = (1 - pow(0.9, Double(step)), 1 - pow(0.999, Double(step)))
            for index in point.indices {
                first[index] = 0.9 * first[index] + 0.1 * gradient[index]
                second[index] = 0.999 * second[index] + 0.001 * gradient[index] * gradient[index]
                point[index] -= 0.5 * (first[index] / biasFirst) / ((second[index] / biasSecond).squareRoot() + 1e-8)
                // A centre on top of a row would shrink without end.
                if index < m { point[index] = min(20, max(-40, point[index])) }
            }
        }
        logVariances = Array(point.prefix(m))
        self.centres = centres
    }

    /// −log density over the dimension, one a row, without the background.
    /// - Throws: `.dimensionMismatch`, `.nonFinite`.
    public func negativeLogLikelihoods(
        _ rows: Matrix<Float>, parallel: Parallel = .serial
    ) throws(NumericsError) -> [Double] {
        try Self.check(centres, rows)
        let (m, d) = (centres.rows, Double(rows.columns))
        let (halves, offsets) = Self.coefficients(logVariances, dimension: d, share: 1 / Double(m))
        let size = Self.blockRows
        let parts = parallel.map((rows.rows + size - 1) / size) { block in
            var terms = [Double](repeating: 0, count: m)
            return (block * size..<min(rows.rows, (block + 1) * size)).map { row -> Double in
                let distances = (0..<m).map { rows.squaredDistance(row, to: centres, $0) }
                var sum = 0.0
                return -assay_mixture_terms(distances, halves, offsets, m, &terms, &sum) / d
            }
        }
        return parts.flatMap(\.self)
    }

    /// log(height · exp(−‖row − centre‖² / 2σ²)) of every centre for every row, rows × centres, weights left out: what the
    /// likelihood under some of the centres is a sum of.
    /// - Throws: `.dimensionMismatch`, `.nonFinite`.
    public func logComponents(
        _ rows: Matrix<Float>, parallel: Parallel = .serial
    ) throws(NumericsError) -> Matrix<Float> {
        try Self.check(centres, rows)
        let (halves, offsets) = Self.coefficients(logVariances, dimension: Double(rows.columns), share: 1)
        let distances = Self.distances(rows, centres, parallel)
        let m = centres.rows
        return Matrix(
            unchecked: distances.indices.map { Float(offsets[$0 % m] - halves[$0 % m] * distances[$0]) },
            rows: rows.rows, columns: m)
    }

    private static func check(_ centres: Matrix<Float>, _ rows: Matrix<Float>) throws(NumericsError) {
        guard centres.rows > 0, rows.rows > 0, rows.columns > 0 else {
            throw NumericsError(.empty, "a mixture needs centres and rows")
        }
        guard centres.columns == rows.columns else {
            throw NumericsError(.dimensionMismatch, "rows of \(rows.columns) and centres of \(centres.columns) columns")
        }
        try NearestNeighbours.requireFinite(centres)
        try NearestNeighbours.requireFinite(rows)
    }

    private static func distances(_ rows: Matrix<Float>, _ centres: Matrix<Float>, _ parallel: Parallel) -> [Double] {
        let size = blockRows
        return parallel.map((rows.rows + size - 1) / size) { block in
            (block * size..<min(rows.rows, (block + 1) * size)).flatMap { row in
                (0..<centres.rows).map { rows.squaredDistance(row, to: centres, $0) }
            }
        }.flatMap(\.self)
    }

    /// 1 / 2σ² and the logarithm of a component's height.
    private static func coefficients(
        _ logVariances: [Double], dimension: Double, share: Double
    ) -> (halves: [Double], offsets: [Double]) {
        let constant = -dimension / 2 * log(2 * Double.pi) + log(share)
        return (logVariances.map { 0.5 * exp(-$0) }, logVariances.map { constant - dimension / 2 * $0 })
    }

    /// Of the mean negative log likelihood a dimension; the background's width comes last.
    private static func gradient(
        _ distances: [Double], _ background: [Double], _ point: [Double], dimension: Double, _ parallel: Parallel
    ) -> [Double] {
        let m = point.count - 1
        let n = background.count
        let (halves, offsets) = coefficients(Array(point.prefix(m)), dimension: dimension, share: 1 / Double(m))
        let (far, farOffset) = coefficients([point[m]], dimension: dimension, share: 1)
        let size = blockRows
        let parts = parallel.map((n + size - 1) / size) { block in
            var terms = [Double](repeating: 0, count: m)
            var masses = [Double](repeating: 0, count: m + 1)
            var slopes = masses
            for row in block * size..<min(n, (block + 1) * size) {
                var sum = 0.0
                distances.withUnsafeBufferPointer { distances in
                    guard let base = distances.baseAddress else { return }
                    let own = base + row * m
                    let likelihood = assay_mixture_terms(own, halves, offsets, m, &terms, &sum)
                    let other = farOffset[0] - far[0] * background[row]
                    let largest = max(likelihood, other)
                    let share = exp(likelihood - largest)
                    let rest = exp(other - largest)
                    assay_mixture_slopes(own, halves, terms, m, share / (share + rest) / sum, &masses, &slopes)
                    masses[m] += rest / (share + rest)
                    slopes[m] += rest / (share + rest) * far[0] * background[row]
                }
            }
            return (masses, slopes)
        }
        var gradient = [Double](repeating: 0, count: m + 1)
        let scale = -1 / (Double(n) * dimension)
        for (masses, slopes) in parts {
            for index in gradient.indices {
                gradient[index] += scale * (slopes[index] - dimension / 2 * masses[index])
            }
        }
        return gradient
    }
}
