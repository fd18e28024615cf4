import Numerics

#if canImport(Glibc)
    import Glibc
#endif

extension InceptionScore {
    /// Standard deviation of the score by the delete-one jackknife within each split.
    ///
    /// A split's marginal knows its own rows, so that a row counts for less in the sample than another one would: the
    /// bootstrap takes that over and its spread is too small by a tenth at 30 to 100 rows a split. What the score loses
    /// without a row errs to the other side, by less (Efron & Stein 1981).
    /// - Complexity: O(rows · classes).
    func jackknife(_ probabilities: Probabilities, order: [Int], parallel: Parallel) -> Double? {
        let variances = parallel.map(splits) { split -> Double in
            let rows = order[order.count * split / splits..<order.count * (split + 1) / splits]
            return Self.variance(probabilities, rows)
        }
        let total = variances.reduce(0, +)
        return total.isFinite ? total.squareRoot() / Double(splits) : nil
    }

    private static func variance(_ probabilities: Probabilities, _ rows: ArraySlice<Int>) -> Double {
        let classes = probabilities.matrix.columns
        let count = Double(rows.count)
        guard rows.count > 2 else { return .nan }
        var marginal = [Double](repeating: 0, count: classes)
        var entropy = 0.0
        for row in rows {
            for k in 0..<classes { marginal[k] += probabilities.matrix.storage[row * classes + k] }
            entropy += probabilities.negativeEntropies[row]
        }
        let others = count - 1
        let without = rows.map { row -> Double in
            var cross = 0.0
            for k in 0..<classes {
                let rest = marginal[k] - probabilities.matrix.storage[row * classes + k]
                if rest > 0 { cross += rest * log(rest / others) }
            }
            return max(1, exp((entropy - probabilities.negativeEntropies[row] - cross) / others))
        }
        let mean = without.reduce(0, +) / count
        return others / count * without.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
}
