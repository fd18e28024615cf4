import Foundation
import Results

/// One metric over nights: line, interval band and limit; the line is cut where nights are missing and where values are
/// not comparable, and changes are marked.
public struct TrendChart: Sendable {
    public struct Point: Sendable {
        public var night: Int
        public var value: Double
        public var low: Double?
        public var high: Double?
        public var limit: Double?
        /// Drawn as a cross instead of a dot.
        public var isBad: Bool
        public init(night: Int, value: Double, low: Double?, high: Double?, limit: Double?, isBad: Bool) {
            self.night = night
            self.value = value
            self.low = low
            self.high = high
            self.limit = limit
            self.isBad = isBad
        }
    }

    /// A stretch of nights with a name, e.g. a drift; a single night where both ends are equal.
    public struct Mark: Sendable {
        public enum Style: Sendable { case drift, `break`, unconfirmed, line }
        public var style: Style
        public var from: Int
        public var to: Int
        public var label: String
        public init(style: Style, from: Int, to: Int, label: String) {
            self.style = style
            self.from = from
            self.to = to
            self.label = label
        }
    }

    public var title: String
    public var description: String
    public var nights: Int
    public var points: [Point]
    public var marks: [Mark]
    /// Night and label of the ticks below.
    public var ticks: [(night: Int, label: String)]
    /// What stands behind the numbers of the axis, e.g. "%".
    public var valueLabel: String
    /// Values are multiplied by it, 100 for shares.
    public var factor: Double

    public init(
        title: String, description: String, nights: Int, points: [Point], marks: [Mark],
        ticks: [(night: Int, label: String)], valueLabel: String, factor: Double
    ) {
        self.title = title
        self.description = description
        self.nights = nights
        self.points = points
        self.marks = marks
        self.ticks = ticks
        self.valueLabel = valueLabel
        self.factor = factor
    }

    public func picture(id: String) -> Picture {
        let width = 440.0
        let top = marks.isEmpty ? 10.0 : 26.0
        let height = top + 172
        var svg = SVG(width: width, height: height)
        let y = axis(from: height - 40, to: top)
        let x = Axis(low: -0.5, high: Double(max(nights, 2)) - 0.5, start: 50, end: width - 10)
        let values = tickValues(y)
        for value in values.values {
            let at = y.position(value)
            svg.line(x.start, at, x.end, at, "grid")
            svg.text(ChartText.label(value, step: values.step), x.start - 6, at + 4, "tick", .end)
        }
        for tick in ticks {
            let at = x.position(Double(tick.night))
            svg.line(at, y.start, at, y.start + 4, "axis")
            svg.text(tick.label, at, y.start + 17, "tick", .middle)
        }
        svg.line(x.start, y.start, x.end, y.start, "axis")
        if !valueLabel.isEmpty { svg.verticalText(valueLabel, 11, (y.start + y.end) / 2, "label") }
        draw(marks: x, y, &svg)
        draw(x, y, &svg, fine: false)
        return Picture(markup: svg.finish(id: id, title: title, description: description))
    }

    /// The same in one line of a table.
    public func sparkline(id: String) -> Picture {
        let width = 210.0
        let height = 40.0
        var svg = SVG(width: width, height: height)
        let y = axis(from: height - 4, to: 4)
        let x = Axis(low: -0.5, high: Double(max(nights, 2)) - 0.5, start: 2, end: width - 2)
        for mark in marks where mark.style == .break || mark.style == .line {
            let at = x.position(Double(mark.from) - 0.5)
            svg.line(at, 2, at, height - 2, mark.style == .line ? "cut" : "change")
        }
        draw(x, y, &svg, fine: true)
        return Picture(
            markup: svg.finish(id: id, title: title, description: description, style: "bullet", fixed: true))
    }

    // MARK: parts

    private func shown(_ points: [Point]) -> [Double] {
        points.flatMap { [$0.value, $0.low, $0.high, $0.limit].compactMap(\.self).filter(\.isFinite) }
            .map { ($0 * factor).bounded }
    }

    /// The points that the axis fits: those of the stretch that still holds, where others lie so far off that its own
    /// movement would be a flat line. What lies beyond is drawn at the edge.
    private var present: [Point] {
        guard let start = marks.filter({ $0.style == .line || $0.style == .break }).map(\.from).max() else { return points }
        let recent = points.filter { $0.night >= start }
        func span(_ points: [Point]) -> Double {
            let values = shown(points)
            return (values.max() ?? 0) - (values.min() ?? 0)
        }
        guard recent.count >= 5, span(points) > 5 * span(recent) else { return points }
        return recent
    }

