import Numerics
import Results

#if canImport(Glibc)
    import Glibc
#endif

/// A quantile of one number a record, with the interval that its order statistics give whatever the distribution, and the
/// same quantile of unseen real records as its floor.
package struct DistanceQuantile: Sendable {
    /// From 0 to 1.
    package let p: Double
    private let synthetic: [Double]
    private let holdout: [Double]

    /// - Throws: `.insufficientData` without rows.
    package init(_ p: Double, synthetic: [Double], holdout: [Double]) throws(MetricError) {
        guard !synthetic.isEmpty, !holdout.isEmpty else {
            throw .insufficientData("distances need at least one row of each table")
        }
        self.p = p
        self.synthetic = synthetic.sorted()
        self.holdout = holdout.sorted()
    }

    package var value: Double { Quantile.ofSorted(synthetic, p) }
    package var expected: Double { Quantile.ofSorted(holdout, p) }

    package var interval: Interval { Self.interval(synthetic, p) }

    /// What as many unseen real rows would have: the holdout's quantile, and where that of another sample would lie.
    package var floor: Floor {
        let other = 1 / Double(synthetic.count) + 1 / Double(holdout.count)
        let half = 1.959963984540054 * (p * (1 - p) * other).squareRoot()
        return Floor(
            value: expected, low: Quantile.ofSorted(holdout, p - half), high: Quantile.ofSorted(holdout, p + half), splits: 0,
            interval: Self.interval(holdout, p))
    }

    /// The order statistics that hold the quantile with 95 %: a binomial number of rows lies below it.
    private static func interval(_ sorted: [Double], _ p: Double) -> Interval {
        let count = sorted.count
        let low = CopyShare.binomialCount(0.025, p, count)
        let high = CopyShare.binomialCount(0.975, p, count) + 1
        let value = Quantile.ofSorted(sorted, p)
        return Interval(
            low: min(value, sorted[min(count - 1, max(0, low - 1))]), high: max(value, sorted[min(count - 1, max(0, high - 1))]),
            method: "order_statistics")
    }
}
