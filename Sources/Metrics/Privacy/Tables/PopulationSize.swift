#if canImport(Glibc)
    import Glibc
#endif

/// How the number of statements that are true of exactly one row depends on the number of rows.
///
/// As Anonymeter does, statements are taken to be true of a row with a probability that is uniform up to some largest one;
/// that one is found from the holdout itself, from how many statements are true of one row of it and of one row of half
/// of it.
package struct PopulationSize: Sendable {
    private let rows: Int
    private let ratio: Double

    /// - Parameter matches: rows of the holdout that fit each statement.
    package init(_ matches: [Int], rows: Int) {
        self.rows = rows
        let half = rows / 2
        // A statement that fits m rows fits exactly one of a random half of them with this probability.
        var chance = [Double](repeating: 0, count: 17)
        for m in 1...16 where m <= rows && half > 0 {
            var rest = 1.0
            for step in 0..<(m - 1) { rest *= Double(rows - half - step) / Double(rows - 1 - step) }
            chance[m] = max(0, rest) * Double(m) * Double(half) / Double(rows)
        }
        let whole = matches.count { $0 == 1 }
        var expected = 0.0
        for count in matches where (1...16).contains(count) { expected += chance[count] }
        ratio = expected > 0 ? Double(whole) / expected : 0
    }

    /// What the successes among the holdout's rows are multiplied by for `other` rows.
    package func factor(_ other: Int) -> Double {
        guard other != rows, rows > 3, ratio > 0 else { return 1 }
        // From nearly twice as many in all rows as in half of them (rare statements) to half as many (common ones).
        var (low, high) = (-14.0, 0.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            let value = Self.expected(rows, pow(10, middle)) / Self.expected(rows / 2, pow(10, middle))
            if value > ratio { low = middle } else { high = middle }
        }
        let largest = pow(10, (low + high) / 2)
        return Self.expected(other, largest) / Self.expected(rows, largest)
    }

    /// ∫ n w (1 − w)ⁿ⁻¹ dw from 0 to `largest`.
    package static func expected(_ rows: Int, _ largest: Double) -> Double {
        let n = Double(rows)
        // For a small n·w the closed form loses its digits.
        if n * largest < 1e-3 { return n * largest * largest / 2 * (1 - 2 * (n - 1) * largest / 3) }
        return (1 - pow(1 - largest, n) * (n * largest + 1)) / (n + 1)
    }
}
