import Charts
import Results

/// The plot of the two metrics that a release weighs against each other.
struct ParetoView {
    let reader: StudyReader
    private let x: Int
    private let y: Int
    private let front: [String]

    /// nil where the study has no front.
    init?(reader: StudyReader) {
        guard let pareto = reader.study.pareto, let x = reader.place(ofMetric: pareto.xMetric),
            let y = reader.place(ofMetric: pareto.yMetric)
        else { return nil }
        self.reader = reader
        self.x = x
        self.y = y
        front = pareto.front
    }

    var object: [String: Any] {
        let drawn = reader.rows.filter { point($0) != nil }
        let near = closeUp(drawn)
        let names = reader.ranked.filter { front.contains(reader.candidate($0).name) }.map { reader.label($0) }
        let missing = reader.rows.filter { !drawn.contains($0) }.map { reader.name($0) }
        var caption =
            "Each mark is a candidate with its interval on both axes. Rings mark the front: no other candidate beats "
            + "these on both metrics. The bands show what two real samples give (the floor)."
        if drawn.contains(where: { reader.candidate($0).copiesRows }) {
            caption += " † copies training rows, so its place says nothing about generating."
        }
        if !missing.isEmpty { caption += " Without a value on one axis: \(StudyWords.list(missing, limit: 8))." }
        let privacy = privacyPanels
        var panels = [panel(drawn, "All rows", number: 0, isHalf: near != nil || !privacy.isEmpty)]
        if let near { panels.append(panel(near, "Close-up of those that do not copy", number: 1, isHalf: true)) }
        panels += privacy
        if panels.count == 1 { panels[0]["panelTitle"] = nil }
        return [
            "paretoTitle":
                "\(Labels.words(reader.metric(x).dimension)) against "
                + Labels.words(reader.metric(y).dimension).lowercased(),
            "paretoPanels": panels, "paretoClose": panels.count > 1, "paretoCaption": caption,
            "paretoFront": names.isEmpty ? "none" : StudyWords.list(names), "paretoKey": Self.key,
        ]
    }

    private func panel(_ places: [Int], _ title: String, number: Int, isHalf: Bool) -> [String: Any] {
        let points = places.compactMap(point)
        let onFront = points.filter(\.isOnFront).map(\.name)
        let chart = ParetoChart(
            title: "\(reader.names[x]) against \(reader.names[y]), \(title.lowercased())",
            description: "On the front: \(onFront.joined(separator: ", ")). "
                + places.map { "\(reader.label($0)): \(reader.brief($0, x)), \(reader.brief($0, y))" }
                .joined(separator: "; "),
            x: measure(x, reader.names[x]), y: measure(y, reader.shortNames[y]), points: points)
        return [
            "panelTitle": title,
            "panelWide": chart.picture(
                id: "pareto-wide-\(number)", width: isHalf ? 580 : 1160, height: isHalf ? 440 : 480,
                style: "chart only-wide"
            ).markup,
            "panelNarrow": chart.picture(
                id: "pareto-narrow-\(number)", width: 350, height: 400, style: "chart only-narrow"
            ).markup,
        ]
    }

    /// Both metrics over ε, where several candidates were made under differential privacy.
    private var privacyPanels: [[String: Any]] {
        let guarded = reader.rows.filter { reader.candidate($0).epsilon.map { $0 > 0 } ?? false }
        guard guarded.count > 1 else { return [] }
        return [x, y].enumerated().compactMap { number, metric in
            let points = guarded.compactMap { place -> ParetoChart.Point? in
                guard let epsilon = reader.candidate(place).epsilon, let up = span(place, metric) else { return nil }
                return .init(name: reader.label(place), mark: reader.mark(place), x: .init(value: epsilon), y: up, isOnFront: false)
            }
            guard points.count > 1 else { return nil }
            let title = "\(reader.names[metric]) over ε, of candidates with differential privacy"
            let chart = ParetoChart(
                title: title,
                description: points.map { "\($0.name): ε \(Readable.number($0.x.value)), \(Readable.number($0.y.value))" }
                    .joined(separator: "; "),
                x: .init(
                    label: "ε of differential privacy ↓", floor: nil, target: nil, isShare: false, mayBeLogarithmic: true),
                y: measure(metric, reader.shortNames[metric]), points: points)
            return [
                "panelTitle": title,
                "panelWide": chart.picture(id: "privacy-wide-\(number)", width: 580, height: 440, style: "chart only-wide").markup,
                "panelNarrow": chart.picture(id: "privacy-narrow-\(number)", width: 350, height: 400, style: "chart only-narrow").markup,
            ]
        }
    }

    /// The rows around the candidates that do not copy, where the whole picture squeezes these into a corner.
    private func closeUp(_ drawn: [Int]) -> [Int]? {
        let core = drawn.filter { reader.candidate($0).kind != .sanity && !reader.candidate($0).copiesRows }
        guard core.count > 1, core.count < drawn.count else { return nil }
        let ranges = [x, y].map { metric -> (low: Double, high: Double, share: Double) in
            let inner = core.flatMap { ends($0, metric) }
            let outer = drawn.flatMap { ends($0, metric) }
            let low = inner.min() ?? 0
            let high = inner.max() ?? 0
            let span = (outer.max() ?? 0) - (outer.min() ?? 0)
            return (low, high, span > 0 ? (high - low) / span : 1)
        }
        // Along a logarithmic axis little is squeezed.
        let squeezed = zip([x, y], ranges).contains { metric, range in
            range.share < 0.3 && !ForestView.mayBeLogarithmic(reader.metric(metric))
        }
        guard squeezed else { return nil }
        return drawn.filter { place in
            core.contains(place)
                || zip([x, y], ranges).allSatisfy { metric, range in
                    guard let number = reader.number(place, metric) else { return false }
                    let margin = 0.5 * (range.high - range.low)
                    return number >= range.low - margin && number <= range.high + margin
                }
        }
    }

    private func ends(_ place: Int, _ metric: Int) -> [Double] {
        let interval = reader.value(place, metric).interval
        return [reader.number(place, metric), interval?.low, interval?.high].compactMap(\.self)
    }

    private func point(_ place: Int) -> ParetoChart.Point? {
        guard let across = span(place, x), let up = span(place, y) else { return nil }
        return ParetoChart.Point(
            name: reader.label(place), mark: reader.mark(place), x: across, y: up,
            isOnFront: front.contains(reader.candidate(place).name))
    }

    private func span(_ place: Int, _ metric: Int) -> ParetoChart.Span? {
        guard let number = reader.number(place, metric) else { return nil }
        let interval = reader.value(place, metric).interval
        return .init(value: number, low: interval?.low, high: interval?.high)
    }

    private func measure(_ place: Int, _ name: String) -> ParetoChart.Measure {
        let metric = reader.metric(place)
        return .init(
            label: StudyWords.axis(metric, name: name),
            shortLabel: "\(reader.shortNames[place]) \(StudyWords.arrow(metric))", floor: metric.floor.map { ($0.low, $0.high) },
            target: metric.target, isShare: Readable.isShare(metric.unit),
            mayBeLogarithmic: ForestView.mayBeLogarithmic(metric))
    }

    /// Marks of the three kinds of rows in words.
    static let key: String = {
        let kinds: [(CandidateMark, String)] = [
            (.generated, "generator trained here"), (.given, "given set"), (.known, "sanity row"),
        ]
        return kinds.map { "<span>\($0.picture().markup)\(Escape.markup($1))</span>" }.joined()
    }()
}
