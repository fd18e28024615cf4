import Metrics
import Numerics
import Results

/// Turns what a metric said into the entry of `run.json`.
struct MeasurementBuilder: Sendable {
    /// Extractor id for metrics in a feature space.
    var features: String?
    var nReal: Int
    var nSynthetic: Int
    var nHoldout: Int?

    /// - Parameters:
    ///   - floor: the metric between disjoint real samples.
    ///   - anchors: the metric for sets of known quality.
    func build(
        _ descriptor: MetricDescriptor, scope: Scope = .whole, _ outcome: Result<Estimate, MetricError>,
        floor: Floor? = nil, anchors: [Anchor] = []
    ) -> Measurement {
        var measurement = Measurement(
            id: descriptor.id, version: descriptor.version, dimension: descriptor.dimension, scope: scope,
            features: features, value: nil, direction: descriptor.direction, unit: descriptor.unit, nReal: nReal,
            nSynthetic: nSynthetic)
        measurement.nHoldout = nHoldout
        measurement.restsOn = descriptor.restsOn == .synthetic ? nil : descriptor.restsOn
        switch outcome {
        case .success(let estimate) where !estimate.value.isFinite:
            measurement.status = .error
            measurement.reason = "the value is not a finite number; the features are too large or broken"
        case .success(let estimate):
            measurement.value = estimate.value
            measurement.interval = estimate.interval.flatMap { $0.low.isFinite && $0.high.isFinite ? $0 : nil }
            if measurement.interval == nil {
                measurement.intervalReason =
                    estimate.interval == nil ? estimate.intervalReason : "the interval's bounds are no finite numbers"
            }
            measurement.replicates = estimate.replicates.flatMap { values in
                values.allSatisfy { Float($0).isFinite } ? Replicates(values) : nil
            }
            measurement.parameters = estimate.parameters
            measurement.notes = estimate.notes
            measurement.floor = floor
            measurement.anchors = anchors.filter(\.value.isFinite)
        case .failure(let error):
            measurement.status = error.status
            measurement.reason = error.reason
        }
        return measurement
    }

    /// Mean, 2.5 % and 97.5 % points of the metric's values on real splits; nil without values.
    static func floor(of values: [Double]) -> Floor? {
        guard !values.isEmpty, let range = Intervals.percentile(values) else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        return Floor(value: mean, low: range.lowerBound, high: range.upperBound, splits: values.count)
    }
}
