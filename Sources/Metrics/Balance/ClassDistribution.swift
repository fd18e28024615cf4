import Numerics
import Results

#if canImport(Glibc)
    import Glibc
#endif

/// Total-variation distance between the class shares of the real and the synthetic set: the share of rows that would
/// have to change class for the shares to agree.
///
/// The distance d of two finite samples is above 0 even for equal distributions, and a bootstrap repeats that bias. The
/// interval uses two bounds instead. d is a maximum over sets of classes, so it exceeds the true distance by at most
/// what sampling noise makes alone: the lower bound takes off that noise's 97.5 % quantile (bootstrap), and ends at
/// 0. And d is at least the difference on the set of classes that attains the true distance, one proportion
/// each: the upper bound adds 1.96 · √(¼ (1/n + 1/m)).
public enum ClassDistribution {
    public static let descriptor = MetricDescriptor(
        id: "balance.class_distribution", title: "Distance between class shares",
        shortTitle: "Class shares, distance", dimension: .balance, direction: .lower, unit: "share of rows",
        range: 0...1, optimum: 0, restsOn: .synthetic, alsoRestsOn: .real,
        study: StudyPlace(.unranked, leads: 1, sanity: .keepsShares), needsClasses: true, sign: .shares)

    /// How evenly one set's rows are spread over its classes.
    public struct Balance: Sendable, Equatable {
        /// Largest class over smallest; nil when a class is empty.
        public let imbalanceRatio: Double?
        /// Entropy of the shares over log of the number of classes: 1 = all equal, 0 = one class.
        public let normalisedEntropy: Double
        /// Gini coefficient of the counts: 0 = all equal, near 1 = one of many classes holds nearly all rows.
        public let gini: Double
        /// exp of the entropy: the number of equal classes that would be as varied.
        public let effectiveClasses: Double

        init(_ counts: [Int]) {
            let shares = ClassCounts.shares(counts)
            let entropy = shares.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
            let (smallest, largest) = (counts.min() ?? 0, counts.max() ?? 0)
            imbalanceRatio = smallest > 0 ? Double(largest) / Double(smallest) : nil
            normalisedEntropy = counts.count > 1 ? entropy / log(Double(counts.count)) : 0
            effectiveClasses = exp(entropy)
            // Half the mean difference of two classes' counts, in units of the mean count.
            var differences = 0.0
            for (position, count) in counts.sorted().enumerated() {
                differences += Double(2 * position + 1 - counts.count) * Double(count)
            }
            gini = differences / (Double(counts.count) * Double(max(1, counts.reduce(0, +))))
        }
    }

    public static func balance(real counts: ClassCounts) -> Balance { Balance(counts.real) }
    public static func balance(synthetic counts: ClassCounts) -> Balance { Balance(counts.synthetic) }

    /// - Parameter resamples: replicates of the interval; nil gives none.
    public static func estimate(_ counts: ClassCounts, resamples: Resamples?) -> Estimate {
        let value = distance(counts.real, counts.synthetic)
        let (real, synthetic) = (Balance(counts.real), Balance(counts.synthetic))
        func text(_ ratio: Double?) -> String { ratio.map { rounded($0) } ?? "unbounded (a class is empty)" }
        let drawn = resamples.map { resamples in
            counts.drawn(resamples).map { (ClassCounts.shares($0.real), ClassCounts.shares($0.synthetic)) }
        }
        var estimate = Estimate(
            value, interval: drawn.flatMap { interval(counts, value, $0) },
            parameters: ["classes": "\(counts.names.count)"],
            notes: [
                "imbalance ratio \(text(real.imbalanceRatio)) real, \(text(synthetic.imbalanceRatio)) synthetic",
                "normalised entropy \(rounded(real.normalisedEntropy)) real, "
                    + "\(rounded(synthetic.normalisedEntropy)) synthetic",
                "Gini coefficient \(rounded(real.gini)) real, \(rounded(synthetic.gini)) synthetic",
                "as varied as \(rounded(real.effectiveClasses)) equal classes real, "
                    + "\(rounded(synthetic.effectiveClasses)) synthetic",
            ] + counts.notes)
        estimate.replicates = drawn?.map { distance(shares: $0.0, $0.1) }
        return estimate
    }

