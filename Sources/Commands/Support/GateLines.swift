import Results

extension GateResult {
    /// What a terminal shows: the verdict, why, what to do, and the checks behind each cause.
    var lines: [String] {
        var lines = [sentence]
        if let why { lines.append("why: \(why)") }
        var last: [String] = []
        for finding in findings ?? [] {
            // What the data have nothing of needs no doing; its sentence says all.
            if finding.isBesideThePoint(among: checks) {
                last.append("  \(finding.sentence)")
                continue
            }
            if finding.sentence != why { lines.append("  \(finding.sentence)") }
            lines.append("    do: \(finding.action)")
            let told = finding.checks.filter(checks.indices.contains)
            lines += told.prefix(Self.mostLines).map { "    " + line(checks[$0]) }
            if told.count > Self.mostLines { lines.append("    and \(told.count - Self.mostLines) more, in gate.json and the report") }
        }
        let told = Set((findings ?? []).flatMap(\.checks))
        for (index, check) in checks.enumerated() where check.outcome != .pass && !told.contains(index) {
            lines.append("  " + line(check))
        }
        return lines + last
    }

    /// Checks that a terminal lists for one cause: a table has hundreds of columns and pairs.
    private static let mostLines = 12

    private func line(_ check: Check) -> String {
        var parts = check.scope.kind == .whole ? [] : [check.scope.name.map { "\(check.scope.kind.words) \($0)" } ?? "every \(check.scope.kind.words)"]
        // Of several values of one id, which: a score, an attack, a learner.
        let key = MetricKey(id: check.id, variant: check.parameters)
        if !key.words.isEmpty { parts.append(key.words) }
        let part = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
        return "\(check.isBesideThePoint ? "none" : check.outcome.rawValue)  \(check.id)\(part)  \(check.reason)"
    }
}
