import Results

extension GateResult {
    /// What a terminal shows: the verdict, why, what to do, and the checks behind each cause.
    var lines: [String] {
        var lines = [sentence]
        if let why { lines.append("why: \(why)") }
        for finding in findings ?? [] {
            if finding.sentence != why { lines.append("  \(finding.sentence)") }
            lines.append("    do: \(finding.action)")
            for index in finding.checks where checks.indices.contains(index) { lines.append("    " + line(checks[index])) }
        }
        let told = Set((findings ?? []).flatMap(\.checks))
        for (index, check) in checks.enumerated() where check.outcome != .pass && !told.contains(index) {
            lines.append("  " + line(check))
        }
        return lines
    }

    private func line(_ check: Check) -> String {
        var parts = check.scope.kind == .whole ? [] : ["\(check.scope.kind.words) \(check.scope.name ?? "")"]
        // Of several values of one id, which: a score, an attack, a learner.
        let key = MetricKey(id: check.id, variant: check.parameters)
        if !key.words.isEmpty { parts.append(key.words) }
        let part = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
        return "\(check.outcome.rawValue)  \(check.id)\(part)  \(check.reason)"
    }
}
