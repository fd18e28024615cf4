/// Lines over a common axis with an optional band around each, e.g. precision and recall over k.
public struct LineChart: Sendable {
    public struct Series: Sendable {
        public var name: String
        public var role: ChartRole
        public var x: [Double]
        public var y: [Double]
        public var low: [Double]?
        public var high: [Double]?
        public init(
            name: String, role: ChartRole, x: [Double], y: [Double], low: [Double]? = nil, high: [Double]? = nil
        ) {
            self.name = name
            self.role = role
            self.x = x
            self.y = y
            self.low = low
            self.high = high
        }
    }

    /// What two real sets score: a band over a part of the axis.
    public struct Band: Sendable {
        public var from: Double
        public var to: Double
        public var low: Double
        public var high: Double
        public init(from: Double, to: Double, low: Double, high: Double) {
            self.from = from
            self.to = to
            self.low = low
            self.high = high
        }
    }

    public var title: String
    public var description: String
    public var xLabel: String
    public var yLabel: String
    public var series: [Series]
    /// Real against real; in the legend once.
    public var bands: [Band] = []
    /// The whole range of an axis that has one, e.g. 0 to 100 of a share; nil fits it to the values.
    public var xRange: ClosedRange<Double>?
    public var yRange: ClosedRange<Double>?

    public init(title: String, description: String, xLabel: String, yLabel: String, series: [Series]) {
        self.title = title
        self.description = description
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.series = series
    }

    /// A line breaks where a value is not finite.
    public func picture(id: String) -> Picture {
        let styles = lineStyles()
        var entries = zip(series, styles).map { Legend.Entry(name: $0.name, role: $1, style: .line) }
        if !bands.isEmpty { entries.append(.init(name: "real against real", role: .real, style: .band)) }
        let legend = Legend(entries: entries)
        let width = 440.0
        let top = legend.height(width: width - 20) + 8
        let height = 250 + top
        var svg = SVG(width: width, height: height)
        legend.draw(in: &svg, x: 10, y: 2, width: width - 20)
        let heights = series.flatMap { $0.y + ($0.low ?? []) + ($0.high ?? []) } + bands.flatMap { [$0.low, $0.high] }
        let frame = Frame(
            width: width, height: height, top: top, x: xRange ?? Axis.range(series.flatMap(\.x), margin: 0.02),
            y: yRange ?? Axis.range(heights), xLabel: xLabel, yLabel: yLabel)
        for band in bands where [band.from, band.to, band.low, band.high].allSatisfy(\.isFinite) {
            let (left, right) = (frame.x.position(band.from), frame.x.position(band.to))
            let (top, bottom) = (frame.y.position(band.high), frame.y.position(band.low))
            svg.rectangle(left, top, right - left, max(bottom - top, 1.5), "floor-area")
        }
        frame.draw(in: &svg)
        for (entry, role) in zip(series, styles) { band(entry, role, frame, &svg) }
        for (entry, role) in zip(series, styles) { line(entry, role, frame, &svg) }
        return Picture(markup: svg.finish(id: id, title: title, description: description))
    }

    /// Two series of one role would look alike: the second takes the style of a role not in use.
    private func lineStyles() -> [ChartRole] {
        var used: [ChartRole] = []
        return series.map { entry in
            let role =
                used.contains(entry.role) ? (ChartRole.numbers + ChartRole.allCases).first { !used.contains($0) } ?? entry.role : entry.role
            used.append(role)
            return role
        }
    }

    private func band(_ entry: Series, _ role: ChartRole, _ frame: Frame, _ svg: inout SVG) {
        guard let low = entry.low, let high = entry.high, low.count == entry.x.count, high.count == entry.x.count,
            !entry.x.isEmpty, (low + high + entry.x).allSatisfy(\.isFinite)
        else { return }
        let upper = zip(entry.x, high).map { point(frame, $0, $1) }
        let lower = zip(entry.x, low).map { point(frame, $0, $1) }.reversed()
        svg.path("M" + (upper + lower).joined(separator: "L") + "z", "band-\(role.rawValue)")
    }

    private func line(_ entry: Series, _ role: ChartRole, _ frame: Frame, _ svg: inout SVG) {
        var data = ""
        var pen = false
        var marks: [(Double, Double)] = []
        for (x, y) in zip(entry.x, entry.y) {
            guard x.isFinite, y.isFinite else {
                pen = false
                continue
            }
            data += (pen ? "L" : "M") + point(frame, x, y)
            pen = true
            marks.append((frame.x.position(x), frame.y.position(y)))
        }
        svg.path(data, "line-\(role.rawValue)")
        guard marks.count <= 30 else { return }
        for (x, y) in marks { svg.marker(role, x, y, size: 2.8) }
    }

    private func point(_ frame: Frame, _ x: Double, _ y: Double) -> String {
        "\(ChartText.coordinate(frame.x.position(x))) \(ChartText.coordinate(frame.y.position(y)))"
    }
}
