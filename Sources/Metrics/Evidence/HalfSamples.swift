import Numerics
import Results

#if canImport(Glibc)
    import Glibc
#endif

/// How far a statistic spreads, from random halves of its sets.
///
/// A bootstrap sample repeats rows: balls between equal rows are points, distances are 0, and what is read from nearest
/// neighbours is another statistic. Halves drawn without replacement repeat none, and both sets are halved together, so that
/// the luck of the reference and of the radii is in the spread.
///
/// A half and its complement share no row. Half their difference therefore has the variance of the whole sets' value, where
/// variance falls as one over the rows (random groups: Wolter 2007, ch. 2). Counts in balls of fixed k fall more slowly in
/// many dimensions; half the variance of the two halves' mean is added for it. Simulations in
/// `docs/studies/interval-coverage.md` show that intervals then hold what they should.
package struct HalfSpread: Sendable {
    /// About the value and not centred; NaN where one failed.
    package let replicates: [Double]
    /// Standard deviation of those that could be computed; nil when too many could not.
    package let deviation: Double?
    package let failed: Int
    package let reason: String?
    private let value: Double
    /// How well the deviation is known, where few values tell of a part of it; nil for well.
    private var degrees: Double?

    /// - Parameter statistic: of one replicate's half and of its complement.
    package init(
        about value: Double, replicates: Int, parallel: Parallel, statistic: @Sendable (Int) -> (Double, Double)
    ) {
        let pairs = parallel.map(replicates, statistic)
        let middles = pairs.map { ($0.0 + $0.1) / 2 }
        let finite = middles.filter(\.isFinite)
        let centre = finite.reduce(0, +) / Double(max(1, finite.count))
        let deviations = pairs.indices.map {
            (pairs[$0].0 - pairs[$0].1) / 2 + 0.5.squareRoot() * (middles[$0] - centre)
        }
        let known = deviations.filter(\.isFinite)
        self.value = value
        self.replicates = deviations.map { value + $0 }
        failed = deviations.count - known.count
        reason = FailedReplicates.reason(failed: failed, of: deviations.count)
        deviation =
            reason == nil && known.count > 1
            ? (known.reduce(0) { $0 + $1 * $1 } / Double(known.count)).squareRoot() : nil
    }

    /// How variance goes on from quarters over halves to the whole.
    package enum Trend: Sendable {
        /// a / n + b / n²: of a statistic that is nearly flat at its optimum.
        case flattening
        /// A power of n, 1/n or slower: of one that a few rows make the more, the more rows there are.
        case power
    }

    /// Of a statistic whose variance does not fall as 1/n: halves and quarters tell how it does.
    /// - Parameter statistic: of one replicate's half, its complement and their four halves.
    package init(
        about value: Double, replicates: Int, parallel: Parallel, trend: Trend,
        quarters statistic: @Sendable (Int) -> (halves: [Double], quarters: [Double])
    ) {
        let drawn = parallel.map(replicates, statistic)
        func variance(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / Double(values.count)
            return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
        }
        let known = drawn.filter { ($0.halves + $0.quarters).allSatisfy(\.isFinite) }
        self.value = value
        failed = drawn.count - known.count
        reason = FailedReplicates.reason(failed: failed, of: drawn.count)
        let halves = known.reduce(0) { $0 + variance($1.halves) } / Double(max(1, known.count))
        let quarters = known.reduce(0) { $0 + variance($1.quarters) } / Double(max(1, known.count))
        let whole =
            switch trend {
            // All of 1/n is the most, all of 1/n² the least.
            case .flattening: min(halves / 2, max(quarters / 16, 0.75 * halves - quarters / 8))
            case .power: quarters > 0 ? min(halves, max(halves / 2, halves * halves / quarters)) : halves / 2
            }
        deviation = reason == nil && known.count > 1 ? whole.squareRoot() : nil
        let scale = halves > 0 ? (whole / (halves / 2)).squareRoot() : 1
        self.replicates = drawn.map { value + scale * ($0.halves[0] - $0.halves[1]) / 2 }
    }

    /// With luck beside that of the rows, independent of it; replicates reach as much further.
    /// - Parameter degrees: of freedom that its variance is estimated with. The sum's are Satterthwaite's.
    package func adding(variance: Double, degrees: Double) -> HalfSpread {
        guard let deviation, variance > 0, variance.isFinite else { return self }
        let total = (deviation * deviation + variance).squareRoot()
        let stretch = deviation > 0 ? total / deviation : 1
        var spread = HalfSpread(
            about: value, replicates: replicates.map { value + stretch * ($0 - value) }, deviation: total, failed: failed,
            reason: reason)
        spread.degrees = degrees * (total * total / variance) * (total * total / variance)
        return spread
    }

    private init(about value: Double, replicates: [Double], deviation: Double?, failed: Int, reason: String?) {
        self.value = value
        self.replicates = replicates
        self.deviation = deviation
        self.failed = failed
        self.reason = reason
    }

    /// Wilson's interval on as many rows as would spread as far.
    /// - Parameter rows: counted where the halves show no spread.
    package func share(rows: Int) -> Interval? {
        deviation.map { deviation in
            let spread = value * (1 - value)
            let trials = deviation > 0 && spread > 0 ? spread / (deviation * deviation) : Double(rows)
            let range = Intervals.wilson(successes: min(1, max(0, value)) * trials, trials: trials)
            return interval(range.lowerBound, range.upperBound, "wilson_half_samples")
        }
    }

    /// Of a number that may be anywhere in `range`.
    package func normal(in range: ClosedRange<Double>) -> Interval? {
        deviation.map { deviation in
            let half = reach * deviation
            return interval(
                min(value, max(range.lowerBound, value - half)), max(value, min(range.upperBound, value + half)),
                "normal_half_samples")
        }
    }

    /// Of a share-like score, symmetric on the scale of arcsin √v: near its bounds a score varies less, and to one side.
    package func arcsine() -> Interval? {
        guard let deviation, value > 0, value < 1 else { return normal(in: 0...1) }
        let centre = asin(value.squareRoot())
        let half = reach * deviation / (2 * (value * (1 - value)).squareRoot())
        func back(_ angle: Double) -> Double {
            let sine = sin(min(.pi / 2, max(0, angle)))
            return sine * sine
        }
        return interval(back(centre - half), back(centre + half), "arcsine_half_samples")
    }

    private var reach: Double {
        degrees.map { StudentDistribution.quantile(0.975, degrees: $0) } ?? NormalDistribution.quantile(0.975)
    }

    private func interval(_ low: Double, _ high: Double, _ method: String) -> Interval {
        Interval(
            low: min(low, value), high: max(high, value), method: method, replicates: replicates.count - failed,
            failed: failed > 0 ? failed : nil)
    }
}

