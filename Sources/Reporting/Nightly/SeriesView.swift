import Charts
import Results

/// What `nightly-series.mustache` shows: one series with its trends.
struct SeriesView {
    let series: NightlyResult.Series
    let result: NightlyResult
    /// Addresses of the nights' own reports, by date.
    let links: [String: String]
    private var summary: SeriesSummary { SeriesSummary(series: series) }

    init(series: NightlyResult.Series, result: NightlyResult, links: [String: String] = [:]) {
        self.links = links
        self.series = series
        self.result = result
    }

    var object: [String: Any] {
        let status = summary.status
        var object: [String: Any] = [
            "pageTitle": "\(status.word) – \(series.name)", "seriesName": series.name, "headline": status.word,
            "lede": summary.sentence, "verdictTone": status.tone, "verdictSymbol": status.symbol,
            "tonight": NightlyText.long(result.tonight), "strip": summary.strip(id: "strip"), "facts": facts,
            "hasEvents": !series.events.isEmpty, "events": series.events.map(event),
            "hasDifferences": !series.differences.isEmpty,
            "isJudgedOtherwise": summary.isGood && !series.differences.isEmpty, "hasMoved": !series.moved.isEmpty,
            "hasSince": series.lastGood != nil && series.lastGood != summary.latest,
            "differences": series.differences.map {
                ["differenceWhat": $0.what, "differenceBefore": $0.before, "differenceAfter": $0.after]
            },
            "moved": series.moved.prefix(20).map(move), "dimensions": dimensions,
            "hasCuts": !summary.cuts.isEmpty,
            "cuts": summary.cuts.map {
                ["cutDate": summary.date($0.night), "cutReasons": $0.reasons.joined(separator: ", ")]
            },
            "hasWaivers": !series.waivers.isEmpty, "waivers": waivers,
            "falseAlarms": NightlyText.falseAlarms(series.detection), "method": NightlyText.method(series.detection),
            "nights": nights,
            "nightsTitle": series.nights.count > nights.count
                ? "The last \(nights.count) of \(NightlyText.nights(series.nights.count))"
                : "All \(NightlyText.nights(nights.count))",
        ]
        if let good = series.lastGood { object["lastGood"] = NightlyText.long(good.date) }
        return object
    }

    private var facts: [[String: Any]] {
        var facts: [[String: Any]] = []
        if let bad = summary.firstBad { facts.append(["factName": "First bad night", "factValue": bad]) }
        if let good = series.lastGood {
            facts.append(["factName": "Last good night", "factValue": NightlyText.long(good.date)])
        }
        facts.append([
            "factName": "Nights",
            "factValue": "\(series.nights.count - summary.missing) recorded, \(summary.missing) missing",
        ])
        facts.append(["factName": "Metrics", "factValue": "\(series.lines.count)"])
        return facts
    }

    private func event(_ event: NightlyResult.Event) -> [String: Any] {
        let late = event.kind == .drift && event.latest.minus(event.night) > 3
        var object: [String: Any] = [
            "eventTitle": summary.phrase(event), "eventKind": NightlyText.kind(event.kind),
            "eventTone": event.kind == .unconfirmed ? "undecided" : "fail",
            "eventFound":
                (event.kind == .unconfirmed
                ? "The next night will tell whether it stays."
                : "Told on \(summary.date(event.found)) for the first time.")
                + (late
                    ? " Less sensitive metrics show it later, the last one from \(summary.date(event.latest)) on." : "")
                ,
        ]
        object["eventLines"] = event.lines.compactMap { index -> [String: Any]? in
            guard series.lines.indices.contains(index) else { return nil }
            let line = series.lines[index]
            let change = line.changes.filter { $0.kind == event.kind }
                .min { $0.night.minus(event.night).magnitude < $1.night.minus(event.night).magnitude }
            guard let change else { return nil }
            return [
                "lineName": NightlyText.name(line, in: series), "lineTarget": "trend-\(index)",
                "lineArrow": change.rising ? "▲" : "▼",
                "lineValues":
                    "\(Readable.number(change.before, unit: line.unit)) → \(Readable.number(change.after, unit: line.unit))",
                "lineNight": summary.date(change.night),
                "lineWorse": change.forWorse.map { $0 ? "for the worse" : "for the better" } ?? "",
            ]
        }
        return object
    }

    private func move(_ move: NightlyResult.Move) -> [String: Any] {
        guard series.lines.indices.contains(move.line) else { return [:] }
        let line = series.lines[move.line]
        return [
            "moveName": NightlyText.name(line, in: series), "moveTarget": "trend-\(move.line)",
            "moveBefore": Readable.number(move.before, unit: line.unit),
            "moveAfter": Readable.number(move.after, unit: line.unit),
            "moveSize": "\(move.deviations > 0 ? "+" : "")\(Readable.number(move.deviations, digits: 2)) σ",
        ]
    }

