import Results

/// Rows that a policy asks for.
extension Judge {
    /// How many rows the policy asks of what was measured. What it asks of the set it asks of a column as well, which has all
    /// the set's rows; classes, groups and tables of their own have rows of their own.
    package static func neededRows(_ scope: Scope, _ check: Policy.Check, _ defaults: Policy.Defaults, hasTables: Bool) -> Int {
        if scope.kind == .whole { return check.minRows ?? defaults.minRows }
        return check.minGroup ?? check.minRows ?? (scope.kind.hasAllRows && !hasTables ? defaults.minRows : 0)
    }

    static func fewestRows(_ measurement: Measurement) -> (rows: Int, source: RowSource) {
        var have = (rows: measurement.nSynthetic, source: RowSource.synthetic)
        if measurement.nReal < have.rows { have = (measurement.nReal, .real) }
        if let holdout = measurement.nHoldout, holdout < have.rows { have = (holdout, .holdout) }
        return have
    }

    /// What fewer rows than the policy asks for give no value is undecided like what they do give one, where both block alike.
    static func tooFew(_ judged: inout Judged, _ defaults: Policy.Defaults, _ context: Decision.Context) {
        let check = judged.check
        guard judged.result.outcome == .error, judged.result.cause == .insufficientData, check.level == .error,
            (check.onUndecided ?? defaults.onUndecided) == .fail, (check.onError ?? defaults.onError) == .fail,
            let have = judged.have
        else { return }
        let (needed, words) = (neededRows(judged.result.scope, check, defaults, hasTables: context.hasTables), context.words)
        guard have.rows < needed else { return }
        judged.result.outcome = .undecided
        judged.result.rowsToDecide = needed
        judged.result.rowsOf = have.source == .synthetic ? nil : have.source
        judged.result.reason = "insufficient data: \(Readable.count(have.rows)) \(words.phrase(have.source)) where the policy asks "
            + "for \(Readable.count(needed)); \(judged.result.reason)"
    }

    /// Too few rows on any side that the metric reads take a pass back. A failure stands unless real samples of this size score
    /// the same: of twenty checks at 95 %, one may fail on so few rows by chance.
    static func requireRows(
        _ measurement: Measurement, _ check: Policy.Check, _ defaults: Policy.Defaults, _ context: Decision.Context,
        _ result: inout GateResult.Check
    ) {
        let needed = neededRows(measurement.scope, check, defaults, hasTables: context.hasTables)
        let have = fewestRows(measurement)
        guard have.rows < needed else { return }
        let words = "\(Readable.count(have.rows)) \(context.words.phrase(have.source))"
        var honest = ""
        switch result.outcome {
        case .pass: break
        case .undecided:
            // What is undecided for another reason stays so with more rows.
            if let cause = result.cause, cause != .tooFewRows {
                result.reason += "; \(words) are fewer than the \(Readable.count(needed)) that the policy asks for as well"
                return
            }
        case .fail:
            guard let floor = measurement.floor, isHonest(result, floor) else { return }
            honest = "; real samples of this size score from \(Readable.number(floor.low, unit: measurement.unit)) to "
                + Readable.number(floor.high, unit: measurement.unit)
        case .error, .waived: return
        }
        if have.source == result.rowsOf ?? .synthetic {
            result.rowsToDecide = max(needed, result.rowsToDecide ?? 0)
        } else {
            result.rowsToDecide = needed
        }
        result.outcome = .undecided
        result.cause = .tooFewRows
        result.rowsOf = have.source == .synthetic ? nil : have.source
        result.reason = "insufficient data: \(words) where the policy asks for \(Readable.count(needed))\(honest)"
    }

    /// Whether a failure lies among what one real sample scores against another, of which some meet the limit.
    private static func isHonest(_ result: GateResult.Check, _ floor: Floor) -> Bool {
        guard let value = result.value, let interval = result.interval, let limit = result.limit else { return false }
        let meets = value > limit ? floor.low <= limit : floor.high >= limit
        return meets && interval.low <= floor.high && floor.low <= interval.high
    }
}
