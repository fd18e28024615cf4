import Results

/// Candidates of a study in two metrics, with the interval of each and the front that no candidate beats on both.
public struct ParetoChart: Sendable {
    public struct Point: Sendable {
        public var name: String
        public var mark: CandidateMark
        public var x: Span
        public var y: Span
        public var isOnFront: Bool
        public init(name: String, mark: CandidateMark, x: Span, y: Span, isOnFront: Bool) {
            self.name = name
            self.mark = mark
            self.x = x
            self.y = y
            self.isOnFront = isOnFront
        }
    }

    /// A value and its interval.
    public struct Span: Sendable {
        public var value: Double
        public var low: Double?
        public var high: Double?
        public init(value: Double, low: Double? = nil, high: Double? = nil) {
            self.value = value
            self.low = low
            self.high = high
        }

        var ends: (low: Double, high: Double)? {
            guard let low, let high, low.isFinite, high.isFinite else { return nil }
            return (low, high)
        }
    }

    /// One axis: a metric with its real-vs-real band and, where it has one, its target.
    public struct Measure: Sendable {
        public var label: String
        /// Where the label has no room.
        public var shortLabel: String
        public var floor: (low: Double, high: Double)?
        public var target: Double?
        public var isShare: Bool
        public var mayBeLogarithmic: Bool
        public init(
            label: String, shortLabel: String? = nil, floor: (low: Double, high: Double)?, target: Double?,
            isShare: Bool, mayBeLogarithmic: Bool
        ) {
            self.label = label
            self.shortLabel = shortLabel ?? label
            self.floor = floor
            self.target = target
            self.isShare = isShare
            self.mayBeLogarithmic = mayBeLogarithmic
        }
    }

    public var title: String
    public var description: String
    public var x: Measure
    public var y: Measure
    /// Of a number that can be labelled, about 30.
    public var points: [Point]

    public init(title: String, description: String, x: Measure, y: Measure, points: [Point]) {
        self.title = title
        self.description = description
        self.x = x
        self.y = y
        self.points = points
    }

    /// - Parameters:
    ///   - width: of the drawing; text keeps its size, so a phone gets a narrower drawing rather than a smaller one.
    ///   - style: a class of the picture.
    public func picture(id: String, width: Double, height: Double, style: String = "chart") -> Picture {
        var svg = SVG(width: width, height: height)
        let shown = points.filter { $0.x.value.isFinite && $0.y.value.isFinite }
        let left = 54.0
        let bottom = height - 44
        let top = 12.0
        let across = axis(x, shown.map(\.x), start: left + 8, end: width - 14)
        let up = axis(y, shown.map(\.y), start: bottom - 8, end: top + 6)
        frame(across, up, left: left, right: width - 6, top: top, bottom: bottom, &svg)
        frontLine(shown, across, up, &svg)
        let area = LabelPlacement.Box(x: left + 2, y: top, width: width - left - 8, height: bottom - top)
        var labels = LabelPlacement(area: area)
        if let target = y.target, up.side(target) == 0 {
            labels.lines.append(.init(x: left, y: up.position(target) - 1, width: width - left, height: 2))
        }
        for point in shown {
            let at = (x: across.position(point.x.value), y: up.position(point.y.value))
            let reach = point.isOnFront ? 10.0 : 6
            labels.marks.append(.init(x: at.x - reach, y: at.y - reach, width: 2 * reach, height: 2 * reach))
            if let ends = point.x.ends {
                let from = across.position(ends.low)
                labels.lines.append(.init(x: from, y: at.y - 1, width: across.position(ends.high) - from, height: 2))
                svg.line(from, at.y, across.position(ends.high), at.y, "span span-\(point.mark.rawValue)")
            }
            if let ends = point.y.ends {
                let from = up.position(ends.high)
                labels.lines.append(.init(x: at.x - 1, y: from, width: 2, height: up.position(ends.low) - from))
                svg.line(at.x, from, at.x, up.position(ends.low), "span span-\(point.mark.rawValue)")
            }
        }
        for point in shown.filter({ !$0.isOnFront }) + shown.filter(\.isOnFront) { mark(point, across, up, &svg) }
        for point in shown.filter(\.isOnFront) + shown.filter({ !$0.isOnFront }) {
            name(point, across, up, &labels, &svg)
        }
        return Picture(markup: svg.finish(id: id, title: title, description: description, style: style))
    }

