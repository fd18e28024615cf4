import Foundation
import Numerics
import Results

/// A share with Clopper and Pearson's or Wilson's interval at other numbers of rows.
struct Binomial {
    private let share: Double
    private let level: Double
    private let isWilson: Bool

    init?(_ value: Double, _ interval: Interval) {
        guard (0...1).contains(value), interval.isValid else { return nil }
        isWilson = interval.method.hasPrefix("wilson")
        guard isWilson || interval.method.hasPrefix("clopper_pearson") else { return nil }
        share = value
        level = interval.level
    }

    var isExtreme: Bool { !isWilson && (share == 0 || share == 1) }

    /// - Parameters below, above: the distances to the bounds as they are. The number of independent rows is read off
    ///   them, side by side, so that clustered rows count as what they are worth.
    func deviations(_ below: Double, _ above: Double, _ scale: Double) -> (below: Double, above: Double) {
        (
            scaled(below, scale) { share - bounds($0).low },
            scaled(above, scale) { bounds($0).high - share }
        )
    }

    private func scaled(_ now: Double, _ scale: Double, _ distance: (Double) -> Double) -> Double {
        guard now > 0 else { return 0 }
        // Falls with the rows: halve the logarithm until the rows that give the distance of now are found.
        var (few, many) = (0.0, 40.0)
        for _ in 0..<60 {
            let middle = (few + many) / 2
            if distance(exp(middle)) > now { few = middle } else { many = middle }
        }
        return min(now, distance(exp((few + many) / 2) * scale))
    }

    private func bounds(_ rows: Double) -> (low: Double, high: Double) {
        if isWilson {
            let range = Intervals.wilson(successes: share * rows, trials: rows, level: level)
            return (range.lowerBound, range.upperBound)
        }
        let (tail, count) = ((1 - level) / 2, share * rows)
        return (
            share == 0 ? 0 : BetaDistribution.quantile(tail, a: count, b: rows - count + 1),
            share == 1 ? 1 : BetaDistribution.quantile(1 - tail, a: count + 1, b: rows - count)
        )
    }
}
