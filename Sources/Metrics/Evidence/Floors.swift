import Numerics
import Results

/// The floor of one metric for one part of the data, or why there is none.
public struct MetricFloor: Sendable, Equatable {
    public var id: String
    public var scope: Scope
    public var result: Result<Floor, MetricError>
    /// The values of the splits that could be computed, in split order; empty for a floor in closed form.
    public var values: [Double]

    public var floor: Floor? { try? result.get() }
}

extension Floor {
    /// Splits from which on the range is read off their quantiles.
    static let fewestForQuantiles = 40

    /// The floor with its range and its interval inside `range`, as far as its value is.
    package func limited(to range: ClosedRange<Double>) -> Floor {
        guard value.isFinite else { return self }
        func bounds(_ low: Double, _ high: Double) -> (low: Double, high: Double) {
            (max(low, min(value, range.lowerBound)), min(high, max(value, range.upperBound)))
        }
        var limited = self
        (limited.low, limited.high) = bounds(low, high)
        if var own = interval {
            (own.low, own.high) = bounds(own.low, own.high)
            limited.interval = own
        }
        return limited
    }

    /// A floor from the metric's values on splits of real rows.
    ///
    /// The value is their mean, with Student's interval for what more splits of the same rows would give. The range is
    /// what one further split lies in with 95 %: below 40 splits, whose extremes hold less than that, Student's prediction
    /// interval, which takes the values as about normal; from 40 on their 2.5 % and 97.5 % quantiles.
    /// - Parameter range: of the metric's values.
    /// - Returns: nil without values or when one is not finite.
    public init?(splits values: [Double], within range: ClosedRange<Double> = -.infinity...(.infinity)) {
        guard !values.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        guard mean.isFinite else { return nil }
        guard values.count > 1 else {
            self.init(value: mean, low: mean, high: mean, splits: 1)
            return
        }
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        let reach = StudentDistribution.quantile(0.975, degrees: count - 1) * variance.squareRoot()
        func limited(_ half: Double) -> (low: Double, high: Double) {
            (min(mean, max(range.lowerBound, mean - half)), max(mean, min(range.upperBound, mean + half)))
        }
        var further = limited(reach * (1 + 1 / count).squareRoot())
        if values.count >= Self.fewestForQuantiles, let quantiles = Intervals.percentile(values) {
            further = (min(mean, quantiles.lowerBound), max(mean, quantiles.upperBound))
        }
        let own = limited(reach / count.squareRoot())
        self.init(
            value: mean, low: further.low, high: further.high, splits: values.count,
            interval: Interval(low: own.low, high: own.high, method: "student_splits", replicates: values.count))
    }
}

extension FloorEvidence {
    /// The floor of every metric and scope: in closed form where the metric has one, else over the splits. A metric that
    /// fails on a split has no floor, with the first failure as reason; other metrics keep theirs.
    /// - Parameter each: sees the evidence of each of the plan's splits, for what is no metric.
    public func floors(of metrics: [any PairMetric], each: (PairEvidence) -> Void = { _ in }) -> [MetricFloor] {
        var closed: [String: Result<Floor, MetricError>] = [:]
        for metric in metrics {
            let floor = Result { () throws(MetricError) in try metric.closedFloor(self) }
            switch floor {
            case .success(nil): continue
            case .success(let floor?): closed[metric.descriptor.id] = .success(floor)
            case .failure(let error): closed[metric.descriptor.id] = .failure(error)
            }
        }
        var order: [Key] = []
        var found: [Key: Sample] = [:]
        func take(_ entries: [ScopedEstimate], of metric: any PairMetric) {
            for entry in entries {
                let key = Key(id: metric.descriptor.id, scope: entry.scope)
                if found[key] == nil {
                    order.append(key)
                    found[key] = Sample(range: metric.descriptor.range, splits: splits(of: metric))
                }
                switch entry.result {
                case .success(let estimate): found[key]?.values.append(estimate.value)
                case .failure(let error): found[key]?.failures.append(error)
                }
            }
        }
        for index in 0..<plan.splits {
            let evidence = split(index)
            each(evidence)
            for metric in metrics {
                if closed[metric.descriptor.id] != nil {
                    if index == 0 { order.append(Key(id: metric.descriptor.id, scope: .whole)) }
                } else {
                    take(metric.estimates(evidence, resamples: nil), of: metric)
                }
            }
        }
        let cheap = metrics.filter { closed[$0.descriptor.id] == nil && splits(of: $0) > plan.splits }
        let most = cheap.map(splits).max() ?? plan.splits
        let further = parallel.map(most - plan.splits) { number in
            let index = plan.splits + number
            let evidence = split(index)
            return cheap.map { splits(of: $0) > index ? $0.estimates(evidence, resamples: nil) : [] }
        }
        for entries in further { for (metric, found) in zip(cheap, entries) { take(found, of: metric) } }
        return order.map { key in
            if let floor = closed[key.id] { return MetricFloor(id: key.id, scope: key.scope, result: floor, values: []) }
            let sample = found[key] ?? Sample(range: 0...0, splits: plan.splits)
            return MetricFloor(
                id: key.id, scope: key.scope, result: sample.floor, values: sample.values)
        }
    }

    /// Lists make further splits cheap; without them each is computed directly, and what was planned has to do.
    private func splits(of metric: any PairMetric) -> Int {
        plan.splits * (hasLists ? max(1, metric.floorRepeats) : 1)
    }

    private struct Key: Hashable {
        var id: String
        var scope: Scope
    }

    private struct Sample {
        let range: ClosedRange<Double>
        let splits: Int
        var values: [Double] = []
        var failures: [MetricError] = []

        var floor: Result<Floor, MetricError> {
            if let first = failures.first {
                let count = failures.count == splits ? "each" : "\(failures.count)"
                let text = "\(count) of the \(splits) splits of real rows gave no value: \(first.reason)"
                switch first {
                case .notApplicable: return .failure(.notApplicable(text))
                case .insufficientData: return .failure(.insufficientData(text))
                case .failed: return .failure(.failed(text))
                }
            }
            guard values.count == splits, let floor = Floor(splits: values, within: range) else {
                return .failure(.failed("a split of real rows gave a value that is not a finite number"))
            }
            return .success(floor)
        }
    }
}
