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
    ///   - floorReason: why there is no floor.
    ///   - anchors: the metric for sets of known quality; one that is not a finite number becomes a note.
    ///   - failedAnchors: sets of known quality on which the metric failed, and why. Neither they nor a floor that failed
    ///     take the value away.
    func build(
        _ descriptor: MetricDescriptor, scope: Scope = .whole, _ outcome: Result<Estimate, MetricError>,
        floor: Floor? = nil, floorReason: String? = nil, anchors: [Anchor] = [],
        failedAnchors: [(name: String, reason: String)] = []
    ) -> Measurement {
        var measurement = Measurement(
            id: descriptor.id, version: descriptor.version, dimension: descriptor.dimension, scope: scope,
            features: features, value: nil, direction: descriptor.direction, unit: descriptor.unit, nReal: nReal,
            nSynthetic: nSynthetic)
        measurement.take(descriptor.facts)
        measurement.nHoldout = nHoldout
        let rests = descriptor.source(real: nReal, synthetic: nSynthetic, holdout: nHoldout)
        measurement.restsOn = rests == .synthetic ? nil : rests
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
            measurement.floorReason = floor == nil ? floorReason : nil
            measurement.anchors = anchors.filter(\.value.isFinite)
            let broken = anchors.filter { !$0.value.isFinite }.map { ($0.name, "the value is not a finite number") }
            for (name, reason) in failedAnchors + broken {
                measurement.notes.append("no value for the anchor \(name): \(reason)")
            }
        case .failure(let error):
            measurement.status = error.status
            measurement.reason = error.reason
        }
        return measurement
    }

    /// The floor of the metric's values on real splits; nil without values.
    static func floor(of values: [Double], _ descriptor: MetricDescriptor? = nil) -> Floor? {
        Floor(splits: values, within: descriptor?.range ?? -.infinity...(.infinity))
    }
}
