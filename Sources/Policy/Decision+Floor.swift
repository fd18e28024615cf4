import Results

/// Rules that hang on the floor, whose own error enters the decision.
extension Decision {
    /// `max_ratio_to_floor` and `min_ratio_to_floor`: value − ratio × floor against 0, the floor being its value
    /// or one of its bounds.
    static func ratioToFloor(
        _ side: Comparison.Side, _ ratio: Double, _ bound: Policy.FloorBound, _ value: Part,
        _ measurement: Measurement, _ context: Context
    ) -> Decision {
        let floor: Floor
        switch usable(measurement) {
        case .success(let found): floor = found
        case .failure(let unusable): return unusable.decision
        }
        let reference = floor.bound(bound)
        let own = floor.interval(of: bound)
        let words = "\(Readable.number(ratio)) × the \(bound.words) \(Readable.number(reference, unit: measurement.unit))"
        let difference = own.map { interval in
            Comparison(
                side, 0, [value, part(of: measurement, reference, interval, weight: -ratio, context)],
                shown: ratio * reference, unit: measurement.unit, context, subject: "its difference from \(words)")
        }
        if reference > 0 {
            return difference?.decision
                ?? Comparison(side, ratio * reference, [value], shown: ratio * reference, unit: measurement.unit, context)
                .decision
        }
        // Estimates of a distance scatter about 0 between samples of one law, so a floor at or below 0 is no fault of
        // the run; but no multiple of it is a limit. A value that is not above 0 is within any multiple of what real
        // data scores; one above 0 fails only where the floor's upper bound, which is positive, shows it.
        let text = Readable.number(reference, unit: measurement.unit)
        if side == .atMost {
            let zero = Comparison(.atMost, 0, [value], shown: 0, unit: measurement.unit, context).decision
            if zero.verdict == .pass { return zero }
            if zero.verdict == .fail, let interval = own, interval.high > 0, let decision = difference?.decision,
                decision.verdict == .fail
            {
                return decision
            }
        }
        return Decision(
            verdict: .undecided,
            reason: "the real-vs-real \(bound.words) is \(text), so that no multiple of it is a limit: "
                + "use `max_over_floor`, `floor: high` or an absolute limit",
            cause: .unusableFloor)
    }

    /// `max_over_floor`: value − floor against the excess allowed.
    static func overFloor(
        _ excess: Double, _ bound: Policy.FloorBound, _ value: Part, _ measurement: Measurement, _ context: Context
    ) -> Decision {
        guard let floor = measurement.floor else { return withoutFloor(excess, value, measurement, context) }
        if case .failure(let unusable) = usable(measurement) { return unusable.decision }
        let reference = floor.bound(bound)
        let own = floor.interval(of: bound)
        if bound == .value, own == nil, floor.splits > 0 {
            return Decision(
                verdict: .undecided, limit: reference + excess,
                reason: "the error of its floor \(Readable.number(reference, unit: measurement.unit)) is not known: "
                    + "evaluate again, or use `floor: high`", cause: .unusableFloor)
        }
        let floorPart = part(of: measurement, reference, own, weight: -1, context)
        return Comparison(
            .atMost, excess, [value, floorPart], shown: reference + excess, unit: measurement.unit, context,
            subject: "its excess over the \(bound.words) \(Readable.number(reference, unit: measurement.unit))"
        ).decision
    }

    /// Without a floor all of a share counts as excess: that can only be too strict. A failure stands where no holdout
    /// was given; where one was, and its rate is not known, chance may be all of it.
    private static func withoutFloor(
        _ excess: Double, _ value: Part, _ measurement: Measurement, _ context: Context
    ) -> Decision {
        let why = measurement.floorReason.map { ": \($0)" } ?? ""
        guard let least = measurement.range?.low, least >= 0 else {
            return Decision(verdict: .error, reason: "there is no floor to be above of\(why)", cause: .noFloor)
        }
        var decision = Comparison(
            .atMost, excess, [value], shown: excess, unit: measurement.unit, context
        ).decision
        decision.reason += "; all of it counts as excess, as there is no floor\(why)"
        if decision.verdict == .fail, measurement.nHoldout != nil {
            decision.verdict = .undecided
            decision.cause = .noFloor
        }
        return decision
    }

    private struct Unusable: Error { let decision: Decision }

    private static func usable(_ measurement: Measurement) -> Result<Floor, Unusable> {
        func failure(_ reason: String, _ cause: GateResult.Cause) -> Result<Floor, Unusable> {
            .failure(Unusable(decision: Decision(verdict: .error, reason: reason, cause: cause)))
        }
        guard let floor = measurement.floor else {
            return failure(
                "there is no real-vs-real floor to compare with: "
                    + (measurement.floorReason ?? "give a larger real set or a holdout"), .noFloor)
        }
        guard floor.value.isFinite, floor.low.isFinite, floor.high.isFinite, floor.low <= floor.high,
            floor.interval.map(\.isValid) ?? true
        else { return failure("its floor is not valid", .failed) }
        return .success(floor)
    }

    /// The floor as a part. A rate that was counted rests on the rows it was counted among, the holdout; floors of
    /// splits rest on all real rows, of which a holdout is the part that can grow by itself.
    private static func part(
        of measurement: Measurement, _ reference: Double, _ interval: Interval?, weight: Double, _ context: Context
    ) -> Part {
        if let rows = measurement.nHoldout ?? context.holdoutRows {
            return Part(reference, interval, weight: weight, source: .holdout, rows: rows)
        }
        return Part(reference, interval, weight: weight, source: .real, rows: measurement.nReal)
    }
}
