import Results

/// Rows that a policy asks for.
extension Judge {
    /// How many rows the policy asks of what was measured.
    private static func neededRows(_ scope: Scope, _ check: Policy.Check, _ defaults: Policy.Defaults) -> Int {
        scope.kind == .whole ? check.minRows ?? defaults.minRows : check.minGroup ?? check.minRows ?? 0
    }

    static func fewestRows(_ measurement: Measurement) -> (rows: Int, source: RowSource) {
        var have = (rows: measurement.nSynthetic, source: RowSource.synthetic)
        if measurement.nReal < have.rows { have = (measurement.nReal, .real) }
        if let holdout = measurement.nHoldout, holdout < have.rows { have = (holdout, .holdout) }
        return have
    }

    /// What fewer rows than the policy asks for give no value is undecided like what they do give one, where both block alike.
    static func tooFew(_ judged: inout Judged, _ defaults: Policy.Defaults, _ words: RowWords) {
        let check = judged.check
        guard judged.result.outcome == .error, judged.result.cause == .insufficientData, check.level == .error,
            (check.onUndecided ?? defaults.onUndecided) == .fail, (check.onError ?? defaults.onError) == .fail,
            let have = judged.have
        else { return }
        let needed = neededRows(judged.result.scope, check, defaults)
        guard have.rows < needed else { return }
        judged.result.outcome = .undecided
        judged.result.rowsToDecide = needed
        judged.result.rowsOf = have.source == .synthetic ? nil : have.source
        judged.result.reason = "insufficient data: \(Readable.count(have.rows)) \(words.phrase(have.source)) where the policy asks "
            + "for \(Readable.count(needed)); \(judged.result.reason)"
    }

    /// Too few rows on any side that the metric reads take a pass back, never a failure.
    static func requireRows(
        _ measurement: Measurement, _ check: Policy.Check, _ defaults: Policy.Defaults, _ words: RowWords,
        _ result: inout GateResult.Check
    ) {
        let needed = neededRows(measurement.scope, check, defaults)
        let have = fewestRows(measurement)
        guard have.rows < needed, result.outcome == .pass || result.outcome == .undecided else { return }
        // What is undecided for another reason stays so with more rows.
        if result.outcome == .undecided, let cause = result.cause, cause != .tooFewRows {
            result.reason += "; \(Readable.count(have.rows)) \(words.phrase(have.source)) are fewer than the "
                + "\(Readable.count(needed)) that the policy asks for as well"
            return
        }
        if have.source == result.rowsOf ?? .synthetic {
            result.rowsToDecide = max(needed, result.rowsToDecide ?? 0)
        } else {
            result.rowsToDecide = needed
        }
        result.outcome = .undecided
        result.cause = .tooFewRows
        result.rowsOf = have.source == .synthetic ? nil : have.source
        result.reason =
            "insufficient data: \(Readable.count(have.rows)) \(words.phrase(have.source)) where the policy asks for "
            + Readable.count(needed)
    }
}
