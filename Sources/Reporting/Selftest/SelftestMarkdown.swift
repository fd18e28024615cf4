import Results

/// `selftest.md`: the verdict and the table of responses.
struct SelftestMarkdown {
    let result: SelftestResult

    func text() -> String {
        let promises = result.promises
        var lines = [
            result.ladders.isEmpty ? "# False alarms of a policy"
                : promises.broken.isEmpty ? "# ✓ The metrics do what they promise" : "# ? Some metrics do not do what they promise",
            "", inert(result.sentence), "",
        ]
        if !promises.broken.isEmpty { lines += promises.broken.prefix(40).map { "- ✗ \(inert($0))" } + [""] }
        lines += checks()
        if result.ladders.isEmpty { return (lines + footer).joined(separator: "\n") }
        lines += [
            "First rung of each ladder from which on the metric tells every damaged set from honest ones; ✓ ✗ tell whether "
                + "the card's promise holds.", "",
            "| Metric | false alarms |" + result.ladders.map { " \(inert(SelftestWords.ladder($0.id))) |" }.joined(),
            "| --- | ---: |" + result.ladders.map { _ in " ---: |" }.joined(),
        ]
        for metric in result.metrics where metric.reason == nil {
            let cells = metric.responses.map { response -> String in
                guard response.values.contains(where: { $0 != nil }) else { return " n/a |" }
                return " \(response.detectedFrom.map(String.init) ?? "–")\(SelftestWords.mark(response)) |"
            }
            lines.append(
                "| \(inert(SelftestWords.name(metric))) | \(metric.falseAlarms) of \(metric.honest.count) |"
                    + cells.joined())
        }
        let isJudged = result.ladders.contains { !$0.verdicts.isEmpty }
        lines += ["", "| Ladder | Rungs |\(isJudged ? " Verdict of the policy |" : "")", "| --- | --- |\(isJudged ? " --- |" : "")"]
        for ladder in result.ladders {
            let verdict = isJudged ? " \(inert(ladder.verdicts.joined(separator: ", "))) |" : ""
            lines.append(
                "| \(inert(SelftestWords.ladder(ladder.id))) | \(inert(ladder.rungs.joined(separator: ", "))) |\(verdict)")
        }
        return (lines + [""] + footer).joined(separator: "\n")
    }

    private var footer: [String] {
        [
            "\(inert(result.title)) · \(inert(result.tool.name)) \(inert(result.tool.version)) · seed \(result.seed) · every "
                + "number is in selftest.json", "",
        ]
    }

    /// Checks of the policy that did not pass every honest set.
    private func checks() -> [String] {
        let counted = (result.gate?.checks ?? []).filter { $0.failed + $0.undecided > 0 }
        guard let gate = result.gate, !counted.isEmpty else { return [] }
        return ["| Check, of \(gate.honestSets) honest sets | failed or not computed | undecided |", "| --- | ---: | ---: |"]
            + counted.map {
                "| \(inert($0.check))\($0.blocks ? "" : " (warns)") | \($0.failed) | \($0.undecided) |"
            } + [""]
    }

    private func inert(_ text: String) -> String { MarkdownReport.inert(text) }
}
