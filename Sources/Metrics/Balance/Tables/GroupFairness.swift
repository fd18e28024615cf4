import Numerics
import Results

/// What demographic parity and equalised odds have in common: a difference between groups, beside that of real rows.
public enum GroupFairness {
    /// Groups of fewer rows are left out: their rates are luck.
    public static let fewestRows = 30.0

    /// - Parameters:
    ///   - synthetic: what is judged: synthetic labels, or answers of a classifier trained on them.
    ///   - real: the same of real rows, or of a classifier trained on them; both over the same groups.
    /// - Throws: `.insufficientData` with fewer than two groups of enough rows.
    static func estimate(
        _ synthetic: OutcomeTable, real: OutcomeTable, replicates: Int, seed: UInt64, words: String,
        _ value: (OutcomeTable) -> Double, ratio: (OutcomeTable) -> Double
    ) throws(MetricError) -> (estimate: Estimate, floor: Floor?) {
        let (own, left) = synthetic.without(fewerThan: fewestRows)
        guard own.groups.count > 1 else {
            throw .insufficientData(
                "a comparison of groups needs two of at least \(Int(fewestRows)) rows; there \(own.groups.count == 1 ? "is 1" : "are 0")")
        }
        let known = real.without(fewerThan: fewestRows).table
        let found = value(own)
        var notes = ["ratio \(rounded(ratio(own))); \(words) of real rows: difference \(rounded(value(known)))"]
        if !left.isEmpty { notes.append("left out, fewer than \(Int(fewestRows)) rows: \(left.count) groups") }
        var estimate = Estimate(found, parameters: ["groups": "\(own.groups.count)"], notes: notes)
        let shifted = ShiftedBootstrap(draws(own, replicates, seed, value), value: found, range: 0...1)
        estimate.interval = shifted.interval
        estimate.interval?.method = "bootstrap_counts_shifted"
        estimate.intervalReason = shifted.reason
        guard known.groups.count > 1 else { return (estimate, nil) }
        let expected = value(known)
        let range = ShiftedBootstrap(draws(known, replicates, seed, value), value: expected, range: 0...1).interval
        return (
            estimate,
            range.map { Floor(value: expected, low: $0.low, high: $0.high, splits: 0, interval: $0) }
        )
    }

    private static func draws(
        _ table: OutcomeTable, _ replicates: Int, _ seed: UInt64, _ value: (OutcomeTable) -> Double
    ) -> [Double] {
        (0..<replicates).map { replicate in
            var stream = RandomStream(seed: seed).split("fairness").split(replicate)
            return value(table.drawn(&stream))
        }
    }
}

/// The largest difference between groups of the share of positive labels or answers (demographic parity), as fairlearn
/// defines it.
public enum DemographicParity {
    public static let descriptor = MetricDescriptor(
        id: "balance.demographic_parity", title: "Difference of positive shares between groups",
        shortTitle: "Demographic parity", modalities: [.table], dimension: .balance, direction: .lower, unit: "share",
        range: 0...1, optimum: nil, sign: .groupLearning)

    public static func estimate(
        _ synthetic: OutcomeTable, real: OutcomeTable, replicates: Int, seed: UInt64
    ) throws(MetricError) -> (estimate: Estimate, floor: Floor?) {
        try GroupFairness.estimate(
            synthetic, real: real, replicates: replicates, seed: seed, words: "demographic parity",
            { $0.demographicParityDifference() }, ratio: { $0.demographicParityRatio() })
    }
}

/// The larger of the differences between groups of true and of false positive rates (equalised odds), as fairlearn defines
/// it, of a classifier that learned from synthetic rows.
public enum EqualizedOdds {
    public static let descriptor = MetricDescriptor(
        id: "balance.equalized_odds", title: "Difference of error rates between groups", shortTitle: "Equalised odds",
        modalities: [.table], dimension: .balance, direction: .lower, unit: "share", range: 0...1, optimum: nil,
        restsOn: .test, sign: .groupLearning)

    public static func estimate(
        _ synthetic: OutcomeTable, real: OutcomeTable, replicates: Int, seed: UInt64
    ) throws(MetricError) -> (estimate: Estimate, floor: Floor?) {
        try GroupFairness.estimate(
            synthetic, real: real, replicates: replicates, seed: seed, words: "equalised odds", { $0.equalizedOddsDifference() },
            ratio: { $0.equalizedOddsRatio() })
    }
}
