/// Intervals of proportions and of bootstrap samples.
public enum Intervals {
    /// Wilson's score interval for `successes` of `trials` (Wilson 1927). 0…1 when there are no trials.
    public static func wilson(successes: Double, trials: Double, level: Double = 0.95) -> ClosedRange<Double> {
        guard trials > 0, successes >= 0, successes <= trials else { return 0...1 }
        let z = NormalDistribution.quantile(0.5 + level / 2)
        let share = successes / trials
        let denominator = 1 + z * z / trials
        let centre = (share + z * z / (2 * trials)) / denominator
        let half = z * (share * (1 - share) / trials + z * z / (4 * trials * trials)).squareRoot() / denominator
        let low = successes == 0 ? 0 : max(0, centre - half)
        let high = successes == trials ? 1 : min(1, centre + half)
        return low...high
    }

    /// The exact binomial interval (Clopper & Pearson 1934); never too narrow. 0…1 when there are no trials.
    public static func clopperPearson(successes: Int, trials: Int, level: Double = 0.95) -> ClosedRange<Double> {
        clopperPearson(successes: Double(successes), trials: Double(trials), level: level)
    }

    /// The same of an effective number of trials that need not be whole: of rows that are drawn in clusters (Korn & Graubard 1998).
    public static func clopperPearson(successes k: Double, trials n: Double, level: Double = 0.95) -> ClosedRange<Double> {
        guard n > 0, k >= 0, k <= n, n.isFinite else { return 0...1 }
        let tail = (1 - level) / 2
        let low = k == 0 ? 0 : BetaDistribution.quantile(tail, a: k, b: n - k + 1)
        let high = k == n ? 1 : BetaDistribution.quantile(1 - tail, a: k + 1, b: n - k)
        return low...max(low, high)
    }

    /// The central `level` of a sample, by interpolated quantiles. nil for an empty sample or one with NaN.
    public static func percentile(_ sample: [Double], level: Double = 0.95) -> ClosedRange<Double>? {
        let sorted = sample.sorted()
        guard !sorted.isEmpty, !sample.contains(where: \.isNaN) else { return nil }
        let low = Quantile.ofSorted(sorted, (1 - level) / 2)
        return low...max(low, Quantile.ofSorted(sorted, (1 + level) / 2))
    }
}

/// Quantiles with linear interpolation between order statistics (type 7 of Hyndman & Fan 1996).
public enum Quantile {
    /// - Parameter sorted: ascending, without NaN. NaN for an empty sample.
    public static func ofSorted(_ sorted: [Double], _ p: Double) -> Double {
        guard let last = sorted.last else { return .nan }
        let position = min(max(0, p), 1) * Double(sorted.count - 1)
        let below = Int(position)
        guard below + 1 < sorted.count else { return last }
        return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
    }

    public static func of(_ sample: [Double], _ p: Double) -> Double { ofSorted(sample.sorted(), p) }
}