    /// Whether some points lie beyond the axis.
    public var isCut: Bool { present.count < points.count }

    private func axis(from start: Double, to end: Double) -> Axis {
        let shown = shown(present)
        // Two extractors may measure on scales that lie far apart.
        if let low = shown.min(), let high = shown.max(), low > 0, high / low > 60 {
            return Axis(low: low / 1.15, high: high * 1.15, start: start, end: end, isLogarithmic: true)
        }
        let range = Axis.range(shown, margin: 0.06)
        return Axis(low: range.lowerBound, high: range.upperBound, start: start, end: end)
    }

    private func tickValues(_ y: Axis) -> (values: [Double], step: Double) {
        guard y.isLogarithmic else { return y.ticks(4) }
        // Every power of ten where there are few, else about 20 of them.
        let all = y.decades([1, 3])
        let values = all.count <= 40 ? all : stride(from: 0, to: all.count, by: 2 * ((all.count + 39) / 40)).map { all[$0] }
        return (values, values.first ?? 1)
    }

    /// Points that are joined: no night is missing between them and no line is cut.
    private var pieces: [[Point]] {
        let cuts = marks.filter { $0.style == .line }.map(\.from)
        var pieces: [[Point]] = []
        for point in points where point.value.isFinite {
            if let last = pieces.last?.last, point.night == last.night.plus(1),
                !cuts.contains(where: { $0 > last.night && $0 <= point.night })
            {
                pieces[pieces.count - 1].append(point)
            } else {
                pieces.append([point])
            }
        }
        return pieces
    }

    private func draw(_ x: Axis, _ y: Axis, _ svg: inout SVG, fine: Bool) {
        let c = ChartText.coordinate
        func at(_ night: Int, _ value: Double) -> String {
            "\(c(x.position(Double(night)))) \(c(y.position(value * factor)))"
        }
        var band = ""
        var line = ""
        var limit = ""
        for piece in pieces {
            let banded = piece.filter { $0.low != nil && $0.high != nil }
            if banded.count > 1 {
                let upper = banded.map { at($0.night, $0.high ?? $0.value) }
                let lower = banded.reversed().map { at($0.night, $0.low ?? $0.value) }
                band += "M" + (upper + lower).joined(separator: "L") + "z"
            }
            if piece.count > 1 { line += "M" + piece.map { at($0.night, $0.value) }.joined(separator: "L") }
            for point in piece {
                guard let value = point.limit else { continue }
                let height = c(y.position(value * factor))
                limit +=
                    "M\(c(x.position(Double(point.night) - 0.5))) \(height)H\(c(x.position(Double(point.night) + 0.5)))"
            }
        }
        svg.path(band, "band-synthetic")
        svg.path(limit, "limit-line")
        svg.path(line, "trend")
        let size = fine ? 1.1 : nights > 60 ? 1.5 : 2.2
        var dots = ""
        var crosses = ""
        for point in pieces.joined() {
            let (px, py) = (x.position(Double(point.night)), y.position(point.value * factor))
            if point.isBad {
                let arm = fine ? 1.6 : 2.6
                crosses +=
                    "M\(c(px - arm)) \(c(py - arm))l\(c(2 * arm)) \(c(2 * arm))m0 \(c(-2 * arm))l\(c(-2 * arm)) \(c(2 * arm))"
            } else {
                dots +=
                    "M\(c(px - size)) \(c(py))a\(c(size)) \(c(size)) 0 1 0 \(c(2 * size)) 0a\(c(size)) \(c(size)) 0 1 0 \(c(-2 * size)) 0z"
            }
        }
        svg.path(dots, "fill-synthetic")
        svg.path(crosses, "bad-mark")
    }

    private func draw(marks x: Axis, _ y: Axis, _ svg: inout SVG) {
        var taken: [Double] = []
        for mark in marks {
            let from = x.position(Double(mark.from) - 0.5)
            switch mark.style {
            case .drift:
                svg.rectangle(from, y.end, x.position(Double(mark.to) + 0.5) - from, y.start - y.end, "drift-band")
                svg.line(from, y.end - 4, from, y.start, "change")
            case .break, .unconfirmed: svg.line(from, y.end - 4, from, y.start, "change")
            case .line: svg.line(from, y.end - 4, from, y.start, "cut")
            }
            // Labels that would lie on each other are left to the table.
            let half = Double(mark.label.count) * 3.2
            let middle = min(max(from, x.start + half), x.end - half)
            guard !taken.contains(where: { abs($0 - middle) < half + 36 }) else { continue }
            taken.append(middle)
            svg.text(mark.label, middle, y.end - 9, "tick strong", .middle)
        }
    }
}
