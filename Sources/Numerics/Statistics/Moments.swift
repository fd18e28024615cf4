/// Weight, means and centred second moments of rows, in double precision.
///
/// Second moments are kept about the mean: sums of squares minus squares of sums lose every digit once the mean is
/// 10⁸ standard deviations from zero. Two moments of disjoint rows merge exactly (Chan, Golub & LeVeque 1979).
public struct Moments: Sendable, Equatable, Codable {
    /// Number of rows, or the sum of their weights.
    public private(set) var count: Double
    public private(set) var mean: [Double]
    /// Σ w (x − mean)(x − mean)ᵀ, both triangles.
    public private(set) var centredSecond: [Double]

    public var dimension: Int { mean.count }

    /// Of no rows.
    public init(dimension: Int) {
        count = 0
        mean = [Double](repeating: 0, count: max(0, dimension))
        centredSecond = [Double](repeating: 0, count: max(0, dimension) * max(0, dimension))
    }

    init(count: Double, mean: [Double], centredSecond: [Double]) {
        self.count = count
        self.mean = mean
        self.centredSecond = centredSecond
    }

    /// Of rows that are known by their mean and covariance (divisor count − 1) alone.
    package init(mean: [Double], covariance: Matrix<Double>, count: Double) {
        self.init(count: count, mean: mean, centredSecond: covariance.storage.map { $0 * (count - 1) })
    }

    /// Adds the rows of another block. O(d²).
    /// - Throws: `.dimensionMismatch`.
    public mutating func merge(_ other: Moments) throws(NumericsError) {
        guard other.dimension == dimension else {
            throw NumericsError(.dimensionMismatch, "moments of \(dimension) and \(other.dimension) columns")
        }
        if other.count == 0 { return }
        if count == 0 {
            self = other
            return
        }
        let total = count + other.count
        let cross = count * (other.count / total)
        let delta = zip(other.mean, mean).map { $0 - $1 }
        for row in 0..<dimension {
            let scale = cross * delta[row]
            let start = row * dimension
            for column in 0..<dimension {
                centredSecond[start + column] += other.centredSecond[start + column] + scale * delta[column]
            }
        }
        for column in 0..<dimension { mean[column] += delta[column] * (other.count / total) }
        count = total
    }

    /// The moments of some of the columns, without another look at the rows.
    public func columns(in range: Range<Int>) -> Moments {
        let range = range.clamped(to: 0..<dimension)
        var second: [Double] = []
        second.reserveCapacity(range.count * range.count)
        for row in range {
            let start = row * dimension
            second.append(contentsOf: centredSecond[start + range.lowerBound..<start + range.upperBound])
        }
        return Moments(count: count, mean: Array(mean[range]), centredSecond: second)
    }

    /// Covariance with divisor count − ddof.
    /// - Throws: `.empty` when count ≤ ddof.
    public func covariance(ddof: Double = 1) throws(NumericsError) -> Matrix<Double> {
        guard count > ddof else {
            throw NumericsError(.empty, "a covariance with ddof \(ddof) needs more than \(ddof) rows, not \(count)")
        }
        let factor = 1 / (count - ddof)
        return Matrix(unchecked: centredSecond.map { $0 * factor }, rows: dimension, columns: dimension)
    }

    /// Variances of the columns, divisor count − ddof; zeros when there are no more rows than ddof.
    public func variances(ddof: Double = 1) -> [Double] {
        guard count > ddof else { return [Double](repeating: 0, count: dimension) }
        return (0..<dimension).map { centredSecond[$0 * dimension + $0] / (count - ddof) }
    }
}
