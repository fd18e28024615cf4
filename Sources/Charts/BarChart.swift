/// Horizontal bars with intervals, grouped by label, e.g. scores of training on real and on synthetic data.
public struct BarChart: Sendable {
    public struct Bar: Sendable {
        public var group: String
        public var name: String
        public var role: ChartRole
        public var value: Double
        public var low: Double?
        public var high: Double?
        public init(
            group: String, name: String, role: ChartRole, value: Double, low: Double? = nil, high: Double? = nil
        ) {
            self.group = group
            self.name = name
            self.role = role
            self.value = value
            self.low = low
            self.high = high
        }
    }

    public var title: String
    public var description: String
    public var valueLabel: String
    public var bars: [Bar]

    public init(title: String, description: String, valueLabel: String, bars: [Bar]) {
        self.title = title
        self.description = description
        self.valueLabel = valueLabel
        self.bars = bars
    }

    /// Bars start at zero; values that are not finite are drawn as no bar. Few groups get a heading each, many stand
    /// close together with their names at the left.
    public func picture(id: String) -> Picture {
        var groups: [String] = []
        for bar in bars where !groups.contains(bar.group) { groups.append(bar.group) }
        var legendEntries: [Legend.Entry] = []
        for bar in bars where !legendEntries.contains(where: { $0.name == bar.name }) {
            legendEntries.append(.init(name: bar.name, role: bar.role, style: .bar))
        }
        let legend = Legend(entries: legendEntries)
        let layout = Layout(groups: groups)
        let width = 440.0
        let top = legend.height(width: width - 20) + 8
        let heights = groups.map { group in layout.height(bars: bars.count { $0.group == group }) }
        let height = top + heights.reduce(0, +) + 44
        var svg = SVG(width: width, height: height)
        legend.draw(in: &svg, x: 10, y: 2, width: width - 20)
        let ends = bars.flatMap { [$0.value, $0.low ?? $0.value, $0.high ?? $0.value] }.filter(\.isFinite)
        let range = Axis.range(ends + [0], margin: 0)
        let axis = Axis(low: range.lowerBound, high: range.upperBound, start: layout.left, end: width - 56)
        let ticks = axis.ticks(5)
        let bottom = height - 42
        for tick in ticks.values {
            svg.line(axis.position(tick), top, axis.position(tick), bottom, tick == 0 ? "axis" : "grid")
            svg.text(ChartText.label(tick, step: ticks.step), axis.position(tick), bottom + 16, "tick", .middle)
        }
        svg.text(valueLabel, (axis.start + axis.end) / 2, bottom + 34, "label", .middle, limit: 60)
        var y = top + 4
        for (group, height) in zip(groups, heights) {
            layout.name(group, y: y, height: height, in: &svg)
            var barTop = y + layout.heading
            for bar in bars where bar.group == group {
                draw(bar, axis, barTop, layout.bar, &svg)
                barTop += layout.bar + layout.gap
            }
            y += height
        }
        return Picture(markup: svg.finish(id: id, title: title, description: description))
    }

    private struct Layout {
        let left: Double
        let heading: Double
        let bar: Double
        let gap: Double
        let space: Double
        let atLeft: Bool

        init(groups: [String]) {
            atLeft = groups.count > 3
            let letters = groups.map(\.count).max() ?? 0
            left = atLeft ? min(120, 14 + 6.6 * Double(min(16, letters))) : 12
            heading = !atLeft && groups.contains { !$0.isEmpty } ? 20 : 0
            bar = atLeft ? 9 : 14
            gap = atLeft ? 1 : 3
            space = atLeft ? 7 : 8
        }

        func height(bars: Int) -> Double { heading + Double(bars) * (bar + gap) + space }

        func name(_ group: String, y: Double, height: Double, in svg: inout SVG) {
            if atLeft {
                svg.text(group, left - 7, y + (height - space) / 2 + 4, "label", .end, limit: 16)
            } else if heading > 0 {
                svg.text(group, left, y + 12, "label strong", limit: 56)
            }
        }
    }

    private func draw(_ bar: Bar, _ axis: Axis, _ y: Double, _ height: Double, _ svg: inout SVG) {
        guard bar.value.isFinite else {
            svg.text("no value", axis.position(0) + 4, y + height / 2 + 4, "tick")
            return
        }
        let zero = axis.position(0)
        let end = axis.position(bar.value)
        svg.rectangle(min(zero, end), y, abs(end - zero), height, "fill-\(bar.role.rawValue)", radius: 1.5)
        var right = max(zero, end)
        if let low = bar.low, let high = bar.high, low.isFinite, high.isFinite {
            let middle = y + height / 2
            svg.line(axis.position(low), middle, axis.position(high), middle, "whisker")
            svg.line(axis.position(low), middle - 3, axis.position(low), middle + 3, "whisker")
            svg.line(axis.position(high), middle - 3, axis.position(high), middle + 3, "whisker")
            right = max(right, axis.position(high))
        }
        svg.text(ChartText.value(bar.value), right + 6, y + height / 2 + 4, height < 12 ? "tick fine" : "tick")
    }
}
