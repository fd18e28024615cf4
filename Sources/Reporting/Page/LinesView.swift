import Charts
import Results

/// A figure of lines with what the run knows of them: floors where a line or an axis bears a metric's name, shares in per
/// cent from 0 to 100, marks of sets for sets alone.
struct LinesView {
    let run: RunResult?

    func chart(
        _ figure: Figure, _ xLabel: String, _ yLabel: String, _ series: [Figure.LineSeries], _ description: String
    ) -> LineChart {
        let named = series.map { metric(String($0.name.prefix { $0 != "(" })) }
        let axes = [metric(xLabel), metric(yLabel)]
        // Several metrics of one set: their marks are none of a set's.
        let areMetrics = named.count { $0 != nil } > 1
        let values = series.flatMap { $0.y + ($0.low ?? []) + ($0.high ?? []) }
        let isShareY = Self.isShare(yLabel, axes[1]) && values.allSatisfy { (0...1).contains($0) || !$0.isFinite }
        let isShareX = Self.isShare(xLabel, axes[0]) && series.flatMap(\.x).allSatisfy { (0...1).contains($0) || !$0.isFinite }
        let (fx, fy) = (isShareX ? 100.0 : 1, isShareY ? 100.0 : 1)
        var chart = LineChart(
            title: figure.title, description: description, xLabel: isShareX ? "\(xLabel), %" : xLabel,
            yLabel: isShareY ? "\(yLabel), %" : yLabel,
            series: series.enumerated().map { place, one in
                .init(
                    name: one.name,
                    role: areMetrics && place < ChartRole.numbers.count ? ChartRole.numbers[place] : ChartRole(one.role),
                    x: one.x.map { $0 * fx }, y: one.y.map { $0 * fy }, low: one.low?.map { $0 * fy }, high: one.high?.map { $0 * fy })
            })
        if isShareX { chart.xRange = 0...100 }
        if isShareY { chart.yRange = 0...100 }
        let ends = series.flatMap(\.x).filter(\.isFinite)
        if let floor = axes[1]?.floor, !isShareX, let first = ends.min(), let last = ends.max() {
            chart.bands.append(.init(from: first, to: last, low: floor.low * fy, high: floor.high * fy))
        }
        for one in named.compactMap(\.self) {
            guard let floor = one.floor, let at = one.parameters[xLabel].flatMap(Double.init), ends.contains(at) else { continue }
            chart.bands.append(.init(from: at - 0.3, to: at + 0.3, low: floor.low * fy, high: floor.high * fy))
        }
        return chart
    }

    /// The metric of that name on the whole set, in the feature space that leads.
    private func metric(_ name: String) -> Measurement? {
        var wanted = Substring(name.lowercased())
        while wanted.last == " " { wanted.removeLast() }
        guard !wanted.isEmpty else { return nil }
        return run?.metrics.first { $0.scope == .whole && $0.name.lowercased() == wanted }
    }

    private static func isShare(_ label: String, _ metric: Measurement?) -> Bool {
        metric.map { Readable.isShare($0.unit) } ?? (label.contains("share") || label.contains("probability"))
    }

    /// An axis of shares is in per cent, as the text is.
    static func unit(_ label: String) -> (label: String, factor: Double) {
        label.contains("share") ? (label.contains("difference") ? "\(label), percentage points" : "\(label), %", 100) : (label, 1)
    }
}
