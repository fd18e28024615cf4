import Charts
import Results

/// The causes behind what did not pass: each a row with its worst check, what to do, and its evidence folded.
struct FindingsView {
    let gate: GateResult
    let cards: [String: MetricCard]

    /// nil for verdicts of before causes were recorded, and where nothing is open.
    static func findings(_ gate: GateResult?) -> [GateResult.Finding]? {
        guard let gate, let findings = gate.findings, !findings.isEmpty,
            findings.allSatisfy({ !$0.checks.isEmpty && $0.checks.allSatisfy(gate.checks.indices.contains) })
        else { return nil }
        return findings
    }

    /// Open checks that are in no finding: waived ones.
    var rest: [GateResult.Check] {
        let told = Set((Self.findings(gate) ?? []).flatMap(\.checks))
        let left = gate.checks.indices.filter { !told.contains($0) }.map { gate.checks[$0] }
        return gate.ordered.filter { check in check.outcome != .pass && left.contains(check) }
    }

    var objects: [[String: Any]] {
        let view = ChecksView(gate: gate, cards: cards)
        return (Self.findings(gate) ?? []).enumerated().map { number, finding in
            let checks = finding.checks.map { gate.checks[$0] }
            var object: [String: Any] = [
                "findingId": "cause-\(number)", "findingTitle": Self.capitalised(finding.sentence),
                "findingAction": finding.action, "findingCount": Self.count(checks),
                "evidence": [
                    "tableLabel": "Evidence: \(finding.sentence)", "valueHeading": ChecksView.heading(checks.compactMap(\.interval)),
                    "rows": checks.enumerated().map { view.row($0.element, id: "cause-\(number)-\($0.offset)") },
                ],
            ]
            if let worst = checks.first {
                // Under names of their own: rows of the evidence must not inherit what they lack.
                for (key, value) in view.row(worst, id: "cause-\(number)-worst") { object["worst" + key.dropFirst(3)] = value }
                object["findingTone"] = Status.of(worst).tone
            }
            return object
        }
    }

    static func count(_ checks: [GateResult.Check]) -> String {
        let outcomes: [(GateResult.Outcome, String)] = [(.fail, "failed"), (.error, "not judged"), (.undecided, "undecided")]
        let words = outcomes.compactMap { outcome, word -> String? in
            let count = checks.count { $0.outcome == outcome }
            return count > 0 ? "\(count) \(word)" : nil
        }
        return "\(checks.count) \(checks.count == 1 ? "check" : "checks"): \(words.joined(separator: ", "))"
    }

    static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
