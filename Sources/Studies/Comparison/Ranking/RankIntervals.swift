import Evaluation
import Numerics
import Results

/// Which candidates of a study one metric tells apart, and the ranks that this leaves open.
///
/// All differences get intervals that hold together with 95 % confidence: the bootstrap gives the distribution of the
/// largest |difference − estimate| / deviation over all pairs (single-step max-|T|: Romano & Wolf 2005). A candidate's
/// rank is then at least 1 + those separably better and at most n − those separably worse (Mogstad, Romano, Shaikh &
/// Wilhelm 2024), for all candidates at once.
package struct RankIntervals: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        package var name: String
        /// Lower is better.
        package var score: Double
        package var replicates: [Double]

        package init(name: String, score: Double, replicates: [Double]) {
            self.name = name
            self.score = score
            self.replicates = replicates
        }
    }

    package struct Difference: Sendable, Equatable {
        package var a: Int
        package var b: Int
        /// Score of a − score of b.
        package var value: Double
        package var low: Double
        package var high: Double
        package var deviation: Double
        package var separable: Bool { low > 0 || high < 0 }
    }

    package let names: [String]
    /// Every pair a < b.
    package let differences: [Difference]
    package let ranks: [StudyResult.RankRange]

    /// - Parameter entries: with the same number of replicates each, which were drawn together.
    package init(_ entries: [Entry], level: Double = 0.95) {
        names = entries.map(\.name)
        let replicates = entries.map(\.replicates.count).min() ?? 0
        var pairs: [Difference] = []
        var largest = [Double](repeating: 0, count: replicates)
        for a in entries.indices {
            for b in entries.indices where b > a {
                let drawn = (0..<replicates).map { entries[a].replicates[$0] - entries[b].replicates[$0] }
                let mean = drawn.reduce(0, +) / Double(max(1, replicates))
                let variance = drawn.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, replicates - 1))
                let value = entries[a].score - entries[b].score
                // Rounding of equal replicates is no spread.
                let noise = 1e-12 * (abs(entries[a].score) + abs(entries[b].score))
                let deviation = variance.squareRoot() > noise ? variance.squareRoot() : 0
                pairs.append(Difference(a: a, b: b, value: value, low: value, high: value, deviation: deviation))
                guard deviation > 0 else { continue }
                for (replicate, difference) in drawn.enumerated() {
                    largest[replicate] = max(largest[replicate], abs(difference - mean) / deviation)
                }
            }
        }
        // Few replicates can put the quantile of the largest below that of a single difference.
        let reach = max(
            replicates > 1 ? Quantile.ofFurther(largest.sorted(), level) : .infinity, NormalDistribution.quantile(0.5 + level / 2))
        differences = pairs.map { pair in
            var pair = pair
            pair.low = pair.value - (pair.deviation > 0 ? reach * pair.deviation : 0)
            pair.high = pair.value + (pair.deviation > 0 ? reach * pair.deviation : 0)
            return pair
        }
        var better = [Int](repeating: 0, count: entries.count)
        var worse = better
        for pair in differences where pair.separable {
            let (winner, loser) = pair.value < 0 ? (pair.a, pair.b) : (pair.b, pair.a)
            better[loser] += 1
            worse[winner] += 1
        }
        ranks = entries.indices.map { index in
            StudyResult.RankRange(best: 1 + better[index], worst: entries.count - worse[index])
        }
    }

    /// How far a's score lies below b's, in units of the difference's deviation; above 0 when a is better.
    package func lead(_ a: Int, over b: Int) -> (separable: Bool, deviations: Double)? {
        guard let pair = differences.first(where: { ($0.a, $0.b) == (min(a, b), max(a, b)) }) else { return nil }
        let value = a < b ? -pair.value : pair.value
        return (pair.separable && value > 0, pair.deviation > 0 ? value / pair.deviation : value == 0 ? 0 : .infinity)
    }
}

extension StudyResult.Metric {
    /// What candidates are compared by: lower is better, 0 the best there is for `target` metrics.
    package func score(_ value: Double) -> Double { direction.loss(value, target: target) }
}
