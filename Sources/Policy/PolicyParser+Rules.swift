import Results

/// Limits of a check.
extension PolicyParser {
    static func rules(
        _ fields: inout PolicyFields, of metric: MetricFacts, place: String
    ) throws(PolicyError) -> [Policy.Rule] {
        var rules: [Policy.Rule] = []
        let boundValue = fields.take("floor")
        let bound = try boundValue?.choice(Policy.FloorBound.allCases) ?? .value
        let maximum = fields.take("max")
        let minimum = fields.take("min")
        if let maximum { rules.append(.max(try maximum.number())) }
        if let minimum { rules.append(.min(try minimum.number())) }
        if let maximum, let minimum, try minimum.number() > maximum.number() {
            throw minimum.error(.minAboveMax, "min is above max in \(place)", "Swap them.")
        }
        try checkRange(maximum, minimum, metric)
        let ratio = 1e-9...1e9
        if let value = fields.take("max_ratio_to_floor") {
            rules.append(.maxRatioToFloor(try value.number(in: ratio, "above 0"), of: bound))
        }
        if let value = fields.take("min_ratio_to_floor") {
            rules.append(.minRatioToFloor(try value.number(in: ratio, "above 0"), of: bound))
        }
        if let value = fields.take("max_over_floor") {
            rules.append(.maxOverFloor(try excess(value, metric), of: bound))
        }
        if let boundValue, rules.allSatisfy({ !$0.hangsOnFloor }) {
            throw boundValue.error(
                .contradiction, "“floor” of \(place) says which floor to take, but no limit hangs on the floor",
                "Add max_ratio_to_floor, min_ratio_to_floor or max_over_floor, or drop it.")
        }
        if let value = fields.take("no_worse_than") {
            var inner = try value.fields("no_worse_than of \(place)")
            let baselineValue = try inner.require("baseline", example: "baseline: last_release")
            let baseline = try baselineValue.text()
            guard baseline.hasVisibleCharacter else {
                throw baselineValue.error(.missingKey, "\(place) has a baseline without a name", "Name the earlier run.")
            }
            let byValue = try inner.require("by", example: "by: 0.01")
            let by = try byValue.number(in: 0...1e300, "0 or above")
            try inner.finish()
            // From one end of the range to the other is as far as two runs can be apart, and says that all is taken.
            guard by <= metric.range.width else { throw neverBroken(byValue, "“by” of \(Readable.number(by))", metric) }
            rules.append(.noWorseThan(baseline: baseline, by: by))
        }
        return rules
    }

    /// A limit beyond the metric's range passes whatever comes, as 5 does where 5 % was meant. The end of the range itself says
    /// that all is taken, and is nobody's slip.
    private static func checkRange(_ maximum: PolicyValue?, _ minimum: PolicyValue?, _ metric: MetricFacts) throws(PolicyError) {
        if let maximum, let high = metric.range.high, try maximum.number() > high {
            throw neverBroken(maximum, "“max” of \(Readable.number(try maximum.number()))", metric)
        }
        if let minimum, let low = metric.range.low, try minimum.number() < low {
            throw neverBroken(minimum, "“min” of \(Readable.number(try minimum.number()))", metric)
        }
    }

    private static func neverBroken(_ value: PolicyValue, _ words: String, _ metric: MetricFacts) -> PolicyError {
        value.error(
            .outOfRange, "\(words) on \(metric.id) can never be broken",
            "Give a limit on the metric's own scale, \(scale(metric)), or drop the check.")
    }

    /// "from 0 to 1 (5 % is 0.05)".
    private static func scale(_ metric: MetricFacts) -> String {
        let (low, high) = (metric.range.low, metric.range.high)
        let ends = [low.map { "from \(Readable.number($0))" }, high.map { "to \(Readable.number($0))" }].compactMap(\.self)
        return ends.joined(separator: " ") + (low == 0 && high == 1 ? " (5 % is 0.05)" : "")
    }

    /// How far above its floor a value may lie: 0 or above, less than the metric's whole range, and only where more is
    /// worse.
    private static func excess(_ value: PolicyValue, _ metric: MetricFacts) throws(PolicyError) -> Double {
        let excess = try value.number(in: 0...1e300, "0 or above")
        let id = metric.id
        guard metric.direction != .higher else {
            throw value.error(
                .contradiction, "“max_over_floor” on \(id), of which more is better, forbids good values",
                "Use `min_ratio_to_floor`.")
        }
        guard excess < metric.range.width else { throw neverBroken(value, "“max_over_floor” of \(Readable.number(excess))", metric) }
        return excess
    }
}
