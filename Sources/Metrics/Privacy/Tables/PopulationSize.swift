#if canImport(Glibc)
    import Glibc
#endif

/// How many statements single out a row depends on how many rows there are. The larger table itself says how: a statement
/// that is true of m of its rows is true of exactly one of a random part with a hypergeometric chance.
///
/// Where training rows and holdout rows are of one law the factor is right whatever the statements; what a leak adds is
/// rather under- than overstated.
package struct PopulationSize: Sendable {
    private let training: Int
    private let holdout: Int

    package init(training: Int, holdout: Int) {
        self.training = training
        self.holdout = holdout
    }

    /// Rows are counted up to here: what is true of more of them is hardly true of one of a part.
    package var most: Int {
        let (small, large) = (min(training, holdout), max(training, holdout))
        return small == large || small == 0 ? 1 : min(1000, 24 * large / small)
    }

    /// What the holdout's successes are multiplied by for as many rows as the training table has.
    /// - Parameters:
    ///   - seen: training rows that each statement is true of, counted up to `most` + 1.
    ///   - unseen: the same of the holdout.
    package func factor(_ seen: [Int], _ unseen: [Int]) -> Double {
        guard training != holdout, training > 0, holdout > 0 else { return 1 }
        let (counts, large, small) = training > holdout ? (seen, training, holdout) : (unseen, holdout, training)
        let whole = Double(counts.count { $0 == 1 })
        let part = Self.expected(counts, of: large, drawn: small, most: most)
        guard whole > 0, part > 0 else { return 1 }
        return training > holdout ? whole / part : part / whole
    }

    /// Statements that are expected to be true of exactly one of `drawn` rows.
    package static func expected(_ counts: [Int], of rows: Int, drawn: Int, most: Int) -> Double {
        var chances = [0.0]
        var none = 1.0
        for m in 1...max(1, most) {
            // None of the other m − 1 is drawn where one is.
            if m > 1 { none *= max(0, Double(rows - drawn - (m - 2)) / Double(rows - 1 - (m - 2))) }
            chances.append(Double(m) * Double(drawn) / Double(rows) * none)
        }
        return counts.reduce(0) { $0 + ($1 < chances.count ? chances[$1] : 0) }
    }
}

/// Anonymeter's correction for the number of rows: statements are taken to be true of a row with a probability that is
/// uniform up to some largest one, which is found from the holdout itself: from how many statements are true of one row of
/// it and of one row of half of it.
///
/// Where statements are not so distributed it finds risks that there are not.
package struct UniformWeights: Sendable {
    private let rows: Int
    private let ratio: Double

    /// - Parameter matches: rows of the holdout that fit each statement.
    package init(_ matches: [Int], rows: Int) {
        self.rows = rows
        let half = rows / 2
        let whole = matches.count { $0 == 1 }
        let expected = half > 0 ? PopulationSize.expected(matches, of: rows, drawn: half, most: 16) : 0
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
