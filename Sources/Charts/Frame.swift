/// The plot area of a chart with its grid, ticks and axis titles.
struct Frame {
    var x: Axis
    var y: Axis
    var xLabel: String
    var yLabel: String

    /// - Parameter top: where the plot area starts, below the legend.
    init(
        width: Double, height: Double, top: Double, x: ClosedRange<Double>, y: ClosedRange<Double>, xLabel: String,
        yLabel: String, left: Double = 52
    ) {
        let bottom = height - (xLabel.isEmpty ? 24 : 42)
        self.x = Axis(low: x.lowerBound, high: x.upperBound, start: left, end: width - 10)
        self.y = Axis(low: y.lowerBound, high: y.upperBound, start: bottom, end: top)
        self.xLabel = xLabel
        self.yLabel = yLabel
    }

    func draw(in svg: inout SVG, xTicks: Int = 6, yTicks: Int = 5, labels: Bool = true) {
        let columns = x.ticks(xTicks)
        let rows = y.ticks(yTicks)
        for value in rows.values {
            let at = y.position(value)
            svg.line(x.start, at, x.end, at, "grid")
            if labels { svg.text(ChartText.label(value, step: rows.step), x.start - 6, at + 4, "tick", .end) }
        }
        for value in columns.values {
            let at = x.position(value)
            svg.line(at, y.start, at, y.start + 4, "axis")
            if labels { svg.text(ChartText.label(value, step: columns.step), at, y.start + 17, "tick", .middle) }
        }
        svg.line(x.start, y.start, x.end, y.start, "axis")
        if !xLabel.isEmpty { svg.text(xLabel, (x.start + x.end) / 2, y.start + 35, "label", .middle, limit: 60) }
        if !yLabel.isEmpty { svg.verticalText(yLabel, 12, (y.start + y.end) / 2, "label") }
    }
}
