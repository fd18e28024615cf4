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
            lines += ["# \(status.symbol) \(inert(parts.headline)): \(inert(run.subject))", ""]
            if let why = gate.why { lines += ["**Why:** \(inert(capitalised(why)))", ""] }
            lines += [inert(capitalised(parts.reason)), ""]
            let tally = gate.tally.map { "\($0.status.symbol) \($0.text)" }.joined(separator: " · ")
            if !tally.isEmpty { lines += [tally, ""] }
            lines += actions(gate)
        } else {
            lines += ["# – Measured, not judged: \(inert(run.subject))", "", "No policy was given.", ""]
        }
        lines += sets()
        if gate == nil { lines += values() }
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

    /// One action a cause.
    private func actions(_ gate: GateResult) -> [String] {
        guard let findings = FindingsView.findings(gate) else { return [] }
        let blocking = findings.filter(\.blocks)
        let open = blocking.isEmpty ? findings : blocking
        var lines = ["**What to do next**", ""]
        for (number, finding) in open.prefix(5).enumerated() {
            let count = FindingsView.count(finding.checks.map { gate.checks[$0] })
            lines.append(
                "\(number + 1). **\(inert(capitalised(finding.sentence)))** (\(inert(count)))  ")
            lines.append("   \(inert(finding.action))")
        }
        if open.count > 5 { lines.append("\(open.count - 5) more causes are in report.html.") }
        return lines + [""]
    }

    /// What was measured, where no policy says which of it matters.
    private func values() -> [String] {
        let measured = run.metrics.filter { $0.scope.kind == .whole }
        guard !measured.isEmpty else { return [] }
        let rows = measured.prefix(60).map { one -> String in
            let value =
                one.value.map { Readable.sentence($0, interval: one.interval, unit: one.unit) } ?? (one.reason ?? "no value")
            let floor = one.floor.map { Readable.number($0.value, unit: one.unit) } ?? "–"
            return "| \(inert(cards.name(one, one.qualifiers))) | \(inert(value)) | \(inert(floor)) |"
        }
        return ["| Metric | Value | Real vs real |", "| --- | ---: | ---: |"] + rows + [""]
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
    /// character reference; a word joiner keeps “@name” and “#1” from becoming mentions. What means nothing where it stands
    /// stays as it is, so that the file reads well as plain text: the brackets of an interval, a colon before a blank.
    static func inert(_ text: String) -> String {
        var result = ""
        let scalars = Array(Escape.visible(text).unicodeScalars)
        func next(_ place: Int) -> Unicode.Scalar? { place + 1 < scalars.count ? scalars[place + 1] : nil }
        func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { ("0"..."9").contains($0) } ?? false }
        for (place, scalar) in scalars.enumerated() {
            let previous = place > 0 ? scalars[place - 1] : nil
            switch scalar {
            case "(" where previous == "]": result += "&#40;"
            case "a"..."z", "A"..."Z", "0"..."9", " ", ",", ";", "%", "(", ")", "/": result.unicodeScalars.append(scalar)
            case "@", "#": result += "&#\(scalar.value);&#8288;"
            case "." where !result.hasSuffix("www"): result += "."
            case ":" where previous != "]" && (next(place) == " " || place + 1 == scalars.count): result += ":"
            case "[" where !result.isEmpty && (isDigit(next(place)) || next(place) == "−"): result += "["
            case "]" where isDigit(previous) && next(place) != ":" && next(place) != "[": result += "]"
            case "'" where !result.isEmpty: result += "'"
            // At the start of a line these would begin a list or underline a heading.
            case _ where !result.isEmpty && "-+=".unicodeScalars.contains(scalar): result.unicodeScalars.append(scalar)
            default:
                if scalar.isASCII { result += "&#\(scalar.value);" } else { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }
}
