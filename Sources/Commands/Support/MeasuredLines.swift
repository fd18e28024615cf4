import Foundation
import Results

extension RunResult {
    /// What a terminal shows of a run that no policy judges: the values of the whole set in the leading space, each with its
    /// interval and what real data scores against real data.
    var lines: [String] {
        let leading = features.first?.id
        let shown = metrics.filter {
            $0.scope.kind == .whole && ($0.features == nil || $0.features == leading)
        }
        let names = shown.map { measurement in
            let variant = MetricKey.siblings(measurement.parameters).sorted { $0.key < $1.key }
            return ([measurement.id] + variant.map { "\($0.key) \($0.value)" }).joined(separator: ", ")
        }
        let width = names.map(\.count).max() ?? 0
        return zip(names, shown).map { name, measurement in
            let text = name.padding(toLength: width + 2, withPad: " ", startingAt: 0)
            guard let value = measurement.value else { return text + "not measured: \(measurement.reason ?? "")" }
            let estimate = Readable.estimate(value, interval: measurement.interval, unit: measurement.unit)
            let floor = measurement.floor.map { "; real against real \(Readable.number($0.value, unit: measurement.unit))" } ?? ""
            return text + ([estimate.value] + [estimate.interval].compactMap(\.self)).joined(separator: " ") + floor
        }
    }
}
