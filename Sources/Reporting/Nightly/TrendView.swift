import Charts
import Results

/// One line of a series as a chart.
struct TrendView {
    let series: NightlyResult.Series
    let line: NightlyResult.Line

    var chart: TrendChart {
        let percent = Readable.isShare(line.unit)
        return TrendChart(
            title: "\(NightlyText.name(line, in: series)) over the nights", description: description, nights: series.nights.count,
            points: line.points.map { point in
                .init(
                    night: point.night, value: point.value, low: point.low, high: point.high, limit: point.limit,
                    isBad: point.blocks)
            },
            marks: marks, ticks: ticks, valueLabel: percent ? "%" : line.unit, factor: percent ? 100 : 1)
    }

    private func date(_ night: Int) -> String {
        series.nights.indices.contains(night) ? NightlyText.short(series.nights[night].date) : "–"
    }

    private var marks: [TrendChart.Mark] {
        let changes = line.changes.map { change in
            let kind =
                switch change.kind {
                case .drift:
                    TrendChart.Mark(
                        style: .drift, from: change.night, to: change.through, label: "drift \(date(change.night))")
                case .break:
                    TrendChart.Mark(
                        style: .break, from: change.night, to: change.night, label: "break \(date(change.night))")
                case .unconfirmed:
                    TrendChart.Mark(style: .unconfirmed, from: change.night, to: change.night, label: "tonight?")
                }
            return kind
        }
        let cuts = line.breaks.map { found in
            TrendChart.Mark(
                style: .line, from: found.night, to: found.night, label: "new " + (found.reasons.first ?? "scale"))
        }
        return (changes + cuts).sorted { $0.from < $1.from }
    }

    private var ticks: [(night: Int, label: String)] {
        let count = series.nights.count
        var ticks: [(night: Int, label: String)] = []
        for (index, night) in series.nights.enumerated() {
            guard let (_, month, day) = NightlyText.parts(night.date) else { continue }
            let isWanted: Bool
            switch count {
            case ...10: isWanted = index % 2 == 0
            case ...24: isWanted = index % 5 == 0
            case ...130: isWanted = day == 1 || day == 16
            case ...400: isWanted = day == 1 && month % 2 == 1
            default: isWanted = day == 1 && month % 6 == 1
            }
            if isWanted { ticks.append((index, NightlyText.short(night.date))) }
        }
        return ticks
    }

    private var description: String {
        var parts: [String] = []
        if let first = line.points.first, let last = line.points.last {
            parts.append(
                "from \(Readable.number(first.value, unit: line.unit)) on \(date(first.night)) to "
                    + "\(Readable.number(last.value, unit: line.unit)) on \(date(last.night))")
        }
        parts += marks.map(\.label)
        return parts.joined(separator: ", ")
    }

    var caption: String {
        var text = NightlyText.better(line.direction)
        text = text.prefix(1).uppercased() + text.dropFirst() + "."
        for change in line.changes {
            let values =
                "\(Readable.number(change.before, unit: line.unit)) → \(Readable.number(change.after, unit: line.unit))"
            switch change.kind {
            case .drift: text += " Drift since about \(date(change.night)), told on \(date(change.found)): \(values)."
            case .break: text += " Break on \(date(change.night)), told on \(date(change.found)): \(values)."
            case .unconfirmed: text += " Tonight stands off: \(values)."
            }
        }
        for found in line.breaks {
            text += " Not comparable across \(date(found.night)): \(found.reasons.joined(separator: ", "))."
        }
        if chart.isCut { text += " The axis fits the nights since then; earlier ones beyond it stand at its edge." }
        return text
    }
}
