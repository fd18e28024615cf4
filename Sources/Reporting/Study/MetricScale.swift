import Foundation

/// Where values of one metric lie between the best and the worst that the study saw, 0 to 1.
///
/// The scale is finer near the best end: differences there decide, while noise may lie a thousand times farther away.
/// What lies within the real-vs-real band is best, and a scale is never shorter than five such bands, so that small
/// differences between good rows are not painted as large ones.
struct MetricScale {
    private let best: Double
    private let span: Double
    private let reader: StudyReader
    private let metric: Int

    /// The best end is the bad side of the real-vs-real band where there is one, else the best value; the worst end is
    /// the worst value of any row, those of known quality included.
    init(_ reader: StudyReader, metric: Int) {
        self.reader = reader
        self.metric = metric
        let losses = reader.rows.compactMap { reader.number($0, metric) }.map { reader.loss($0, metric) }
        let floor = reader.metric(metric).floor
        let edges = floor.map { [reader.loss($0.low, metric), reader.loss($0.high, metric)] } ?? []
        best = edges.max() ?? losses.min() ?? 0
        span = max((losses.max() ?? best) - best, floor.map { 5 * ($0.high - $0.low) } ?? 0)
    }

    /// nil where all values are the same and nothing says how far apart others could be.
    func position(_ number: Double) -> Double? {
        guard span > 0, span.isFinite else { return nil }
        let share = min(max((reader.loss(number, metric) - best) / span, 0), 1)
        return log1p(30 * share) / log1p(30)
    }
}
