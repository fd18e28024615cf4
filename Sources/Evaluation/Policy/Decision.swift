import Results

/// One rule held against one measurement.
struct Decision {
    enum Verdict: Int { case pass, undecided, fail, error }

    var verdict: Verdict
    /// On the metric's own scale; nil when it could not be formed.
    var limit: Double?
    var reason: String
    var rowsToDecide: Int?

    /// Both bounds of the interval widened to hold the value, so that a value beyond the limit never passes.
    struct Bounds {
        var low: Double
        var high: Double
        init(_ value: Double, _ interval: Interval?) {
            low = min(value, interval?.low ?? value)
            high = max(value, interval?.high ?? value)
        }
    }

    static func decide(
        _ rule: Policy.Rule, _ measurement: Measurement, rows: String, baselines: BaselineRuns
    ) -> Decision {
        guard let value = measurement.value, value.isFinite else {
            return Decision(verdict: .error, reason: "it has no value")
        }
        if let interval = measurement.interval,
            !interval.low.isFinite || !interval.high.isFinite
                || interval.low > interval.high
        {
            return Decision(verdict: .error, reason: "its interval is not valid")
        }
        switch rule {
        case .max(let limit): return atMost(limit, value, measurement, rows)
        case .min(let limit): return atLeast(limit, value, measurement, rows)
        case .maxRatioToFloor(let ratio, let bound), .minRatioToFloor(let ratio, let bound):
            guard let floor = measurement.floor else {
                return Decision(
                    verdict: .error,
                    reason: "there is no real-vs-real floor to compare with: give a larger real set or a holdout")
            }
            let reference =
                switch bound {
                case .value: floor.value
                case .low: floor.low
                case .high: floor.high
                }
            guard reference.isFinite, reference > 0 else {
                return Decision(
                    verdict: .error,
                    reason: "the real-vs-real floor is \(Readable.number(reference)), so a ratio to it means nothing: "
                        + "use `floor: high` or an absolute limit")
            }
            if case .maxRatioToFloor = rule { return atMost(ratio * reference, value, measurement, rows) }
            return atLeast(ratio * reference, value, measurement, rows)
        case .noWorseThan(let baseline, let by):
            return notWorse(than: baseline, by: by, measurement, rows: rows, baselines: baselines)
        }
    }

    private static func atMost(_ limit: Double, _ value: Double, _ measurement: Measurement, _ rows: String) -> Decision
    {
        let bounds = Bounds(value, measurement.interval)
        let unit = measurement.unit
        let text = Readable.number(limit, unit: unit)
        if bounds.high <= limit {
            let bound =
                measurement.interval == nil
                ? "the value" : "the upper bound \(Readable.number(bounds.high, unit: unit))"
            return Decision(verdict: .pass, limit: limit, reason: "\(bound) is within the limit \(text)")
        }
        if bounds.low > limit {
            let bound =
                measurement.interval == nil ? "the value" : "the lower bound \(Readable.number(bounds.low, unit: unit))"
            return Decision(verdict: .fail, limit: limit, reason: "\(bound) is above the limit \(text)")
        }
        return undecided(limit, value, bounds, measurement, rows)
    }

    private static func atLeast(_ limit: Double, _ value: Double, _ measurement: Measurement, _ rows: String)
        -> Decision
    {
        let bounds = Bounds(value, measurement.interval)
        let unit = measurement.unit
        let text = Readable.number(limit, unit: unit)
        if bounds.low >= limit {
            let bound =
                measurement.interval == nil ? "the value" : "the lower bound \(Readable.number(bounds.low, unit: unit))"
            return Decision(verdict: .pass, limit: limit, reason: "\(bound) reaches the limit \(text)")
        }
        if bounds.high < limit {
            let bound =
                measurement.interval == nil
                ? "the value" : "the upper bound \(Readable.number(bounds.high, unit: unit))"
            return Decision(verdict: .fail, limit: limit, reason: "\(bound) is below the limit \(text)")
        }
        return undecided(limit, value, bounds, measurement, rows)
    }

    private static func undecided(
        _ limit: Double, _ value: Double, _ bounds: Bounds, _ measurement: Measurement, _ rows: String
    ) -> Decision {
        let unit = measurement.unit
        let needed = rowsToDecide(limit, value, bounds, count: measurement.nSynthetic)
        let advice =
            needed.map { "about \(Readable.count($0)) \(rows) would decide it" }
            ?? "more \(rows) will not decide it: the value lies on its limit"
        return Decision(
            verdict: .undecided, limit: limit,
            reason: "the interval from \(Readable.number(bounds.low, unit: unit)) to "
                + "\(Readable.number(bounds.high, unit: unit)) contains the limit "
                + "\(Readable.number(limit, unit: unit)); \(advice)",
            rowsToDecide: needed)
    }

    /// Rows at which the bound on the limit's side would reach it, with the half-width falling as 1/√n. Nil where that
    /// is out of reach: beyond 100 times what was given or a million rows, and at least ten times what was given, the
    /// figure says no more than that the value lies on its limit.
    static func rowsToDecide(_ limit: Double, _ value: Double, _ bounds: Bounds, count: Int) -> Int? {
        let halfWidth = limit >= value ? bounds.high - value : value - bounds.low
        let distance = abs(limit - value)
        guard count > 0, halfWidth > 0, distance > 0 else { return nil }
        let needed = Double(count) * (halfWidth / distance) * (halfWidth / distance)
        let reach = Swift.max(10 * Double(count), Swift.min(100 * Double(count), 1_000_000))
        guard needed.isFinite, needed <= reach, var rounded = Int(exactly: needed.rounded(.up)) else { return nil }
        var scale = 1
        while rounded / scale >= 100 { scale *= 10 }
        rounded = (rounded + scale - 1) / scale * scale
        return max(rounded, count + 1)
    }
}
