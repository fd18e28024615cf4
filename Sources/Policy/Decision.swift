import Results

/// One rule held against one measurement.
struct Decision {
    /// In the order in which they stand for a check of several rules: what is shown to fail is not hidden by what could
    /// not be computed.
    enum Verdict: Int { case pass, undecided, error, fail }

    var verdict: Verdict
    /// On the metric's own scale; nil when it could not be formed.
    var limit: Double?
    var reason: String
    var cause: GateResult.Cause?
    var rows: RowsToDecide?

    /// What a decision needs to know beside the measurement.
    struct Context {
        let confidence: Double
        let words: RowWords
        /// Rows of the run's holdout, which floors may rest on; nil without one.
        let holdoutRows: Int?
        /// The sets are of several tables, each with rows of its own.
        let hasTables: Bool
        let baselines: BaselineRuns
    }

    static func decide(_ rule: Policy.Rule, _ measurement: Measurement, in context: Context) -> Decision {
        guard let value = measurement.value, value.isFinite else {
            return Decision(verdict: .error, reason: "it has no value", cause: .failed)
        }
        guard measurement.interval.map(\.isValid) ?? true else {
            return Decision(verdict: .error, reason: "its interval is not valid", cause: .failed)
        }
        if case .noWorseThan(let baseline, let by) = rule {
            return notWorse(than: baseline, by: by, measurement, in: context)
        }
        // The point alone never decides: only a metric whose value is exact has no interval by nature.
        if measurement.interval == nil, !measurement.isExact {
            return Decision(verdict: .undecided, reason: noInterval(measurement), cause: .noInterval)
        }
        let mine = Part(value, measurement)
        switch rule {
        case .max(let limit):
            return Comparison(.atMost, limit, [mine], shown: limit, unit: measurement.unit, context).decision
        case .min(let limit):
            return Comparison(.atLeast, limit, [mine], shown: limit, unit: measurement.unit, context).decision
        case .maxRatioToFloor(let ratio, let bound):
            return ratioToFloor(.atMost, ratio, bound, mine, measurement, context)
        case .minRatioToFloor(let ratio, let bound):
            return ratioToFloor(.atLeast, ratio, bound, mine, measurement, context)
        case .maxOverFloor(let excess, let bound):
            return overFloor(excess, bound, mine, measurement, context)
        case .noWorseThan: return Decision(verdict: .error, reason: "it has no baseline", cause: .noBaseline)
        }
    }

    static func noInterval(_ measurement: Measurement) -> String {
        "its value has no interval" + (measurement.intervalReason.map { ": \($0)" } ?? "")
            + ", and a value alone is not judged"
    }
}

extension Interval {
    /// Finite bounds in order, and a level that an interval can have.
    var isValid: Bool { low.isFinite && high.isFinite && low <= high && level > 0.5 && level < 1 }
}
