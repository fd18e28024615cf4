/// One metric over the candidates of a study: value, interval and the value of each seed a row, the real-vs-real band
/// behind them, rows of known quality below.
public struct CandidateForest: Sendable {
    public struct Row: Sendable {
        public var name: String
        public var mark: CandidateMark
        /// nil where there is no value; `text` then says why.
        public var value: Double?
        public var low: Double?
        public var high: Double?
        public var perSeed: [Double]
        /// The value as text, or its status.
        public var text: String
        public init(
            name: String, mark: CandidateMark, value: Double?, low: Double? = nil, high: Double? = nil,
            perSeed: [Double] = [], text: String
        ) {
            self.name = name
            self.mark = mark
            self.value = value
            self.low = low
            self.high = high
            self.perSeed = perSeed
            self.text = text
        }
    }

    public var title: String
    public var description: String
    /// Unit and which way is better.
    public var valueLabel: String
    public var rows: [Row]
    public var floor: (low: Double, value: Double, high: Double)?
    public var target: Double?
    /// Values are shares and shown in per cent.
    public var isShare: Bool
    public var mayBeLogarithmic: Bool

    public init(
        title: String, description: String, valueLabel: String, rows: [Row],
        floor: (low: Double, value: Double, high: Double)? = nil, target: Double? = nil, isShare: Bool = false,
        mayBeLogarithmic: Bool = false
    ) {
        self.title = title
        self.description = description
        self.valueLabel = valueLabel
        self.rows = rows
        self.floor = floor
        self.target = target
        self.isShare = isShare
        self.mayBeLogarithmic = mayBeLogarithmic
    }

    private static let width = 380.0
    private static let left = 116.0
    private static let rowHeight = 18.0
    private static let top = 6.0

    public func picture(id: String) -> Picture {
        let ranked = rows.filter { $0.mark != .known }
        let known = rows.filter { $0.mark == .known }
        let gap = known.isEmpty || ranked.isEmpty ? 0.0 : 9
        let bottom = Self.top + Double(rows.count) * Self.rowHeight + gap
        var svg = SVG(width: Self.width, height: bottom + 40)
        let axis = scale
        if let floor, floor.low.isFinite, floor.high.isFinite {
            let from = axis.position(floor.low)
            let wide = max(2, axis.position(floor.high) - from)
            svg.rectangle(from, Self.top - 4, wide, bottom - Self.top + 4, "floor-band")
        }
        for tick in axis.labelledTicks(4) {
            let x = axis.position(tick.value)
            svg.line(x, Self.top - 4, x, bottom, "grid")
            svg.text(tick.label, x, bottom + 14, "tick", .middle)
        }
        if let target, target.isFinite, axis.side(target) == 0 {
            svg.line(axis.position(target), Self.top - 4, axis.position(target), bottom, "reference")
        }
        svg.line(axis.start - 4, bottom, axis.end + 4, bottom, "axis")
        svg.text(valueLabel, (axis.start + axis.end) / 2, bottom + 32, "label", .middle, limit: 46)
        var y = Self.top
        for row in ranked {
            draw(row, axis, y + Self.rowHeight / 2, &svg)
            y += Self.rowHeight
        }
        if gap > 0 { svg.line(4, y + gap / 2, Self.width - 4, y + gap / 2, "divide") }
        y += gap
        for row in known {
            draw(row, axis, y + Self.rowHeight / 2, &svg)
            y += Self.rowHeight
        }
        return Picture(markup: svg.finish(id: id, title: title, description: description))
    }

    private var scale: Axis {
        let factor = isShare ? 100.0 : 1
        var values = rows.flatMap { [$0.value, $0.low, $0.high].compactMap(\.self) + $0.perSeed }
        if let floor { values += [floor.low, floor.value, floor.high] }
        if let target { values.append(target) }
        let axis = Axis.fitting(
            values.map { $0 * factor }, logarithmic: mayBeLogarithmic, start: Self.left + 6, end: Self.width - 62)
        return axis.labelled(times: factor)
    }

    private func draw(_ row: Row, _ axis: Axis, _ y: Double, _ svg: inout SVG) {
        let isKnown = row.mark == .known
        svg.text(row.name, Self.left - 6, y + 4, isKnown ? "label soft" : "label ink", .end, limit: 16)
        guard let value = row.value, value.isFinite else {
            svg.text(row.text, axis.start + 2, y + 4, "tick void", limit: 30)
            return
        }
        if let low = row.low, let high = row.high, low.isFinite, high.isFinite {
            svg.line(axis.position(low), y, axis.position(high), y, "span span-\(row.mark.rawValue)")
        }
        if row.perSeed.count > 1 {
            for seed in row.perSeed where seed.isFinite && axis.side(seed) == 0 {
                svg.circle(axis.position(seed), y, 2.6, "seed seed-\(row.mark.rawValue)")
            }
        }
        let side = axis.side(value)
        if side == 0 {
            svg.marker(row.mark.role, axis.position(value), y, size: row.perSeed.count > 1 ? 3 : 3.8)
        } else {
            svg.chevron(axis.position(value) + 3 * side, y, side: side, "beyond beyond-\(row.mark.rawValue)")
        }
        svg.text(row.text, Self.width - 3, y + 4, isKnown ? "tick" : "tick ink", .end, limit: 12)
    }
}
