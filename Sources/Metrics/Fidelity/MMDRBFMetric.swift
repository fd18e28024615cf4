import Numerics
import Results

/// `fidelity.mmd_rbf`: squared maximum mean discrepancy with a Gaussian kernel (Gretton et al. 2012).
public struct MMDRBFMetric: PairMetric {
    public enum Variant: String, Sendable {
        /// Unbiased, σ the median distance between real rows.
        case median
        /// Biased, σ = 10, ×1000, rows scaled to length one: CMMD when the features are CLIP's (Jayasumana et al. 2024).
        case cmmd
    }

    public let variant: Variant

    public init(variant: Variant = .median) { self.variant = variant }

    public let descriptor = MetricDescriptor(
        id: "fidelity.mmd_rbf", version: 2, title: "Maximum mean discrepancy (Gaussian kernel)",
        shortTitle: "MMD, Gaussian kernel", dimension: .fidelity, direction: .lower, unit: "squared kernel units",
        range: -2...2, optimum: 0, restsOn: .synthetic, alsoRestsOn: .real, sign: .distance)

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        try requireRows(evidence, 2)
        if variant == .cmmd { return try cmmd(evidence) }
        guard let gamma = evidence.gamma(), gamma.isFinite else {
            throw .failed("the median distance between reference rows is 0; a Gaussian kernel needs distinct rows")
        }
        var parameters = [
            "kernel": "gaussian", "estimator": "unbiased", "sigma": text((1 / (2 * gamma)).squareRoot()),
        ]
        guard let resamples else {
            return Estimate(try evidence.gaussianTotals().unbiased, parameters: parameters)
        }
        let sums = try evidence.gaussianSums()
        let discrepancy = KernelDiscrepancy(sums)
        let half = NormalDistribution.quantile(0.975) * discrepancy.standardError
        parameters["standard_error"] = text(discrepancy.standardError)
        parameters["biased"] = text(discrepancy.biased)
        var estimate = Estimate(
            discrepancy.unbiased,
            interval: Interval(
                low: max(descriptor.range.lowerBound, discrepancy.unbiased - half),
                high: min(descriptor.range.upperBound, discrepancy.unbiased + half), method: "asymptotic"),
            parameters: parameters)
        estimate.replicates = KernelReplicates.values(
            sums, value: discrepancy.unbiased, weights: evidence.weights(resamples))
        return estimate
    }

    private func cmmd(_ evidence: PairEvidence) throws(MetricError) -> Estimate {
        let units = (try Vendi.unitRows(evidence.reference), try Vendi.unitRows(evidence.candidate))
        do throws(NumericsError) {
            let sums = try KernelSums(units.0, units.1, gamma: 1 / 200, parallel: evidence.parallel)
            return Estimate(
                1000 * max(0, KernelDiscrepancy(sums).biased),
                parameters: ["kernel": "gaussian", "estimator": "biased", "sigma": "10", "scale": "1000"])
        } catch { throw MetricError(error) }
    }
}
