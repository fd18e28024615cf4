import Numerics
import Results

/// `diversity.vendi`: the effective number of different synthetic rows.
public struct VendiMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "diversity.vendi", title: "Vendi score", dimension: .diversity, direction: .higher,
        unit: "effective items", range: 1...(.infinity), optimum: nil, readsInnerProducts: true)

    public let order: Vendi.Order

    public init(order: Vendi.Order = .finite(1)) { self.order = order }

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        let vendi = try evidence.candidateVendi(order: order, resamples: resamples)
        var estimate = Self.estimate(
            vendi.value, order, resamples, deviation: vendi.effects?.deviation, changes: vendi.changes,
            range: descriptor.range)
        for other in vendi.others { estimate.parameters["order_\(other.order.name)"] = text(other.value) }
        return estimate
    }

    /// - Parameters:
    ///   - deviation: standard deviation of `value`.
    ///   - changes: of the value on each bootstrap sample.
    static func estimate(
        _ value: Double, _ order: Vendi.Order, _ resamples: Resamples?, deviation: Double?, changes: [Double]?,
        range: ClosedRange<Double>
    ) -> Estimate {
        var estimate = Estimate(value, parameters: ["kernel": "cosine", "order": order.name])
        guard let resamples, resamples.replicates > 1 else { return estimate }
        guard let deviation, let changes else {
            estimate.intervalReason = "the eigenvectors of the cosine kernel could not be found"
            return estimate
        }
        let half = NormalDistribution.quantile(0.975) * deviation
        estimate.interval = Interval(
            low: min(value, max(range.lowerBound, value - half)), high: max(value, min(range.upperBound, value + half)),
            method: "normal_row_effects")
        estimate.parameters["standard_error"] = text(deviation)
        estimate.replicates = changes.map { value + $0 }
        return estimate
    }
}

/// `diversity.vendi_ratio`: the effective number of synthetic rows over that of real rows.
public struct VendiRatioMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "diversity.vendi_ratio", title: "Vendi score against real", shortTitle: "Vendi ratio",
        dimension: .diversity, direction: .target, unit: "ratio", range: 0...(.infinity), optimum: 1,
        restsOn: .synthetic, alsoRestsOn: .real, study: StudyPlace(.refused, leads: 3, sanity: .worseThanReal),
        readsInnerProducts: true, sign: .variety)

    public let order: Vendi.Order

    public init(order: Vendi.Order = .finite(1)) { self.order = order }

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        let candidate = try evidence.candidateVendi(order: order, resamples: resamples)
        let reference = try evidence.referenceVendi(order: order, resamples: resamples)
        let ratio = candidate.value / reference.value
        // To first order a ratio changes by the difference of its relative changes; the sets are drawn independently.
        let deviation = candidate.effects.flatMap { own in
            reference.effects.map { real in
                let parts = (own.deviation / candidate.value, real.deviation / reference.value)
                return ratio * (parts.0 * parts.0 + parts.1 * parts.1).squareRoot()
            }
        }
        let changes = candidate.changes.flatMap { own in
            reference.changes.map { real in
                zip(own, real).map { ratio * ($0 / candidate.value - $1 / reference.value) }
            }
        }
        var estimate = VendiMetric.estimate(
            ratio, order, resamples, deviation: deviation, changes: changes, range: descriptor.range)
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
