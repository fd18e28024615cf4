import Charts
import Results

/// `report.md`: the verdict and the checks, short enough for a CI job's summary.
struct MarkdownReport {
    let run: RunResult
    let gate: GateResult?
    let cards: [String: MetricCard]

    func text() -> String {
        var lines: [String] = []
        if let gate {
            let status = Status.of(gate.verdict)
            let parts = gate.parts
            lines += ["# \(status.symbol) \(inert(parts.headline))", "", inert(capitalised(parts.reason)), ""]
            let tally = gate.tally.map { "\($0.status.symbol) \($0.text)" }.joined(separator: " · ")
            if !tally.isEmpty { lines += [tally, ""] }
        } else {
            lines += ["# – Measured, not judged", "", "No policy was given.", ""]
        }
        lines += sets()
        if let gate { lines += checks(gate) }
        if let gate, !gate.warnings.isEmpty {
            lines += ["**About the policy**", ""] + gate.warnings.map { "- \(inert($0))" } + [""]
        }
        if !run.warnings.isEmpty {
            lines += ["**About the run**", ""] + run.warnings.map { "- \(inert($0.message))" } + [""]
        }
        lines += [
            "\(inert(run.title)) · \(inert(run.tool.name)) \(inert(run.tool.version)) · seed \(run.seed) · the whole "
                + "report is in report.html",
            "",
        ]
        return lines.joined(separator: "\n")
    }

    private func sets() -> [String] {
        var lines = ["| Set | Name | Size | Fingerprint |", "| --- | --- | ---: | --- |"]
        for input in run.inputs {
            let skipped = input.skipped.isEmpty ? "" : ", \(Readable.count(input.skipped.count)) skipped"
            lines.append(
                "| \(Labels.role(input.role)) | \(inert(input.name)) | "
                    + "\(Labels.rows(run.modality, input.count))\(skipped) | "
                    + "\(inert(Labels.short(input.fingerprint))) |")
        }
        return lines + [""]
    }

    private func checks(_ gate: GateResult) -> [String] {
        let head = [
            "| Result | Check | Value | Limit | Real vs real |", "| --- | --- | ---: | ---: | ---: |",
        ]
        let open = gate.ordered.filter { $0.outcome != .pass }
        let passed = gate.ordered.filter { $0.outcome == .pass }
        var lines: [String] = []
        if !open.isEmpty {
            lines += head + open.prefix(40).map(row)
            if open.count > 40 { lines.append("| | and \(open.count - 40) more | | | |") }
            lines.append("")
        }
        if !passed.isEmpty {
            lines += ["<details><summary>\(passed.count) passed</summary>", ""] + head + passed.prefix(60).map(row)
            lines += ["", "</details>", ""]
        }
        return lines
    }

    private func row(_ check: GateResult.Check) -> String {
        let status = Status.of(check)
        let name = cards.name(check, check.qualifiers)
        let value = check.value.map { Readable.sentence($0, interval: check.interval, unit: check.unit) } ?? "–"
        let limit = check.limit.map { Readable.number($0, unit: check.unit) } ?? "–"
        let rule = check.rule.contains(limit) || limit == "–" ? check.rule : "\(check.rule) = \(limit)"
        let floor = check.floor.map { Readable.number($0.value, unit: check.unit) } ?? "–"
        let reason = check.outcome == .pass ? "" : "<br><sub>\(inert(capitalised(check.reason)))</sub>"
        return
            "| \(status.symbol) \(status.word) | \(inert(name))\(reason) | \(inert(value)) | \(inert(rule)) | "
                + "\(inert(floor)) |"
    }

    private func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private func inert(_ text: String) -> String { Self.inert(text) }

    /// Text that no Markdown renderer takes for anything else: everything but letters, digits and a few signs becomes a
    /// character reference; a word joiner keeps “@name” and “#1” from becoming mentions.
    static func inert(_ text: String) -> String {
        var result = ""
        for scalar in Escape.visible(text).unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", " ", ",", ";", "%": result.unicodeScalars.append(scalar)
            case "@", "#": result += "&#\(scalar.value);&#8288;"
            case "." where !result.hasSuffix("www"): result += "."
            case "(", ")", "/": result.unicodeScalars.append(scalar)
            // At the start of a line these would begin a list or underline a heading.
            case _ where !result.isEmpty && "-+=".unicodeScalars.contains(scalar): result.unicodeScalars.append(scalar)
            default:
                if scalar.isASCII { result += "&#\(scalar.value);" } else { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }
}
