import Evaluation
import Numerics
import Results

/// A candidate's value under one metric, with replicates over rows and over seeds.
///
/// The rows: each seed's bootstrap replicates about their own mean, averaged over the seeds. Replicate b takes the same
/// real rows for every candidate, so differences of candidates are paired.
///
/// The seeds: their values are drawn with replacement. S values drawn so spread too little by √(S / (S − 1)), and a
/// spread that is itself estimated from S values needs Student's quantile; both factors stretch the draws. Values of
/// different seeds hold the sampling noise of their rows once more, so that intervals are a little wide rather than
/// narrow. With one seed the variance of training is unknown and not in the interval.
package struct ReplicatedValue: Sendable, Equatable {
    /// One seed of a generator, or a given set.
    package struct Part: Sendable, Equatable {
        package var value: Double
        /// As the metric gives them; not centred.
        package var replicates: [Double]
        /// The metric's own interval.
        package var interval: Interval?

        package init(value: Double, replicates: [Double], interval: Interval? = nil) {
            self.value = value
            self.replicates = replicates
            self.interval = interval
        }
    }

    /// Mean over the parts.
    package let value: Double
    package let perSeed: [Double]
    /// Centred on `value`.
    package let replicates: [Double]

    /// - Parameters:
    ///   - parts: of the same number of replicates each.
    ///   - stream: draws of this candidate and metric.
    /// - Returns: nil without parts or where they have no or different numbers of replicates.
    package init?(_ parts: [Part], stream: RandomStream) {
        guard let first = parts.first, first.replicates.count > 1,
            parts.allSatisfy({ $0.replicates.count == first.replicates.count && $0.replicates.allSatisfy(\.isFinite) })
        else { return nil }
        let count = Double(parts.count)
        perSeed = parts.map(\.value)
        let value = perSeed.reduce(0, +) / count
        self.value = value
        let deviations = parts.enumerated().map { index, part in
            Self.deviations(part, stream.split("width").split(index))
        }
        let stretch =
            parts.count > 1
            ? (count / (count - 1)).squareRoot() * StudentDistribution.quantile(0.975, degrees: count - 1)
                / NormalDistribution.quantile(0.975) : 0
        let seeds = perSeed
        replicates = (0..<first.replicates.count).map { replicate in
            var sum = 0.0
            for deviation in deviations { sum += deviation[replicate] }
            var result = value + sum / count
            if stretch > 0 {
                var draw = stream.split("seeds").split(replicate)
                var drawn = 0.0
                for _ in seeds { drawn += seeds[draw.index(below: seeds.count)] }
                result += stretch * (drawn / count - value)
            }
            return result
        }
    }

    /// Replicates about their mean. A share of 0 or 1 has none to speak of: normal draws as wide as its interval, which
    /// knows how much can have been missed, take their place.
    private static func deviations(_ part: Part, _ stream: RandomStream) -> [Double] {
        let mean = part.replicates.reduce(0, +) / Double(part.replicates.count)
        let centred = part.replicates.map { $0 - mean }
        guard centred.allSatisfy({ abs($0) <= 1e-12 * max(1, abs(mean)) }), let interval = part.interval,
            interval.high > interval.low
        else { return centred }
        let deviation = (interval.high - interval.low) / (2 * NormalDistribution.quantile(0.975))
        return centred.indices.map { replicate in
            var draw = stream.split(replicate)
            return deviation * draw.normal()
        }
    }

    /// The central 95 % of the replicates, never beside the value.
    package func interval(in range: ClosedRange<Double>) -> Interval? {
        guard let found = Intervals.percentile(replicates) else { return nil }
        return Interval(
            low: min(value, max(range.lowerBound, found.lowerBound)),
            high: max(value, min(range.upperBound, found.upperBound)), method: "bootstrap_rows_and_seeds",
            replicates: replicates.count)
    }
}
