/// The ranks that a candidate may hold, as a bar over one dot a rank. Goes beside the numbers, which say the same.
public struct RankIntervals: Sendable {
    public var best: Int
    public var worst: Int
    /// How many are ranked.
    public var count: Int

    public init(best: Int, worst: Int, count: Int) {
        self.best = best
        self.worst = worst
        self.count = count
    }

    /// nil for ranks outside 1…count.
    public func picture() -> Picture? {
        guard best >= 1, best <= worst, worst <= count, count <= 200 else { return nil }
        let width = 56.0
        let height = 10.0
        let middle = height / 2
        let axis = Axis(low: 1, high: Double(max(2, count)), start: 5, end: width - 5)
        var svg = SVG(width: width, height: height)
        var dots = ""
        for rank in 1...count {
            dots += "M\(ChartText.coordinate(axis.position(Double(rank)))) \(ChartText.coordinate(middle))h0"
        }
        svg.path(dots, "rank-dots")
        let left = axis.position(Double(best))
        svg.line(left, middle, max(left + 0.1, axis.position(Double(worst))), middle, "rank-bar")
        return Picture(markup: svg.finishDecorative(style: "ranks"))
    }
}
