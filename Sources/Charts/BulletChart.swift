import Foundation

/// One value on the scale from the real-vs-real floor to the anchors, with its interval and its limit.
public struct BulletChart: Sendable {
    public var title: String
    public var value: Double?
    public var low: Double?
    public var high: Double?
    public var limit: Double?
    public var floor: (low: Double, value: Double, high: Double)?
    public var anchors: [Double]
    /// "pass", "fail", "undecided", "error" or "waived": colours the value.
    public var outcome: String

    public init(
        title: String, value: Double?, low: Double?, high: Double?, limit: Double?,
        floor: (low: Double, value: Double, high: Double)?, anchors: [Double], outcome: String
    ) {
        self.title = title
        self.value = value
        self.low = low
        self.high = high
        self.limit = limit
        self.floor = floor
        self.anchors = anchors
        self.outcome = outcome
    }

    /// nil without a value to draw.
    public func picture(id: String) -> Picture? {
        guard let value, value.isFinite else { return nil }
        let width = 168.0
        let height = 30.0
        let axis = scale(value, width: width)
        var svg = SVG(width: width, height: height)
        let middle = 15.0
        svg.line(axis.start, middle, axis.end, middle, "track")
        if let floor, floor.low.isFinite, floor.high.isFinite, floor.value.isFinite {
            let left = axis.position(floor.low)
            let wide = max(3, axis.position(floor.high) - left)
            svg.rectangle(left, middle - 9, wide, 18, "floor-band", radius: 1.5)
            svg.line(axis.position(floor.value), middle - 9, axis.position(floor.value), middle + 9, "floor-line")
        }
        for anchor in anchors where anchor.isFinite {
            let x = axis.position(anchor)
            if anchor > axis.high || anchor < axis.low {
                let side = anchor > axis.high ? 1.0 : -1.0
                svg.path(chevron(x, middle, side), "anchor-off")
            } else {
                svg.path("M\(c(x)) \(c(middle + 3))l3.5 7h-7z", "anchor")
            }
        }
        if let limit, limit.isFinite {
            svg.line(axis.position(limit), middle - 11, axis.position(limit), middle + 11, "limit")
        }
        if let low, let high, low.isFinite, high.isFinite {
            svg.line(axis.position(low), middle, axis.position(high), middle, "bar-\(outcome)")
        }
        let x = axis.position(value)
        svg.path("M\(c(x)) \(c(middle - 5.5))l5.5 5.5l-5.5 5.5l-5.5 -5.5z", "value-\(outcome)")
        return Picture(
            markup: svg.finish(id: id, title: title, description: description(axis), style: "bullet", fixed: true))
    }

    /// Linear where everything fits; logarithmic where the anchors lie far beyond value and limit; otherwise cut before
    /// the far anchors, which then show as arrows.
    private func scale(_ value: Double, width: Double) -> Axis {
        let near = [value, low, high, limit, floor?.low, floor?.value, floor?.high].compactMap(\.self).filter(
            \.isFinite)
        let far = near + anchors.filter(\.isFinite)
        let start = 6.0
        let end = width - 6
        let nearRange = Axis.range(near, margin: 0.08)
        let farRange = Axis.range(far, margin: 0.04)
        let nearSpan = nearRange.upperBound - nearRange.lowerBound
        guard farRange.upperBound - farRange.lowerBound > nearSpan * 8 else {
            return Axis(low: farRange.lowerBound, high: farRange.upperBound, start: start, end: end)
        }
        if let smallest = far.min(), let largest = far.max(), smallest > 0, largest / smallest < 1e9 {
            return Axis(
                low: smallest / 1.3, high: largest * 1.3, start: start, end: end, isLogarithmic: true)
        }
        return Axis(low: nearRange.lowerBound, high: nearRange.upperBound, start: start, end: end)
    }

    private func description(_ axis: Axis) -> String {
        var parts = [value.map { "value \(ChartText.value($0))" }, limit.map { "limit \(ChartText.value($0))" }]
        if let low, let high { parts.insert("interval \(ChartText.value(low)) to \(ChartText.value(high))", at: 1) }
        parts.append(floor.map { "real against real \(ChartText.value($0.value))" })
        if axis.isLogarithmic { parts.append("logarithmic scale") }
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    private func chevron(_ x: Double, _ y: Double, _ side: Double) -> String {
        "M\(c(x - 2 * side)) \(c(y + 4))l\(c(4 * side)) 4l\(c(-4 * side)) 4"
    }

    private func c(_ value: Double) -> String { ChartText.coordinate(value) }
}
