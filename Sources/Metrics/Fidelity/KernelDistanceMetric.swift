import Numerics
import Results

/// `fidelity.kernel_distance`: unbiased squared MMD with a cubic kernel.
public struct KernelDistanceMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "fidelity.kernel_distance", title: "Kernel distance", dimension: .fidelity, direction: .lower,
        unit: "squared kernel units", range: -.infinity...(.infinity), optimum: 0, restsOn: .synthetic,
        alsoRestsOn: .real, study: StudyPlace(.ranked, leads: 2, sanity: .worseStepByStep), readsInnerProducts: true,
        sign: .distance)

    public let subsets: Int
    public let subsetRows: Int

    /// - Parameters: how many subsets the mean and standard deviation in the result's parameters are over, and their
    ///   largest size. The value itself uses all rows.
    public init(subsets: Int = 100, subsetRows: Int = 1000) {
        self.subsets = max(0, subsets)
        self.subsetRows = max(2, subsetRows)
    }

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        try requireRows(evidence, 2)
        var parameters = ["kernel": "(a·b/d + 1)^3", "estimator": "unbiased"]
        guard let resamples else {
            let totals = try evidence.kernelTotals()
            return Estimate(try finite(totals.unbiased), parameters: parameters)
        }
        // First, because its pass over the pairs yields the sums of the whole sets too.
        if subsets > 0 {
            let size = min(subsetRows, evidence.reference.rows, evidence.candidate.rows)
            let draws = try evidence.kernelSubsets(rows(evidence, size, resamples.stream("kernel_subsets")))
            parameters["subsets"] = "\(subsets) × \(size)"
            parameters["subset_mean"] = text(draws.mean)
            parameters["subset_sd"] = text(draws.standardDeviation)
        }
        let sums = try evidence.kernelSums()
        let discrepancy = KernelDiscrepancy(sums)
        var estimate = Estimate(try finite(discrepancy.unbiased))
        estimate.replicates = KernelReplicates.values(
            sums, value: estimate.value, weights: evidence.weights(resamples))
        if let range = discrepancy.interval() {
            estimate.interval = Interval(
                low: range.lowerBound, high: range.upperBound, method: "asymptotic_skewness_corrected")
            parameters["standard_error"] = text(discrepancy.standardError)
        } else {
            estimate.intervalReason = "squares of the kernel overflow; scale the features down"
        }
        estimate.parameters = parameters
        return estimate
    }

    private func finite(_ value: Double) throws(MetricError) -> Double {
        guard value.isFinite else { throw .failed("the cubic kernel overflows; scale the features down") }
        return value
    }

    /// Rows of each subset, without replacement.
    private func rows(
        _ evidence: PairEvidence, _ size: Int, _ stream: RandomStream
    ) -> [(reference: [Int], candidate: [Int])] {
        let order = evidence.contentOrder
        return evidence.parallel.map(subsets) { subset in
            var draw = stream.split(subset)
            return (
                draw.permutation(evidence.reference.rows).prefix(size).map { order.reference[$0] },
                draw.permutation(evidence.candidate.rows).prefix(size).map { order.candidate[$0] }
            )
        }
    }
}