    private func axis(_ measure: Measure, _ spans: [Span], start: Double, end: Double) -> Axis {
        let factor = measure.isShare ? 100.0 : 1
        var values = spans.flatMap { [$0.value, $0.low, $0.high].compactMap(\.self) }
        if let floor = measure.floor { values += [floor.low, floor.high] }
        if let target = measure.target { values.append(target) }
        let axis = Axis.fitting(
            values.map { $0 * factor }, logarithmic: measure.mayBeLogarithmic, start: start, end: end, margin: 0.06)
        return axis.labelled(times: factor)
    }

    private func frame(
        _ across: Axis, _ up: Axis, left: Double, right: Double, top: Double, bottom: Double, _ svg: inout SVG
    ) {
        if let floor = x.floor, floor.low.isFinite, floor.high.isFinite {
            let from = across.position(floor.low)
            svg.rectangle(from, top, max(2, across.position(floor.high) - from), bottom - top, "floor-band")
        }
        if let floor = y.floor, floor.low.isFinite, floor.high.isFinite {
            let from = up.position(floor.high)
            svg.rectangle(left, from, right - left, max(2, up.position(floor.low) - from), "floor-band")
        }
        for tick in across.labelledTicks(right > 600 ? 8 : 4) {
            let at = across.position(tick.value)
            svg.line(at, top, at, bottom, "grid")
            svg.text(tick.label, at, bottom + 16, "tick", .middle)
        }
        for tick in up.labelledTicks(6) {
            let at = up.position(tick.value)
            svg.line(left, at, right, at, "grid")
            svg.text(tick.label, left - 6, at + 4, "tick", .end)
        }
        if let target = x.target, across.side(target) == 0 {
            svg.line(across.position(target), top, across.position(target), bottom, "reference")
        }
        if let target = y.target, up.side(target) == 0 {
            svg.line(left, up.position(target), right, up.position(target), "reference")
        }
        svg.line(left, bottom, right, bottom, "axis")
        svg.line(left, top, left, bottom, "axis")
        let wide = Int(bounded: (right - left) / 6.2)
        let high = Int(bounded: (bottom - top) / 6.2)
        let xTitle = x.label.count > wide ? x.shortLabel : x.label
        svg.text(xTitle, (left + right) / 2, bottom + 36, "label", .middle, limit: wide)
        let yTitle = y.label.count > high ? y.shortLabel : y.label
        svg.verticalText(yTitle, 12, (top + bottom) / 2, "label", limit: high)
    }

    /// Through the front from one end to the other; a target in the middle of an axis has no such line.
    private func frontLine(_ shown: [Point], _ across: Axis, _ up: Axis, _ svg: inout SVG) {
        guard x.target == nil, y.target == nil else { return }
        let front = shown.filter(\.isOnFront).map { (across.position($0.x.value), up.position($0.y.value)) }
            .sorted { $0 < $1 }
        guard front.count > 1 else { return }
        let line = front.map { "\(ChartText.coordinate($0.0)) \(ChartText.coordinate($0.1))" }.joined(separator: "L")
        svg.path("M" + line, "front-line")
    }

    private func mark(_ point: Point, _ across: Axis, _ up: Axis, _ svg: inout SVG) {
        let at = (x: across.position(point.x.value), y: up.position(point.y.value))
        if point.isOnFront { svg.circle(at.x, at.y, 8.5, "front-ring") }
        svg.marker(point.mark.role, at.x, at.y, size: 4.2)
        let sides = (across.side(point.x.value), up.side(point.y.value))
        if sides.0 != 0 { svg.chevron(at.x + 8 * sides.0, at.y, side: sides.0, "beyond beyond-\(point.mark.rawValue)") }
    }

    private func name(
        _ point: Point, _ across: Axis, _ up: Axis, _ labels: inout LabelPlacement, _ svg: inout SVG
    ) {
        let limit = 22
        let at = (x: across.position(point.x.value), y: up.position(point.y.value))
        let wide = Double(min(limit, point.name.count)) * (point.isOnFront ? 7.0 : 6.5) + 2
        let place = labels.place(width: wide, height: 14, at: at.x, at.y, clear: point.isOnFront ? 12 : 9)
        if let leader = place.leader { svg.line(at.x, at.y, leader.x, leader.y, "leader") }
        let style = point.isOnFront ? "label strong" : point.mark == .known ? "label soft" : "label ink"
        svg.text(point.name, place.textX, place.box.y + 11, style, place.anchor, limit: limit)
    }
}
