import Results

/// `nightly.md`: tonight in a page of Markdown, for a job's summary or a message.
struct NightlyMarkdown {
    let result: NightlyResult

    func text() -> String {
        let summaries = result.series.map(SeriesSummary.init)
        let headline = NightlyIndexView.headline(summaries)
        var lines = ["# \(headline.symbol) \(inert(headline.text))", "", inert(NightlyText.long(result.tonight)), ""]
        lines += [
            "| Series | Tonight | First bad night | Last good night | Changes found |",
            "| --- | --- | --- | --- | --- |",
        ]
        for summary in summaries {
            let events = summary.series.events.map { inert(summary.phrase($0)) }.joined(separator: "<br>")
            lines.append(
                "| \(inert(summary.series.name)) | \(summary.status.symbol) \(inert(summary.status.word))<br><sub>"
                    + "\(inert(summary.sentence))</sub> | \(inert(summary.series.firstBad.map { NightlyText.long($0.date) } ?? "–"))"
                    + " | \(inert(summary.series.lastGood.map { NightlyText.long($0.date) } ?? "–")) | \(events.isEmpty ? "–" : events) |"
            )
        }
        lines.append("")
        for summary in summaries where !summary.series.differences.isEmpty {
            let title = summary.isGood ? "is judged otherwise in \(inert(summary.series.name)) than the night before"
                : "changed in \(inert(summary.series.name)) since the last good night"
            lines += ["**What \(title)**", ""]
            lines += summary.series.differences.prefix(20).map {
                "- \(inert($0.what)): \(inert($0.before)) → \(inert($0.after))"
            }
            lines.append("")
        }
        let waivers = NightlyIndexView.waivers(summaries)
        if !waivers.isEmpty {
            lines += ["**Waivers that run out soon**", ""]
            lines += waivers.map { waiver in
                func text(_ key: String) -> String { inert(waiver[key] as? String ?? "") }
                return "- \(text("waiverCheck")) (\(text("waiverSeries"))), \(text("waiverOwner")): "
                    + "\(text("waiverExpires")), \(text("waiverLeft"))"
            }
            lines.append("")
        }
        if !result.damaged.isEmpty {
            lines += ["**Files that are not whole and were left out**", ""]
            lines += result.damaged.prefix(20).map { "- \(inert($0.name)): \(inert($0.reason))" } + [""]
        }
        lines += ["\(inert(result.tool.name)) \(inert(result.tool.version)) · the whole report is in index.html", ""]
        return lines.joined(separator: "\n")
    }

    private func inert(_ text: String) -> String { MarkdownReport.inert(text) }
}
