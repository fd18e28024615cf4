import Charts
import Results

struct FigureView {
    let figure: Figure
    let index: Int
    let pictures: PicturePlan
    /// What was measured: its floors stand in the charts. Empty where a figure is shown alone.
    var run: RunResult?

    /// nil for a figure that cannot be drawn.
    var object: [String: Any]? {
        if let page = pictures.pages[index] {
            let name = pictures.fileName(page)
            return view(
                "<p><a href=\"\(name)#\(slug)\">Open the pictures on a page of their own</a></p>", tiles: nil)
        }
        if pictures.dropped.contains(index) {
            return view(
                "<p class=\"quiet\">These pictures are too large for a page; they are in run.json.</p>", tiles: nil)
        }
        return content
    }

    /// The figure itself, wherever it stands.
    var content: [String: Any]? {
        switch figure.content {
        case .scatter(let xLabel, let yLabel, let series):
            let chart = ScatterChart(
                title: figure.title, description: describe(series.map { "\($0.name): \($0.points.count) points" }),
                xLabel: xLabel, yLabel: yLabel,
                series: series.map { series in
                    .init(
                        name: series.name, role: role(series.role),
                        points: series.points.compactMap { $0.count >= 2 ? (x: $0[0], y: $0[1]) : nil })
                })
            return view(chart.picture(id: slug).markup, tiles: nil)
        case .lines(let xLabel, let yLabel, let series):
            return view(LinesView(run: run).chart(figure, xLabel, yLabel, series, describe(series.map(ends))).picture(id: slug).markup, tiles: nil)
        case .bars(let valueLabel, let bars):
            let shown = Array(bars.prefix(60))
            let (label, factor) = LinesView.unit(valueLabel)
            let chart = BarChart(
                title: figure.title,
                description: describe(shown.prefix(12).map { "\($0.group) \($0.name) \(Readable.number($0.value * factor))" }),
                valueLabel: label,
                bars: shown.map {
                    .init(
                        group: $0.group, name: $0.name, role: role($0.role), value: $0.value * factor,
                        low: $0.low.map { $0 * factor }, high: $0.high.map { $0 * factor })
                })
            return view(chart.picture(id: slug).markup, tiles: nil)
        case .forest(let valueLabel, let reference, let rows):
            let (label, factor) = LinesView.unit(valueLabel)
            let chart = ForestPlot(
                title: figure.title,
                description: describe(rows.prefix(12).map { "\($0.name) \(Readable.number($0.value * factor))" }),
                valueLabel: label, reference: reference * factor,
                rows: rows.map { .init(name: $0.name, value: $0.value * factor, low: $0.low * factor, high: $0.high * factor) })
            return view(chart.picture(id: slug).markup, tiles: nil)
        case .matrix(let rowLabel, let columnLabel, let columns, let groups):
            let table = HeatMap(
                title: figure.title, corner: "\(rowLabel) \\ \(columnLabel)",
                columns: columns.map { HeatMap.Column(name: $0) },
                groups: groups.map { group in
                    .init(
                        name: group.name,
                        rows: group.rows.map { row in
                            .init(
                                name: row.name, note: "",
                                cells: row.cells.map { HeatMap.Cell(text: $0.text, position: $0.tint) })
                        })
                })
            let label = Escape.markup(figure.title)
            let isLong = columns.contains { $0.count > 4 }
            return view(
                "<div class=\"heat-box\(isLong ? " long" : "")\" role=\"region\" aria-label=\"\(label)\" tabindex=\"0\">"
                    + table.picture().markup + "</div>", tiles: nil)
        case .images(let png, let columns, let tileWidth, let tileHeight, let captions):
            let sheet = ContactSheet(
                title: "\(figure.title): \(captions.count) pictures. \(figure.caption)", png: png,
                columns: columns, tiles: captions.count, tileWidth: tileWidth, tileHeight: tileHeight)
            guard let picture = sheet.picture() else { return nil }
            let named = captions.enumerated().filter { !$0.element.isEmpty }
            let tiles = named.prefix(40).map { "\($0.offset + 1) \($0.element)" }.joined(separator: " · ")
            return view(picture.markup, tiles: tiles.isEmpty ? nil : tiles)
        }
    }

    private var slug: String { "figure-\(index)-\(Labels.slug(figure.id))" }

    private func view(_ markup: String, tiles: String?) -> [String: Any] {
        var view: [String: Any] = [
            "figureId": slug, "figureTitle": figure.title, "figureCaption": figure.caption, "figurePicture": markup,
        ]
        if let tiles { view["figureTiles"] = tiles }
        return view
    }

    private func describe(_ parts: [String]) -> String {
        ([figure.caption] + parts).filter { !$0.isEmpty }.joined(separator: " ; ")
    }

    private func ends(_ series: Figure.LineSeries) -> String {
        guard let first = series.y.first, let last = series.y.last else { return series.name }
        return "\(series.name) from \(Readable.number(first)) to \(Readable.number(last))"
    }

    private func role(_ role: Figure.Role) -> ChartRole { ChartRole(role) }
}

extension ChartRole {
    init(_ role: Figure.Role) {
        self =
            switch role {
            case .real: .real
            case .synthetic: .synthetic
            case .holdout: .holdout
            case .other: .other
            }
    }
}
