import Results

/// `compare.md`: the verdict and the table, short enough for a CI job's summary.
struct StudyMarkdown {
    let reader: StudyReader

    func text() -> String {
        let study = reader.study
        var lines: [String] = []
        if study.verdict.reliable {
            let parts = StudyWords.headline(study.verdict.sentence) ?? ("What the study shows", study.verdict.sentence)
            lines += ["# \(inert(parts.head))", ""]
            if !parts.rest.isEmpty { lines += [inert(reader.begin(parts.rest)), ""] }
        } else {
            lines += ["# ✗ Metrics unreliable on this data", "", inert(StudyWords.measured(study.verdict.sentence)), ""]
        }
        let failed = study.sanity.filter { !$0.passed }
        if !failed.isEmpty {
            lines += ["**\(failed.count) of \(study.sanity.count) sanity checks failed**", ""]
            lines += failed.prefix(10).map { "- ✗ \(inert(reader.begin($0.statement))) – \(inert($0.detail))" }
            lines += failed.count > 10 ? ["- and \(failed.count - 10) more", ""] : [""]
        } else if !study.sanity.isEmpty {
            lines += ["✓ All \(study.sanity.count) sanity checks hold.", ""]
        }
        if !study.verdict.details.isEmpty { lines += study.verdict.details.map { "- \(inert($0))" } + [""] }
        lines += table() + disagreements()
        if !study.warnings.isEmpty {
            lines += ["**About the study**", ""] + study.warnings.prefix(20).map { "- \(inert($0.message))" } + [""]
        }
        lines += [
            "\(inert(study.title)) · \(inert(study.tool.name)) \(inert(study.tool.version)) · seed \(study.seed) · every "
                + "metric, plot and sample is in compare.html, every number in compare.json",
            "",
        ]
        return lines.joined(separator: "\n")
    }

    private func table() -> [String] {
        let columns = reader.leads + reader.memorisation
        let names = columns.map { " \(inert(reader.shortNames[$0])) \(inert(StudyWords.arrow(reader.metric($0)))) |" }
        var lines = ["| Candidate |" + names.joined() + " Training |"]
        lines.append("| --- |" + columns.map { _ in " ---: |" }.joined() + " ---: |")
        lines += reader.ranked.prefix(60).map { row($0, columns) }
        if reader.ranked.count > 60 { lines.append("| and \(reader.ranked.count - 60) more |" + empty(columns)) }
        if !reader.known.isEmpty { lines.append("| **Sanity rows** |" + empty(columns)) }
        lines += reader.known.prefix(20).map { row($0, columns) }
        let order = reader.orderMetric.map { "; ordered by \(inert(reader.names[$0]))" } ?? ""
        lines += ["", "<sub>Value, then the ranks that it may hold\(order)."]
        if reader.study.candidates.contains(where: \.copiesRows) { lines[lines.count - 1] += " † copies training rows." }
        lines[lines.count - 1] += "</sub>"
        return lines + [""]
    }

    private func row(_ place: Int, _ columns: [Int]) -> String {
        let name = inert(reader.label(place))
        let isKnown = reader.candidate(place).kind == .sanity
        let cells = columns.map { metric -> String in
            let rank = reader.value(place, metric).rank.map { "<br><sub>rank \(StudyWords.rank($0))</sub>" } ?? ""
            return " \(inert(reader.brief(place, metric)))\(rank) |"
        }
        let cost = inert(CostView(reader: reader).training(place))
        return "| \(isKnown ? "<i>\(name)</i>" : name) |" + cells.joined() + " \(cost) |"
    }

    private func empty(_ columns: [Int]) -> String { columns.map { _ in " |" }.joined() + " |" }

    private func disagreements() -> [String] {
        let items = reader.study.disagreements
        guard !items.isEmpty else { return [] }
        var lines = ["<details><summary>\(items.count) pairs of metrics disagree</summary>", ""]
        if items.count == 1 { lines[0] = "<details><summary>1 pair of metrics disagrees</summary>" }
        for item in items.prefix(10) {
            let a = reader.place(ofMetric: item.metricA).map { reader.names[$0] } ?? item.metricA
            let b = reader.place(ofMetric: item.metricB).map { reader.names[$0] } ?? item.metricB
            lines.append(
                "- \(inert(a)) puts \(inert(item.first)) before \(inert(item.second)), \(inert(b)) the other way "
                    + "round: \(inert(item.reason))")
        }
        if items.count > 10 { lines.append("- and \(items.count - 10) more") }
        return lines + ["", "</details>", ""]
    }

    private func inert(_ text: String) -> String { MarkdownReport.inert(text) }
}
