import Foundation

/// Maps values to positions along one side of a chart.
struct Axis {
    var low: Double
    var high: Double
    /// Positions of `low` and `high` in the picture.
    var start: Double
    var end: Double
    var isLogarithmic = false
    /// What tick labels are multiplied by: 100 for shares in per cent.
    var labelFactor = 1.0

    func position(_ value: Double) -> Double {
        let clamped = min(max(value, low), high)
        let share: Double
        if isLogarithmic {
            share = (log(clamped) - log(low)) / (log(high) - log(low))
        } else {
            share = (clamped - low) / (high - low)
        }
        return start + share * (end - start)
    }

    /// Round ticks inside the axis, about `count` of them.
    func ticks(_ count: Int) -> (values: [Double], step: Double) {
        let span = high - low
        guard span > 0, span.isFinite, count > 0 else { return ([low], 1) }
        let rough = span / Double(count)
        let power = pow(10, log10(rough).rounded(.down))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? 10 * power
        var values: [Double] = []
        var index = (low / step - 1e-9).rounded(.up)
        while index * step <= high + step * 1e-9, values.count < 50 {
            values.append(index * step == 0 ? 0 : index * step)
            index += 1
        }
        return (values, step)
    }

    /// A range around values, widened a little; a range of one where they are all equal.
    static func range(_ values: some Sequence<Double>, margin: Double = 0.05) -> ClosedRange<Double> {
        var low = Double.infinity
        var high = -Double.infinity
        for value in values where value.isFinite {
            low = min(low, value)
            high = max(high, value)
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
