import Metrics
import Numerics
import Results

/// Holds one stored measurement against its metric's descriptor.
struct MeasurementCheck {
    private let measurement: Measurement
    private let bounds: RowBounds
    private(set) var defects: [RunDefect] = []

    /// Beyond it squares of honest arithmetic overflow.
    private static let largest = 1e150

    init(_ measurement: Measurement, _ bounds: RowBounds) {
        self.measurement = measurement
        self.bounds = bounds
    }

    mutating func run() {
        guard let descriptor = MetricRegistry.descriptor(measurement.id) else {
            return report("id", "is no metric of this version")
        }
        let isKnown = (1...descriptor.version).contains(measurement.version)
        if !isKnown {
            report(
                "version", "is \(measurement.version); this binary knows the metric up to version \(descriptor.version)")
        }
        if measurement.dimension != descriptor.dimension {
            report("dimension", "is \(measurement.dimension.rawValue), not \(descriptor.dimension.rawValue)")
        }
        if measurement.version == descriptor.version {
            if measurement.direction != descriptor.direction {
                report("direction", "is \(measurement.direction.rawValue), not \(descriptor.direction.rawValue)")
            }
            if measurement.unit != descriptor.unit { report("unit", "is not “\(descriptor.unit)”") }
        }
        facts(descriptor)
        rows()
        guard measurement.status == .ok else {
            if measurement.value != nil { report("value", "is given although the status is \(measurement.status.rawValue)") }
            return
        }
        guard let value = measurement.value else { return report("value", "is missing although the status is ok") }
        inRange(value, "value", descriptor)
        if let interval = measurement.interval, valid(interval, "interval") {
            near(value, interval, "interval")
            touches(interval, descriptor)
            wideEnough(value, interval)
        }
        if let floor = measurement.floor { check(floor, descriptor) }
        for anchor in measurement.anchors where !isNumber(anchor.value) {
            report("anchors", "hold \(anchor.value) for \(anchor.name)")
        }
    }

    /// What the measurement says of its metric decides how it is judged: above all whether it passes without interval.
    private mutating func facts(_ descriptor: MetricDescriptor) {
        let scope = measurement.scope
        if !scope.isComplete {
            report("scope.names", "are \(scope.names.count), which no \(scope.kind.words) has")
        }
        let facts = descriptor.facts
        if measurement.isExact != facts.isExact { report("is_exact", "is \(measurement.isExact), not \(facts.isExact)") }
        guard measurement.version == descriptor.version else { return }
        if !(measurement.title?.isExactly(facts.title) ?? false) { report("title", "is not “\(facts.title)”") }
        if measurement.target != facts.target {
            report("target", "is \(words(measurement.target)), not \(words(facts.target))")
        }
        if measurement.range != facts.range { report("range", "is not that of the metric") }
    }

    private func words(_ number: Double?) -> String { number.map { "\($0)" } ?? "none" }

    private mutating func report(_ field: String, _ message: String) {
        var name = measurement.id
        let scope = measurement.scope
        if scope.kind != .whole { name += ", \(scope.kind.words) \(scope.name ?? "")" }
        if let features = measurement.features { name += ", \(features) features" }
        for (key, value) in MetricKey.siblings(measurement.parameters).sorted(by: { $0.key < $1.key }) {
            name += ", \(key) \(value)"
        }
        defects.append(RunDefect(metric: name, field: field, message: message))
    }

    private func isNumber(_ value: Double) -> Bool { value.isFinite && abs(value) <= Self.largest }

    /// What rounding in the last bits may add to a number of this size.
    private func slack(_ value: Double) -> Double { 1e-6 * max(1, abs(value)) }

    // MARK: Rows

