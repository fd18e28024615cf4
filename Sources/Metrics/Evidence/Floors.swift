import Numerics
import Results

/// The floor of one metric for one part of the data.
public struct MetricFloor: Sendable, Equatable {
    public var id: String
    public var scope: Scope
    public var floor: Floor
    /// The values of the splits, in split order.
    public var values: [Double]
}

extension FloorEvidence {
    /// Mean and 2.5 % and 97.5 % quantiles over the splits for every metric and scope. A metric that fails on a split
    /// has no floor; with few splits the quantiles are close to the extremes.
    public func floors(of metrics: [any PairMetric]) throws(MetricError) -> [MetricFloor] {
        var order: [Key] = []
        var values: [Key: [Double]] = [:]
        for index in 0..<plan.splits {
            let evidence = try split(index)
            for metric in metrics {
                for entry in metric.estimates(evidence, resamples: nil) {
                    let key = Key(id: metric.descriptor.id, scope: entry.scope)
                    if values[key] == nil {
                        order.append(key)
                        values[key] = []
                    }
                    if case .success(let estimate) = entry.result { values[key]?.append(estimate.value) }
                }
            }
        }
        return order.compactMap { key in
            guard let sample = values[key], sample.count == plan.splits,
                let range = Intervals.percentile(sample)
            else { return nil }
            let mean = sample.reduce(0, +) / Double(sample.count)
            return MetricFloor(
                id: key.id, scope: key.scope,
                floor: Floor(value: mean, low: range.lowerBound, high: range.upperBound, splits: plan.splits),
                values: sample)
        }
    }

    private struct Key: Hashable {
        var id: String
        var scope: Scope
    }
}
