import Numerics
import Results

/// `diversity.vendi`: the effective number of different synthetic rows.
public struct VendiMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "diversity.vendi", dimension: .diversity, direction: .higher, unit: "effective items",
        range: 1...(.infinity), optimum: nil)

    public let order: Vendi.Order

    public init(order: Vendi.Order = .finite(1)) { self.order = order }

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        let vendi = try evidence.candidateVendi(order: order, resamples: resamples)
        var estimate = Self.estimate(vendi.value, vendi.replicates, order, range: descriptor.range)
        for other in vendi.others { estimate.parameters["order_\(other.order.name)"] = text(other.value) }
        return estimate
    }

    static func estimate(
        _ value: Double, _ replicates: [Double]?, _ order: Vendi.Order, range: ClosedRange<Double>
    ) -> Estimate {
        var estimate = Estimate(value, parameters: ["kernel": "cosine", "order": order.name])
        if let replicates {
            let shifted = ShiftedBootstrap(replicates, value: value, range: range)
            estimate.interval = shifted.interval
            estimate.parameters["bootstrap_bias"] = shifted.bias.map(text)
            estimate.replicates = replicates
        }
        return estimate
    }
}

/// `diversity.vendi_ratio`: the effective number of synthetic rows over that of real rows.
public struct VendiRatioMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "diversity.vendi_ratio", dimension: .diversity, direction: .target, unit: "ratio",
        range: 0...(.infinity), optimum: 1, restsOn: .synthetic, alsoRestsOn: .real)

    public let order: Vendi.Order

    public init(order: Vendi.Order = .finite(1)) { self.order = order }

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        let candidate = try evidence.candidateVendi(order: order, resamples: resamples)
        let reference = try evidence.referenceVendi(order: order, resamples: resamples)
        let replicates = candidate.replicates.flatMap { replicates in
            reference.replicates.map { zip(replicates, $0).map { $0 / $1 } }
        }
        var estimate = VendiMetric.estimate(
            candidate.value / reference.value, replicates, order, range: descriptor.range)
        for (own, real) in zip(candidate.others, reference.others) {
            estimate.parameters["order_\(own.order.name)"] = text(own.value / real.value)
        }
        estimate.parameters["real"] = text(reference.value)
        estimate.parameters["synthetic"] = text(candidate.value)
        if evidence.reference.rows != evidence.candidate.rows {
            estimate.notes.append("The sets differ in size, and the score of a set grows with its size.")
        }
        return estimate
    }
}
