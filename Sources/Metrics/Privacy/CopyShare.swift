import Numerics
import Results

#if canImport(Glibc)
    import Glibc
#endif

/// A share of counted rows, what is expected of honest rows, and how sure both are.
package enum CopyShare {
    /// Why a share of copies has no floor.
    package static let floorReason =
        "without a holdout nothing says how often unseen real rows repeat training rows by chance; give one with --holdout"

    /// The share of `true` with Clopper and Pearson's interval: none of m rows still says how much can have been missed.
    static func estimate(_ flags: [Bool]) -> Estimate { estimate(flags, keys: RowKeys([Int]()), resamples: nil) }

    /// The same with replicates.
    /// - Parameter keys: of the rows; asked for where there are resamples.
    static func estimate(_ flags: [Bool], keys: @autoclosure () -> RowKeys, resamples: Resamples?) -> Estimate {
        let count = flags.count { $0 }
        let range = Intervals.clopperPearson(successes: count, trials: flags.count)
        var estimate = Estimate(
            Double(count) / Double(flags.count),
            interval: Interval(low: range.lowerBound, high: range.upperBound, method: "clopper_pearson"))
        estimate.replicates = resamples.map { resamples in
            resamples.weights(of: keys(), role: .synthetic).means(flags.map { $0 ? 1 : 0 })
        }
        return estimate
    }

    /// What honest rows score when `chance` of `rows` unseen rows count: the share itself, the middle 95 % of shares among
    /// `synthetic` rows at that rate, and how far the count leaves the rate open (Clopper and Pearson).
    /// - Returns: nil without rows.
    package static func floor(chance: Int, of rows: Int, synthetic: Int) -> Floor? {
        guard rows > 0, (0...rows).contains(chance), synthetic > 0 else { return nil }
        let rate = Double(chance) / Double(rows)
        let range = Intervals.clopperPearson(successes: chance, trials: rows)
        return Floor(
            value: rate, low: min(rate, binomialQuantile(0.025, rate, synthetic)),
            high: max(rate, binomialQuantile(0.975, rate, synthetic)), splits: 0,
            interval: Interval(low: range.lowerBound, high: range.upperBound, method: "clopper_pearson"))
    }

    /// The smallest share of `trials` whose binomial probability reaches `p`.
    private static func binomialQuantile(_ p: Double, _ rate: Double, _ trials: Int) -> Double {
        Double(binomialCount(p, rate, trials)) / Double(trials)
    }

    /// The smallest number of `trials` at `rate` whose binomial probability reaches `p`.
    static func binomialCount(_ p: Double, _ rate: Double, _ trials: Int) -> Int {
        guard rate > 0 else { return 0 }
        guard rate < 1 else { return trials }
        let n = Double(trials)
        var sum = 0.0
        var count = 0
        while count < trials {
            let k = Double(count)
            let log = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * Glibc.log(rate) + (n - k) * log1p(-rate)
            sum += exp(log)
            if sum >= p { break }
            count += 1
        }
        return count
    }
}