    static func distance(_ a: [Int], _ b: [Int]) -> Double {
        distance(shares: ClassCounts.shares(a), ClassCounts.shares(b))
    }

    private static func distance(shares a: [Double], _ b: [Double]) -> Double {
        0.5 * zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) }
    }

    /// - Parameter drawn: shares of both sets in each replicate; NaN where one held no row.
    private static func interval(
        _ counts: ClassCounts, _ value: Double, _ drawn: [(real: [Double], synthetic: [Double])]
    ) -> Interval? {
        let (real, synthetic) = (counts.realShares, counts.syntheticShares)
        let all = drawn.map { shares in
            0.5 * real.indices.reduce(0) { sum, k in
                sum + abs((shares.real[k] - real[k]) - (shares.synthetic[k] - synthetic[k]))
            }
        }
        let noise = all.filter(\.isFinite)
        let failed = all.count - noise.count
        guard !noise.isEmpty, failed == 0 || FailedReplicates.reason(failed: failed, of: all.count) == nil else {
            return nil
        }
        let sizes = 1 / Double(counts.realTotal) + 1 / Double(counts.syntheticTotal)
        return Interval(
            low: max(0, value - Quantile.of(noise, 0.975)),
            high: min(1, value + NormalDistribution.quantile(0.975) * (sizes / 4).squareRoot()),
            method: "noise_bounds", replicates: noise.count, failed: failed > 0 ? failed : nil)
    }

    /// Expected distance of two samples from the real shares, in closed form: ½ Σ √(2/π · p(1 − p)(1/n + 1/m)).
    public static func expectedFloor(_ counts: ClassCounts) -> Double {
        let sizes = 1 / Double(counts.realTotal) + 1 / Double(counts.syntheticTotal)
        return 0.5 * counts.realShares.reduce(0) { $0 + (2 / Double.pi * $1 * (1 - $1) * sizes).squareRoot() }
    }

    /// The distance between two samples of the sizes in use that are both drawn from the real shares.
    public static func floor(_ counts: ClassCounts, splits: Int = 200, seed: UInt64) -> Floor {
        nullFloor(counts, splits: splits, stream: RandomStream(seed: seed).split("class_distribution_floor"), distance)
    }
}

/// A statistic of two label samples drawn from the real shares, repeated.
func nullFloor(
    _ counts: ClassCounts, splits: Int, stream: RandomStream, _ statistic: ([Int], [Int]) -> Double
) -> Floor {
    let splits = max(1, splits)
    var cumulative = 0.0
    let bounds = counts.realShares.map { share in
        cumulative += share
        return cumulative
    }
    let last = counts.real.lastIndex { $0 > 0 } ?? 0
    func draw(_ total: Int, _ random: inout RandomStream) -> [Int] {
        var sample = [Int](repeating: 0, count: bounds.count)
        for _ in 0..<total {
            let u = random.uniform()
            sample[bounds.firstIndex { u < $0 } ?? last] += 1
        }
        return sample
    }
    // Beyond this the noise of the floor is far below what is shown; larger sets scale by 1/√n.
    let most = 20_000
    let scale = max(1, Double(max(counts.realTotal, counts.syntheticTotal)) / Double(most))
    let sizes = [counts.realTotal, counts.syntheticTotal].map { max(1, Int((Double($0) / scale).rounded())) }
    let values = (0..<splits).map { split in
        var random = stream.split(split)
        let first = draw(sizes[0], &random)
        return statistic(first, draw(sizes[1], &random)) / scale.squareRoot()
    }
    return Floor(splits: values, within: 0...1) ?? Floor(value: 0, low: 0, high: 0, splits: splits)
}
