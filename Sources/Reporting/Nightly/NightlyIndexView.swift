import Results

/// What `nightly.mustache` shows: tonight, series by series.
struct NightlyIndexView {
    let result: NightlyResult

    private var summaries: [SeriesSummary] { result.series.map(SeriesSummary.init) }

    var object: [String: Any] {
        let headline = Self.headline(summaries)
        let ordered = summaries.enumerated().sorted {
            ($0.element.status.rank, $0.offset) < ($1.element.status.rank, $1.offset)
        }
        var object: [String: Any] = [
            "pageTitle": "\(headline.text) – nights", "headline": headline.text, "lede": Self.lede(summaries),
            "verdictTone": headline.tone, "verdictSymbol": headline.symbol, "tonight": NightlyText.long(result.tonight),
            "series": ordered.map { card($0.element, id: $0.offset) },
            "hasWaivers": !Self.waivers(summaries).isEmpty, "waivers": Self.waivers(summaries),
            "hasDamaged": !result.damaged.isEmpty,
            "damagedTitle": result.damaged.count == 1
                ? "1 file of the history is not whole and was left out"
                : "\(result.damaged.count) files of the history are not whole and were left out",
            "damaged": result.damaged.prefix(100).map { ["damagedName": $0.name, "damagedReason": $0.reason] },
        ]
        if let since = result.since { object["since"] = NightlyText.long(since) }
        return object
    }

    static func headline(_ summaries: [SeriesSummary]) -> (text: String, tone: String, symbol: String) {
        let good = summaries.count { $0.tonight?.state == .pass }
        let worst = summaries.map(\.status).min { $0.rank < $1.rank } ?? Status.none
        if summaries.count == 1 { return (worst.word + " tonight", worst.tone, worst.symbol) }
        if good == summaries.count { return ("All \(good) series are good tonight", "pass", "✓") }
        return ("\(summaries.count - good) of \(summaries.count) series are not good tonight", worst.tone, worst.symbol)
    }

    static func lede(_ summaries: [SeriesSummary]) -> String {
        if summaries.count == 1, let only = summaries.first { return "\(only.series.name): \(only.sentence)" }
        let bad = summaries.filter { $0.tonight?.state != .pass }
        if bad.isEmpty {
            let changes = summaries.reduce(0) { $0 + $1.series.events.count }
            return changes == 0 ? "No metric drifts." : "Yet \(changes) changes were found in the trends below."
        }
        let rest = bad.count > 3 ? " \(bad.count - 3) more \(bad.count == 4 ? "is" : "are") below." : ""
        return bad.prefix(3).map { "\($0.series.name): \($0.sentence)" }.joined(separator: " ") + rest
    }

    private func card(_ summary: SeriesSummary, id: Int) -> [String: Any] {
        var card: [String: Any] = [
            "seriesName": summary.series.name, "seriesPage": NightlyText.fileName(summary.series.name),
            "seriesTone": summary.status.tone, "seriesSymbol": summary.status.symbol, "seriesWord": summary.status.word,
            "seriesSentence": summary.sentence, "seriesStrip": summary.strip(id: "strip-\(id)", page: NightlyText.fileName(summary.series.name)),
            "seriesEvents": summary.series.events.map { event in
                ["eventText": summary.phrase(event), "eventKind": event.kind.rawValue]
            },
            "seriesNights": "\(summary.series.nights.count - summary.missing) of "
                + NightlyText.nights(summary.series.nights.count) + " recorded",
            "hasEvents": !summary.series.events.isEmpty,
        ]
        if let bad = summary.firstBad { card["seriesFirstBad"] = bad }
        if let good = summary.series.lastGood { card["seriesLastGood"] = NightlyText.long(good.date) }
        let cuts = summary.cuts.map {
            "\(summary.shortDate($0.night)): \($0.reasons.joined(separator: ", "))"
        }
        if !cuts.isEmpty { card["seriesCuts"] = cuts.joined(separator: " · ") }
        return card
    }

    /// Those that run out within a month, or have.
    static func waivers(_ summaries: [SeriesSummary]) -> [[String: Any]] {
        summaries.flatMap { summary in
            summary.series.waivers.filter { $0.daysLeft <= 30 }.map { waiver in
                let left =
                    waiver.daysLeft < 0
                    ? "expired" : waiver.daysLeft == 0 ? "last day" : "\(waiver.daysLeft) days left"
                return [
                    "waiverSeries": summary.series.name, "waiverCheck": waiver.name,
                    "waiverOwner": waiver.owner, "waiverReason": waiver.reason,
                    "waiverExpires": NightlyText.long(waiver.expires), "waiverLeft": left,
                    "waiverTone": waiver.daysLeft < 0 ? "fail" : waiver.daysLeft <= 14 ? "undecided" : "waived",
                ]
            }
        }
    }
}