    private var waivers: [[String: Any]] {
        series.waivers.map { waiver in
            [
                "waiverCheck": waiver.name, "waiverOwner": waiver.owner,
                "waiverReason": waiver.reason, "waiverExpires": NightlyText.long(waiver.expires),
                "waiverLeft": waiver.daysLeft < 0 ? "expired" : "\(waiver.daysLeft) days left",
            ]
        }
    }

    private var nights: [[String: Any]] {
        series.nights.suffix(SeriesSummary.listed).reversed().map { night in
            let status = NightlyText.status(night.state)
            var row: [String: Any] = [
                "nightDate": NightlyText.long(night.date), "nightTone": status.tone, "nightSymbol": status.symbol,
                "nightWord": status.word, "nightSentence": night.sentence,
                "nightRuns": night.runs > 1 ? "\(night.runs) runs, the last one counts" : "",
                "nightFile": night.file ?? "", "nightId": SeriesSummary.anchor(night.date),
            ]
            if let link = links[night.date] { row["nightLink"] = link }
            return row
        }
    }

    // MARK: trends

    private var dimensions: [[String: Any]] {
        Dimension.allCases.compactMap { dimension in
            let lines = series.lines.enumerated().filter { $0.element.dimension == dimension }.map { ($0.offset, $0.element) }
            guard !lines.isEmpty else { return nil }
            // Of many lines, as sets of several tables have, those stand open that something hangs on.
            let isLong = lines.count > Self.mostOpen
            let shown = isLong ? lines.filter { leads($0.0, $0.1) } : lines
            let rest = isLong ? lines.filter { !leads($0.0, $0.1) } : []
            var object: [String: Any] = [
                "dimensionName": Labels.words(dimension), "dimensionId": dimension.rawValue,
                "dimensionQuestion": Labels.question(dimension),
            ]
            if !shown.isEmpty { object["shown"] = list(Labels.words(dimension), shown, open: !isLong) }
            if !rest.isEmpty {
                let title = "\(rest.count) \(shown.isEmpty ? "" : "more ")metrics without a limit or a change"
                object["more"] = list("\(Labels.words(dimension)): \(title)", rest, open: false).merging(["moreTitle": title]) { $1 }
            }
            return object
        }
    }

    /// Lines of a dimension that are all shown at once.
    private static let mostOpen = 15

    /// Whether the line was judged, moved or changed.
    private func leads(_ index: Int, _ line: NightlyResult.Line) -> Bool {
        line.points.last?.limit != nil || !line.changes.isEmpty || series.moved.contains { $0.line == index }
    }

    private func list(_ name: String, _ lines: [(Int, NightlyResult.Line)], open: Bool) -> [String: Any] {
        [
            "listName": name, "open": open, "rows": lines.map { row($0.0, $0.1) }, "figures": lines.map { figure($0.0, $0.1) },
        ]
    }

    private func row(_ index: Int, _ line: NightlyResult.Line) -> [String: Any] {
        let chart = TrendView(series: series, line: line).chart
        var row: [String: Any] = [
            "rowName": NightlyText.name(line), "rowTarget": "trend-\(index)", "rowId": line.id,
            "rowSpark": chart.sparkline(id: "spark-\(index)").markup, "rowBetter": NightlyText.better(line.direction),
            "rowValue": "–", "rowLimit": "–", "rowInterval": "", "rowChange": "none found", "rowChangeTone": "pass",
            "rowChangeSymbol": "✓",
        ]
        if let features = line.features { row["rowFeatures"] = "\(features) features" }
        if let last = line.points.last {
            let interval = last.low.flatMap { low in last.high.map { Interval(low: low, high: $0, method: "") } }
            let text = Readable.estimate(last.value, interval: interval, unit: line.unit)
            row["rowValue"] = text.value
            row["rowInterval"] = text.interval ?? ""
            row["rowLimit"] = last.limit.map { Readable.number($0, unit: line.unit) } ?? "–"
            if last.night.plus(1) < series.nights.count { row["rowStale"] = "of \(summary.shortDate(last.night))" }
        }
        if let change = line.changes.last {
            let kind = change.kind == .drift ? "drift since" : change.kind == .break ? "break on" : "stands off"
            row["rowChange"] = "\(change.rising ? "▲" : "▼") \(kind) \(summary.shortDate(change.night))"
            row["rowChangeTone"] =
                change.kind == .unconfirmed ? "undecided" : change.forWorse == false ? "waived" : "fail"
            row["rowChangeSymbol"] = "△"
        }
        return row
    }

    private func figure(_ index: Int, _ line: NightlyResult.Line) -> [String: Any] {
        let view = TrendView(series: series, line: line)
        return [
            "figureId": "trend-\(index)", "figureTitle": NightlyText.name(line, in: series), "figureCaption": view.caption,
            "figurePicture": view.chart.picture(id: "chart-\(index)").markup,
        ]
    }
}
