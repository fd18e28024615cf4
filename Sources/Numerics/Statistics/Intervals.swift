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

    /// Where one further value of a sample's law lies with probability `level`: the bounds of a bootstrap interval, which few
    /// replicates do not make too narrow. nil for an empty sample or one with NaN.
    public static func percentile(_ sample: [Double], level: Double = 0.95) -> ClosedRange<Double>? {
        let sorted = sample.sorted()
        guard !sorted.isEmpty, !sample.contains(where: \.isNaN) else { return nil }
        let low = Quantile.ofFurther(sorted, (1 - level) / 2)
        return low...max(low, Quantile.ofFurther(sorted, (1 + level) / 2))
    }
}

/// Quantiles with linear interpolation between order statistics (types 7 and 6 of Hyndman & Fan 1996).
public enum Quantile {
    /// The sample's own quantile (type 7).
    /// - Parameter sorted: ascending, without NaN. NaN for an empty sample.
    public static func ofSorted(_ sorted: [Double], _ p: Double) -> Double {
        interpolated(sorted, min(max(0, p), 1) * Double(sorted.count - 1))
    }

    /// What one further value lies below with probability `p`, whatever the law (type 6): of n values the i-th smallest has
    /// i / (n + 1) below it. Type 7 leaves 3.4 % beyond a bound of 2.5 % among 100 values.
    /// - Parameter sorted: ascending, without NaN. NaN for an empty sample; the extremes where p is beyond what n values tell.
    public static func ofFurther(_ sorted: [Double], _ p: Double) -> Double {
        interpolated(sorted, min(max(0, p), 1) * Double(sorted.count + 1) - 1)
    }

    private static func interpolated(_ sorted: [Double], _ position: Double) -> Double {
        guard let last = sorted.last else { return .nan }
        let below = Int(max(0, position))
        guard below + 1 < sorted.count else { return last }
        return sorted[below] + max(0, position - Double(below)) * (sorted[below + 1] - sorted[below])
    }

    public static func of(_ sample: [Double], _ p: Double) -> Double { ofSorted(sample.sorted(), p) }
}
