import Metrics
import Results

/// Turns what a metric said into the entry of `run.json`.
struct MeasurementBuilder: Sendable {
    /// Extractor id for metrics in a feature space.
    var features: String?
    var nReal: Int
    var nSynthetic: Int

    /// - Parameters:
    ///   - floors: the metric between disjoint real samples, one value a split; empty when there is none.
    ///   - anchors: the metric for sets of known quality.
    func build(
        _ descriptor: MetricDescriptor, scope: Scope = .whole, _ outcome: Result<Estimate, MetricError>,
        floors: [Double] = [], anchors: [Anchor] = []
    ) -> Measurement {
        var measurement = Measurement(
            id: descriptor.id, version: descriptor.version, dimension: descriptor.dimension, scope: scope,
            features: features, value: nil, direction: descriptor.direction, unit: descriptor.unit, nReal: nReal,
            nSynthetic: nSynthetic)
        switch outcome {
        case .success(let estimate) where !estimate.value.isFinite:
            measurement.status = .error
            measurement.reason = "the value is not a finite number; the features are too large or broken"
        case .success(let estimate):
            measurement.value = estimate.value
            measurement.interval = estimate.interval.flatMap { $0.low.isFinite && $0.high.isFinite ? $0 : nil }
            measurement.parameters = estimate.parameters
            measurement.notes = estimate.notes
            measurement.floor = Self.floor(of: floors)
            measurement.anchors = anchors.filter(\.value.isFinite)
        case .failure(let error):
            measurement.status = error.status
            measurement.reason = error.reason
        }
        return measurement
    }

    /// Mean over the splits, and the 2.5 % and 97.5 % points (for few splits these are near the extremes).
    static func floor(of values: [Double]) -> Floor? {
        let sorted = values.filter(\.isFinite).sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        func point(_ share: Double) -> Double {
            let position = share * Double(sorted.count - 1)
            let below = Int(position)
            guard below + 1 < sorted.count else { return last }
            return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
        }
        let mean = first == last ? first : sorted.reduce(0, +) / Double(sorted.count)
        return Floor(value: mean, low: point(0.025), high: point(0.975), splits: sorted.count)
    }
}
