import Numerics

/// Totals of a kernel over the pairs of two sets: all that a mean discrepancy needs.
package struct KernelTotals: Sendable, Equatable {
    var n: Int
    var m: Int
    /// Over ordered pairs of different rows.
    var withinReference: Double
    var withinCandidate: Double
    var across: Double
    var diagonalReference: Double
    var diagonalCandidate: Double

    init(_ sums: KernelSums) {
        n = sums.withinFirst.count
        m = sums.withinSecond.count
        withinReference = sums.withinFirst.reduce(0, +)
        withinCandidate = sums.withinSecond.reduce(0, +)
        across = sums.acrossFirst.reduce(0, +)
        diagonalReference = sums.diagonalFirst
        diagonalCandidate = sums.diagonalSecond
    }

    init(n: Int, m: Int) {
        self.n = n
        self.m = m
        withinReference = 0
        withinCandidate = 0
        across = 0
        diagonalReference = 0
        diagonalCandidate = 0
    }

    /// Unbiased MMD²: U-statistics within, the plain mean across. Needs n, m ≥ 2.
    package var unbiased: Double {
        withinReference / (Double(n) * Double(n - 1)) + withinCandidate / (Double(m) * Double(m - 1))
            - 2 * across / (Double(n) * Double(m))
    }

    /// Biased MMD² (V-statistics), never negative but for rounding.
    package var biased: Double {
        (withinReference + diagonalReference) / (Double(n) * Double(n))
            + (withinCandidate + diagonalCandidate) / (Double(m) * Double(m)) - 2 * across / (Double(n) * Double(m))
    }
}

extension KernelTotals {
    /// Adds the totals of other pairs of the same sets.
    mutating func add(_ other: KernelTotals) {
        withinReference += other.withinReference
        withinCandidate += other.withinCandidate
        across += other.across
        diagonalReference += other.diagonalReference
        diagonalCandidate += other.diagonalCandidate
    }
}
