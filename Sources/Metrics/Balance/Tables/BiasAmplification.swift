import Numerics
import Results

/// Directional bias amplification from groups to labels (Wang and Russakovsky 2021): how much more the label follows the
/// group in synthetic rows than in real ones, mean over groups and labels.
public enum BiasAmplification {
    public static let descriptor = MetricDescriptor(
        id: "balance.bias_amplification", title: "Bias amplification", modalities: [.table], dimension: .balance,
        direction: .target, unit: "share", range: -1...1, optimum: 0, alsoRestsOn: .real, needsClasses: true, sign: .groupLearning)

    /// Σ over groups g and both labels t of y(g, t) Δ − (1 − y) Δ, Δ = P(t | g) of synthetic less of real rows, y whether
    /// g and t occur together more often in real rows than by chance; over the number of pairs.
    public static func value(real: OutcomeTable, synthetic: OutcomeTable) -> Double {
        let (known, shares, overall) = real.labelRates
        let found = synthetic.labelRates.byGroup
        guard !known.isEmpty else { return 0 }
        var total = 0.0
        for group in known.indices {
            for isPositive in [true, false] {
                let (p, q) = isPositive ? (known[group], found[group]) : (1 - known[group], 1 - found[group])
                let joint = p * shares[group]
                let chance = shares[group] * (isPositive ? overall : 1 - overall)
                total += joint > chance ? q - p : p - q
            }
        }
        return total / Double(2 * known.count)
    }

    /// - Throws: `.insufficientData` with fewer than two groups of enough rows in both sets.
    public static func estimate(
        real: OutcomeRows, synthetic: OutcomeRows, resamples: Resamples
    ) throws(MetricError) -> Estimate {
        let (known, own) = (try real.table(), try synthetic.table())
        let enough = Set(own.groups(ofAtLeast: GroupFairness.fewestRows))
        let kept = known.groups(ofAtLeast: GroupFairness.fewestRows).filter(enough.contains)
        guard kept.count > 1 else {
            throw .insufficientData(
                "bias amplification needs two groups of at least \(Int(GroupFairness.fewestRows)) rows in both sets")
        }
        let value = value(real: known.only(kept), synthetic: own.only(kept))
        var estimate = Estimate(value, parameters: ["groups": "\(kept.count)"])
        let replicates = zip(
            try real.tables(kept, resamples: resamples, role: .real),
            try synthetic.tables(kept, resamples: resamples, role: .synthetic)
        ).map { Self.value(real: $0, synthetic: $1) }
        let shifted = ShiftedBootstrap(replicates, value: value, range: descriptor.range)
        estimate.interval = shifted.interval
        estimate.intervalReason = shifted.reason
        estimate.replicates = shifted.replicates
        return estimate
    }
}