    private mutating func rows() {
        let least = measurement.status == .ok ? 1 : 0
        let sets = [
            ("n_real", measurement.nReal, min(least, bounds.leastReal), bounds.real),
            ("n_synthetic", measurement.nSynthetic, least, bounds.synthetic),
            ("n_holdout", measurement.nHoldout ?? least, least, bounds.holdout),
        ]
        for (field, rows, least, most) in sets {
            if rows < least {
                report(field, "is \(rows)" + (least == 1 && rows == 0 ? " although there is a value" : ""))
            } else if rows > most {
                report(field, "is \(rows), more than the set has (\(most))")
            }
        }
    }

    // MARK: Values

    private mutating func inRange(_ value: Double, _ field: String, _ descriptor: MetricDescriptor) {
        guard isNumber(value) else { return report(field, "is \(value), too large to be a result") }
        let range = descriptor.range
        if value < range.lowerBound - slack(value) {
            report(field, "is \(value), below \(range.lowerBound), the lowest that the metric can be")
        } else if value > range.upperBound + slack(value) {
            report(field, "is \(value), above \(range.upperBound), the highest that the metric can be")
        }
    }

    private mutating func check(_ floor: Floor, _ descriptor: MetricDescriptor) {
        inRange(floor.value, "floor.value", descriptor)
        if floor.splits < 0 { report("floor.splits", "is \(floor.splits)") }
        guard isNumber(floor.low), isNumber(floor.high) else { return report("floor", "has ends too large to be a result") }
        if floor.low > floor.high { report("floor.low", "is \(floor.low), above floor.high \(floor.high)") }
        if let interval = floor.interval, valid(interval, "floor.interval") {
            near(floor.value, interval, "floor.interval")
        }
    }

    // MARK: Intervals

    /// - Returns: whether the rest of the interval is worth looking at.
    private mutating func valid(_ interval: Interval, _ field: String) -> Bool {
        if !(interval.level > 0.5 && interval.level < 1) {
            report("\(field).level", "is \(interval.level), which is no confidence between 0.5 and 1")
        }
        if let replicates = interval.replicates, replicates < 1 { report("\(field).replicates", "is \(replicates)") }
        if let failed = interval.failed, failed < 0 { report("\(field).failed", "is \(failed)") }
        guard isNumber(interval.low), isNumber(interval.high) else {
            report(field, "has ends too large to be a result")
            return false
        }
        guard interval.low <= interval.high else {
            report("\(field).low", "is \(interval.low), above \(field).high \(interval.high)")
            return false
        }
        return true
    }

    /// An interval may be corrected for bias and leave its value, but not by several times its own width.
    private mutating func near(_ value: Double, _ interval: Interval, _ field: String) {
        let distance = max(interval.low - value, value - interval.high)
        guard distance > 3 * (interval.high - interval.low) + slack(value) else { return }
        report(field, "from \(interval.low) to \(interval.high) is far from its value \(value)")
    }

    /// Bounds may reach beyond what the metric can be, but an interval that lies beyond it holds nothing.
    private mutating func touches(_ interval: Interval, _ descriptor: MetricDescriptor) {
        let range = descriptor.range
        if interval.low > range.upperBound + slack(interval.low)
            || interval.high < range.lowerBound - slack(interval.high)
        {
            report("interval", "from \(interval.low) to \(interval.high) lies where the metric cannot be")
        }
    }

    /// A counted share of n rows has an interval of at least a known width; half of it is allowed for what is not known
    /// of the rows.
    private mutating func wideEnough(_ value: Double, _ interval: Interval) {
        guard ["clopper_pearson", "wilson"].contains(interval.method), (0...1).contains(value),
            interval.level > 0.5, interval.level < 1, bounds.any > 0
        else { return }
        let range = Intervals.wilson(
            successes: value * Double(bounds.any), trials: Double(bounds.any), level: interval.level)
        guard interval.high - interval.low < 0.5 * (range.upperBound - range.lowerBound) else { return }
        report(
            "interval", "from \(interval.low) to \(interval.high) is narrower than \(bounds.any) rows allow")
    }
}
