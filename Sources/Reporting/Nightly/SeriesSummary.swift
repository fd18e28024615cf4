import Charts
import Results

/// What the index, the series page and nightly.md say about one series.
struct SeriesSummary {
    let series: NightlyResult.Series

    var tonight: NightlyResult.Night? { series.nights.last }
    /// The last night with a run, which is not tonight where tonight's is missing.
    var latest: NightlyResult.Night? { series.nights.last { $0.state != .missing } }
    var isGood: Bool { series.lastGood != nil && series.lastGood == latest }
    var status: Status { NightlyText.status(tonight?.state ?? .missing) }
    var missing: Int { series.nights.count { $0.state == .missing } }

    /// Read aloud after the series' name.
    var sentence: String {
        guard let tonight else { return "No night is recorded." }
        if tonight.state == .missing {
            guard let latest else { return "No night is recorded." }
            return "There is no run tonight. The last one, of \(NightlyText.long(latest.date)), "
                + "ended as “\(NightlyText.status(latest.state).word.lowercased())”."
        }
        let reason = tonight.sentence.isEmpty ? NightlyText.status(tonight.state).word : tonight.sentence
        return reason
    }

    var firstBad: String? {
        series.firstBad.map { bad in
            let since = series.nights.count { $0.date >= bad.date && $0.state != .missing && $0.state != .pass }
            return "\(NightlyText.long(bad.date)) (\(NightlyText.status(bad.state).word.lowercased())), "
                + "\(NightlyText.nights(since)) not good since then"
        }
    }

    /// One phrase an event, e.g. "Break on 26 October 2026 in 7 metrics".
    func phrase(_ event: NightlyResult.Event) -> String {
        let count = event.lines.count == 1 ? "1 metric" : "\(event.lines.count) metrics"
        let date = date(event.night)
        return switch event.kind {
        case .drift: "Drift since about \(date) in \(count)"
        case .break: "Break on \(date) in \(count)"
        case .unconfirmed: "\(count) \(event.lines.count == 1 ? "stands" : "stand") off tonight, not yet confirmed"
        }
    }

    func date(_ night: Int) -> String {
        series.nights.indices.contains(night) ? NightlyText.long(series.nights[night].date) : "–"
    }

    func shortDate(_ night: Int) -> String {
        series.nights.indices.contains(night) ? NightlyText.short(series.nights[night].date) : "–"
    }

    /// Nights from which lines are cut, with every reason once.
    var cuts: [(night: Int, reasons: [String])] {
        var cuts: [(night: Int, reasons: [String])] = []
        for line in series.lines {
            for found in line.breaks {
                guard let index = cuts.firstIndex(where: { $0.night == found.night }) else {
                    cuts.append((found.night, found.reasons))
                    continue
                }
                cuts[index].reasons += found.reasons.filter { !cuts[index].reasons.contains($0) }
            }
        }
        return cuts.sorted { $0.night < $1.night }
    }

    /// Nights that the series' page lists, the last half year at most.
    static let listed = 182

    /// The id of a night in the list of its series' page.
    static func anchor(_ date: String) -> String { "night-\(Labels.slug(date))" }

    /// - Parameter page: of the series, where the strip stands on another one.
    func strip(id: String, page: String = "") -> String {
        let shown = Array(series.nights.suffix(Self.listed))
        guard let first = shown.first else { return "" }
        let cells = shown.map { night in
            let status = NightlyText.status(night.state)
            return CalendarStrip.Cell(
                tone: status.tone, symbol: status.symbol, text: "\(NightlyText.long(night.date)): \(status.word)",
                link: "\(page)#\(Self.anchor(night.date))")
        }
        var months: [(cell: Int, label: String)] = []
        for (index, night) in shown.enumerated()
        where index == 0 || NightlyText.month(night.date) != NightlyText.month(shown[index - 1].date) {
            months.append((index, NightlyText.month(night.date)))
        }
        let counts = ["pass", "fail", "undecided", "error", "none", "missing"].compactMap { tone -> String? in
            let count = cells.count { $0.tone == tone }
            return count > 0 ? "\(count) \(tone == "none" ? "not judged" : tone)" : nil
        }
        return CalendarStrip(
            title: "Nights of \(series.name)", description: counts.joined(separator: ", "),
            firstWeekday: NightlyText.weekday(first.date), cells: cells, months: months
        ).picture(id: id).markup
    }
}
