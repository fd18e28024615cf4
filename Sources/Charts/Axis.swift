import Foundation
import Results

/// Maps values to positions along one side of a chart.
///
/// Whatever values it is made of, its ends are finite, `low` lies below `high`, and a logarithmic axis is positive, so
/// that no position, tick or label can trap or go on for ever.
struct Axis {
    let low: Double
    let high: Double
    /// Positions of `low` and `high` in the picture.
    let start: Double
    let end: Double
    let isLogarithmic: Bool
    /// What tick labels are multiplied by: 100 for shares in per cent.
    private(set) var labelFactor = 1.0

    init(low: Double, high: Double, start: Double, end: Double, isLogarithmic: Bool = false) {
        let least = isLogarithmic ? 1 / Double.largestShown : -Double.largestShown
        let from = max(low.bounded, least)
        let to = max(high.bounded, least)
        self.low = from
        // A range of nothing is widened by what the numbers of its size can tell apart.
        self.high = to > from ? to : max(from + 1, from * (from < 0 ? 1 - 1e-9 : 1 + 1e-9))
        self.start = start
        self.end = end
        self.isLogarithmic = isLogarithmic
    }

    /// The same side of a chart with numbers that are `factor` times smaller than those it was fitted to, and labels in
    /// the larger ones.
    func labelled(times factor: Double) -> Axis {
        var axis = Axis(low: low / factor, high: high / factor, start: start, end: end, isLogarithmic: isLogarithmic)
        axis.labelFactor = factor
        return axis
    }

    func position(_ value: Double) -> Double {
        let clamped = min(max(value.bounded, low), high)
        let share: Double
        if isLogarithmic {
            share = (log(clamped) - log(low)) / (log(high) - log(low))
        } else {
            share = (clamped - low) / (high - low)
        }
        return start + share * (end - start)
    }

    /// Round ticks inside the axis, about `count` of them and at most 50.
    func ticks(_ count: Int) -> (values: [Double], step: Double) {
        let span = high - low
        guard span > 0, span.isFinite, count > 0 else { return ([low], 1) }
        let rough = span / Double(count)
        let power = pow(10, log10(rough).rounded(.down))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? 10 * power
        let first = (low / step - 1e-9).rounded(.up)
        // Steps that numbers of this size cannot tell apart, or that are too small for a number.
        guard step > 0, step.isFinite, abs(first) < 1e15 else { return ([low], span) }
        let values = (0..<50).map { (first + Double($0)) * step }.prefix { $0 <= high + step * 1e-9 }
        return (values.map { $0 == 0 ? 0 : $0 }, step)
    }

    /// Powers of ten times `steps` inside a logarithmic axis, ascending.
    func decades(_ steps: [Double]) -> [Double] {
        guard isLogarithmic else { return [] }
        return (low.decimalExponent...max(low.decimalExponent, high.decimalExponent) + 1)
            .flatMap { power in steps.map { $0 * pow(10, Double(power)) } }.filter { $0 >= low && $0 <= high }
    }

    /// A range around values, widened a little; a range of one where they are all equal.
    static func range(_ values: some Sequence<Double>, margin: Double = 0.05) -> ClosedRange<Double> {
        var low = Double.infinity
        var high = -Double.infinity
        for value in values where value.isFinite {
            low = min(low, value.bounded)
            high = max(high, value.bounded)
        }
        guard low <= high else { return 0...1 }
        let span = high - low
        guard span > max(abs(low), abs(high)) * 1e-12 else {
            let half = max(abs(low) * 0.1, 0.5)
            return (low - half)...(high + half)
        }
        return (low - span * margin)...(high + span * margin)
    }
}
