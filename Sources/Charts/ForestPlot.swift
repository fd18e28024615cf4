/// A value with its interval a row, around a reference line, e.g. share gaps by class.
public struct ForestPlot: Sendable {
    public struct Row: Sendable {
        public var name: String
        public var value: Double
        public var low: Double
        public var high: Double
        public init(name: String, value: Double, low: Double, high: Double) {
            self.name = name
            self.value = value
            self.low = low
            self.high = high
        }
    }

    public var title: String
    public var description: String
    public var valueLabel: String
    public var reference: Double
    public var rows: [Row]
    /// Further rows are counted, not drawn.
    public var rowLimit: Int

    public init(
        title: String, description: String, valueLabel: String, reference: Double, rows: [Row], rowLimit: Int = 40
    ) {
        self.title = title
        self.description = description
        self.valueLabel = valueLabel
        self.reference = reference
        self.rows = rows
        self.rowLimit = rowLimit
    }

    /// Rows whose interval misses the reference are drawn strong; rows that are not finite are named without a mark.
    public func picture(id: String) -> Picture {
        let shown = Array(rows.prefix(max(1, rowLimit)))
        let width = 440.0
        let left = min(150.0, 16 + 6.6 * Double(shown.map { min(20, $0.name.count) }.max() ?? 4))
        let rowHeight = 20.0
        let height = 8 + Double(shown.count) * rowHeight + 46 + (shown.count < rows.count ? 16 : 0)
        var svg = SVG(width: width, height: height)
        let range = Axis.range(shown.flatMap { [$0.value, $0.low, $0.high] } + [reference])
        let axis = Axis(low: range.lowerBound, high: range.upperBound, start: left, end: width - 14)
        let bottom = 8 + Double(shown.count) * rowHeight
        let ticks = axis.ticks(5)
        for tick in ticks.values {
            svg.line(axis.position(tick), 6, axis.position(tick), bottom, "grid")
            svg.text(ChartText.label(tick, step: ticks.step), axis.position(tick), bottom + 16, "tick", .middle)
        }
        svg.line(axis.position(reference), 4, axis.position(reference), bottom + 3, "reference")
        svg.text(valueLabel, (axis.start + axis.end) / 2, bottom + 34, "label", .middle, limit: 60)
        for (index, row) in shown.enumerated() {
            let y = 8 + (Double(index) + 0.5) * rowHeight
            svg.text(row.name, left - 8, y + 4, "label", .end, limit: 20)
            guard row.value.isFinite, row.low.isFinite, row.high.isFinite else { continue }
            let clear = row.low > reference || row.high < reference
            svg.line(axis.position(row.low), y, axis.position(row.high), y, clear ? "interval strong" : "interval")
            svg.marker(.synthetic, axis.position(row.value), y, size: 3.6, clear ? "" : "faint")
        }
        if shown.count < rows.count {
            svg.text("and \(rows.count - shown.count) more", left, height - 2, "tick")
        }
        return Picture(markup: svg.finish(id: id, title: title, description: description))
    }
}
