import Foundation

/// Where values of one metric lie between the best and the worst that the study saw, 0 to 1.
///
/// The scale is finer near the best end: differences there decide, while noise may lie a thousand times farther away.
struct MetricScale {
    private let best: Double
    private let worst: Double
    private let reader: StudyReader
    private let metric: Int

    /// The best end is the real-vs-real floor where there is one, else the best value; the worst end is the worst value
    /// of any row, those of known quality included.
    init(_ reader: StudyReader, metric: Int) {
        self.reader = reader
        self.metric = metric
        let losses = reader.rows.compactMap { reader.number($0, metric) }.map { reader.loss($0, metric) }
        let floor = reader.metric(metric).floor.map { reader.loss($0.value, metric) }
        best = floor ?? losses.min() ?? 0
        worst = max(losses.max() ?? best, best)
    }

    /// nil where all values are the same.
    func position(_ number: Double) -> Double? {
        let span = worst - best
        guard span > 0, span.isFinite else { return nil }
        let share = min(max((reader.loss(number, metric) - best) / span, 0), 1)
        return log1p(30 * share) / log1p(30)
    }
}
