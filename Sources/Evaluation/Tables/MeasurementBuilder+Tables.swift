import Metrics
import Results

extension MeasurementBuilder {
    /// A part of what a statistic of tables says. Replicates are kept of the whole alone.
    /// - Parameter parameters: the statistic's own, beside those of the estimate.
    func build(_ descriptor: MetricDescriptor, _ part: TableEstimate, _ parameters: [String: String]) -> Measurement {
        var measurement = build(
            descriptor, scope: part.scope, part.result, floor: part.floor, floorReason: part.floorReason, anchors: part.anchors)
        measurement.parameters.merge(parameters) { own, _ in own }
        if part.scope != .whole { measurement.replicates = nil }
        return measurement
    }

    /// Why a statistic of tables says nothing.
    func build(_ descriptor: MetricDescriptor, _ error: MetricError, _ parameters: [String: String]) -> Measurement {
        var failed = build(descriptor, .failure(error))
        failed.parameters = parameters
        return failed
    }
}
