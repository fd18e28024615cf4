/// Points of several sets in the same two axes, e.g. a feature map.
public struct ScatterChart: Sendable {
    public struct Series: Sendable {
        public var name: String
        public var role: ChartRole
        public var points: [(x: Double, y: Double)]
        public init(name: String, role: ChartRole, points: [(x: Double, y: Double)]) {
            self.name = name
            self.role = role
            self.points = points
        }
    }

    public var title: String
    public var description: String
    public var xLabel: String
    public var yLabel: String
    public var series: [Series]
    /// More points a series are thinned evenly, so that a page stays small.
    public var pointLimit: Int

    public init(
        title: String, description: String, xLabel: String, yLabel: String, series: [Series], pointLimit: Int = 1500
    ) {
        self.title = title
        self.description = description
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.series = series
        self.pointLimit = pointLimit
    }

    /// Points that are not finite are left out.
    public func picture(id: String) -> Picture {
        let legend = Legend(entries: series.map { .init(name: $0.name, role: $0.role, style: .marker) })
        let width = 440.0
        let top = legend.height(width: width - 20) + 8
        let height = 330 + top
        var svg = SVG(width: width, height: height)
        legend.draw(in: &svg, x: 10, y: 2, width: width - 20)
        let shown = series.map { thin($0.points.filter { $0.x.isFinite && $0.y.isFinite }) }
        let frame = Frame(
            width: width, height: height, top: top, x: Axis.range(shown.joined().map(\.x)),
            y: Axis.range(shown.joined().map(\.y)), xLabel: xLabel, yLabel: yLabel)
        frame.draw(in: &svg)
        // Real lies below and synthetic above it, each as one path so that thousands of points stay a few nodes.
        for (entry, points) in zip(series, shown) {
            var data = ""
            for point in points {
                let x = ChartText.coordinate(frame.x.position(point.x))
                let y = ChartText.coordinate(frame.y.position(point.y))
                data += entry.role == .holdout || entry.role == .other ? "M\(x) \(y)m-2 0h4m-2-2v4" : "M\(x) \(y)h0"
            }
            svg.path(data, "dots dots-\(entry.role.rawValue)")
        }
        return Picture(markup: svg.finish(id: id, title: title, description: description))
    }

    private func thin(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
        guard points.count > pointLimit, pointLimit > 0 else { return points }
        return (0..<pointLimit).map { points[$0 * points.count / pointLimit] }
    }
}
