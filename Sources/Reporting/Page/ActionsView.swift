import Charts
import Results

/// At most three things to do, following from the checks that block.
struct ActionsView {
    let gate: GateResult?
    let cards: [String: MetricCard]
    let modality: String

    var object: [String: Any] {
        guard let gate else { return [:] }
        if let findings = FindingsView.findings(gate) { return told(findings, gate) }
        var seen: Set<String> = []
        var actions: [[String: Any]] = []
        let blocking = gate.ordered.filter(\.blocks)
        let open = blocking.isEmpty ? gate.ordered.filter { $0.outcome != .pass && $0.outcome != .waived } : blocking
        for check in open where seen.insert(check.id).inserted && actions.count < 3 {
            actions.append(action(check))
        }
        let rest =
            gate.verdict == .nothingEvaluated
            ? "Nothing was judged, so nothing can be concluded: switch on the checks that matter."
            : "Nothing blocks the release. Keep run.json and gate.json with it: they are the evidence."
        return ["hasActions": !actions.isEmpty, "actions": actions, "noActions": rest]
    }

    /// One action a cause: what blocks, else all; at most three, the others in their rows.
    private func told(_ findings: [GateResult.Finding], _ gate: GateResult) -> [String: Any] {
        let blocking = findings.filter(\.blocks)
        let open = blocking.isEmpty ? findings : blocking
        let actions = open.prefix(3).map { finding -> [String: Any] in
            let number = findings.firstIndex(of: finding) ?? 0
            return [
                "actionTone": finding.checks.first.map { Status.of(gate.checks[$0]).tone } ?? "none",
                "actionTitle": FindingsView.capitalised(finding.sentence), "actionText": paragraph(finding.action),
                "actionCause": "cause-\(number)",
            ]
        }
        let rest = open.count - actions.count
        return [
            "hasActions": true, "actions": actions,
            "moreActions": rest > 0 ? "\(rest) more below, each with its checks" : "",
        ]
    }

    private func action(_ check: GateResult.Check) -> [String: Any] {
        let name = cards.name(check)
        let qualifiers = check.qualifiers.isEmpty ? "" : " (\(check.qualifiers.joined(separator: ", ")))"
        var text: String
        let title: String
        switch check.outcome {
        case .error:
            title = "Make it computable: \(name)\(qualifiers)"
            text = paragraph(sentence(check.reason))
        case .undecided:
            title = "Decide: \(name)\(qualifiers)"
            text = paragraph(undecided(check))
        default:
            title = "Improve: \(name)\(qualifiers)"
            let card = cards[check.id]?.howToFix ?? ""
            text = card.isEmpty ? paragraph(Self.advice(check.dimension)) : CardMarkup.firstBlock(card)
        }
        var action: [String: Any] = ["actionTone": Status.of(check).tone, "actionTitle": title, "actionText": text]
        if cards[check.id] != nil { action["actionTarget"] = Labels.about(check.id) }
        return action
    }

    private func undecided(_ check: GateResult.Check) -> String {
        // What more rows do not mend says itself what would.
        if let cause = check.cause, cause != .tooFewRows { return sentence(check.reason) }
        guard let count = check.rowsToDecide else {
            return "The value lies on its limit, so that more rows will not decide it: improve the set, or let an owner "
                + "move the limit and state why."
        }
        let rows = Labels.rows(modality, count)
        return switch check.rowsOf ?? .synthetic {
        case .synthetic:
            "Evaluate about \(rows) of synthetic data, and as much real data as you have, so that the interval clears the "
                + "limit."
        case .real: "Evaluate with about \(rows) of real data: the interval rests on them, not on the synthetic set."
        case .holdout:
            "Give a holdout of about \(rows): the interval rests on its rows, not on the synthetic set."
        case .test:
            "Give about \(rows) of real data to test on, best as a holdout: the interval rests on them, not on the "
                + "synthetic set."
        }
    }

    private func paragraph(_ text: String) -> String { "<p>\(Escape.markup(text))</p>" }

    private func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
    }

    private static func advice(_ dimension: Dimension) -> String {
        switch dimension {
        case .fidelity:
            "Look at the feature map and the per-class values for where the sets part, and train the generator on "
                + "that part."
        case .diversity:
            "Look for missing classes and repeated samples; a generator that drops modes needs more capacity or "
                + "another loss."
        case .utility:
            "Compare recall per class: add or repair synthetic data where the model trained on it loses most."
        case .privacy:
            "Remove the records named as copies, and train with less capacity, earlier stopping or privacy noise."
        case .balance: "Sample the generator conditionally so that the shares match the real ones."
        case .validity: "Repair or reject the malformed records before release."
        }
    }
}