extension HalfSpread {
    /// Halves and quarters of both sets of a pair.
    init(
        about value: Double, _ evidence: PairEvidence, trend: Trend, resamples: Resamples,
        statistic: @escaping @Sendable (HalfNeighbours.Half) -> Double
    ) {
        let halves = evidence.halves(resamples, cuts: 2)
        self.init(
            about: value, replicates: resamples.replicates, parallel: evidence.parallel, trend: trend,
            quarters: { replicate in
                let (x, y) = (halves.reference.quarters(replicate), halves.candidate.quarters(replicate))
                func part(_ isIn: (UInt8) -> Bool) -> Double { statistic((x.map(isIn), y.map(isIn))) }
                return ([part { $0 < 2 }, part { $0 >= 2 }], (0..<4).map { quarter in part { $0 == quarter } })
            })
    }

    /// Halves of both sets of a pair.
    package init(
        about value: Double, _ evidence: PairEvidence, resamples: Resamples,
        statistic: @escaping @Sendable (HalfNeighbours.Half) -> Double
    ) {
        let halves = evidence.halves(resamples)
        self.init(about: value, replicates: resamples.replicates, parallel: evidence.parallel) { replicate in
            let (x, y) = (halves.reference.half(replicate), halves.candidate.half(replicate))
            return (statistic((x, y)), statistic((x.map { !$0 }, y.map { !$0 })))
        }
    }
}

extension Estimate {
    mutating func take(_ spread: HalfSpread, _ interval: Interval?) {
        self.interval = interval
        intervalReason = interval == nil ? spread.reason : nil
        replicates = spread.failed == 0 ? spread.replicates : nil
    }

    mutating func take(_ shifted: ShiftedBootstrap, method: String? = nil) {
        interval = shifted.interval
        if let method { interval?.method = method }
        intervalReason = interval == nil ? shifted.reason : nil
        replicates = shifted.replicates
    }
}
