import Results

/// What stands in the way of taking a run at its word, in sentences with a user's strings as they are.
struct Limits {
    let run: RunResult
    let gate: GateResult?
    let cards: [String: MetricCard]

    /// What was not measured, not judged, or measured on less than was given.
    var ofTheRun: [String] {
        var lines = run.warnings.map { sentence($0.message) }
        for input in run.inputs where !input.skipped.isEmpty {
            let total = Labels.rows(run.modality, input.count + input.skipped.count)
            lines.append("\(Readable.count(input.skipped.count)) of \(total) in \(input.name) could not be read.")
        }
        for metric in run.metrics where metric.value == nil {
            let name = cards.name(metric, metric.qualifiers)
            lines.append(sentence("\(name) was not computed: \(metric.reason ?? metric.status.rawValue)"))
        }
        if run.input(.holdout) == nil {
            lines.append("No holdout of real data was given, so memorisation could not be told from resemblance.")
        }
        guard let gate else {
            return lines + ["No policy was applied: nothing here says whether the set may be released."]
        }
        for check in gate.ordered where check.outcome != .pass && check.outcome != .waived {
            lines.append(sentence("\(name(check)) – \(check.message)"))
        }
        return lines + gate.warnings.map { sentence($0) }
    }

    /// Who accepted what, until when.
    var waived: [String] {
        guard let gate else { return [] }
        return gate.checks.compactMap { check in
            check.waiver.map { "\(name(check)): accepted by \($0.owner) until \($0.expires): \($0.reason)" }
        }
    }

    private func name(_ check: GateResult.Check) -> String {
        cards.name(check, check.qualifiers)
    }

    private func sentence(_ text: String) -> String {
        let start = text.prefix(1).uppercased() + text.dropFirst()
        return start.hasSuffix(".") ? start : start + "."
    }
}
