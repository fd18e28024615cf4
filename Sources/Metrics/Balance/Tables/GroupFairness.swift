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
        _ synthetic: OutcomeRows, real: OutcomeRows, resamples: Resamples, words: String,
        _ value: (OutcomeTable) -> Double, ratio: (OutcomeTable) -> Double
    ) throws(MetricError) -> (estimate: Estimate, floor: Floor?) {
        let all = try synthetic.table()
        let kept = all.groups(ofAtLeast: fewestRows)
        guard kept.count > 1 else {
            throw .insufficientData(
                "a comparison of groups needs two of at least \(Int(fewestRows)) rows; there \(kept.count == 1 ? "is 1" : "are 0")")
        }
        let own = all.only(kept)
        let whole = try real.table()
        let others = whole.groups(ofAtLeast: fewestRows)
        let expected = value(whole.only(others))
        let found = value(own)
        var notes = ["ratio \(rounded(ratio(own))); \(words) of real rows: difference \(rounded(expected))"]
        let left = all.groups(ofAtLeast: 1).count - kept.count
        if left > 0 { notes.append("left out, fewer than \(Int(fewestRows)) rows: \(left) groups") }
        var estimate = Estimate(found, parameters: ["groups": "\(kept.count)"], notes: notes)
        let shifted = ShiftedBootstrap(
            try synthetic.tables(kept, resamples: resamples, role: .synthetic).map(value), value: found, range: 0...1)
        estimate.interval = shifted.interval
        estimate.intervalReason = shifted.reason
        guard others.count > 1 else { return (estimate, nil) }
        let range = ShiftedBootstrap(
            try real.tables(others, resamples: resamples, role: .real).map(value), value: expected, range: 0...1
        ).interval
        return (
            estimate, range.map { Floor(value: expected, low: $0.low, high: $0.high, splits: 0, interval: $0) }
        )
    }
}

/// The largest difference between groups of the share of positive labels or answers (demographic parity), as fairlearn
/// defines it.
public enum DemographicParity {
    public static let descriptor = MetricDescriptor(
        id: "balance.demographic_parity", title: "Difference of positive shares between groups",
        shortTitle: "Demographic parity", modalities: [.table], dimension: .balance, direction: .lower, unit: "share",
        range: 0...1, optimum: nil, needsClasses: true, sign: .groupLearning)

    public static func estimate(
        _ synthetic: OutcomeRows, real: OutcomeRows, resamples: Resamples
    ) throws(MetricError) -> (estimate: Estimate, floor: Floor?) {
        try GroupFairness.estimate(
            synthetic, real: real, resamples: resamples, words: "demographic parity",
            { $0.demographicParityDifference() }, ratio: { $0.demographicParityRatio() })
    }
}

/// The larger of the differences between groups of true and of false positive rates (equalised odds), as fairlearn defines
/// it, of a classifier that learned from synthetic rows.
public enum EqualizedOdds {
    public static let descriptor = MetricDescriptor(
        id: "balance.equalized_odds", title: "Difference of error rates between groups", shortTitle: "Equalised odds",
        modalities: [.table], dimension: .balance, direction: .lower, unit: "share", range: 0...1, optimum: nil,
        restsOn: .test, needsClasses: true, sign: .groupLearning)

    public static func estimate(
        _ synthetic: OutcomeRows, real: OutcomeRows, resamples: Resamples
    ) throws(MetricError) -> (estimate: Estimate, floor: Floor?) {
        try GroupFairness.estimate(
            synthetic, real: real, resamples: resamples, words: "equalised odds", { $0.equalizedOddsDifference() },
            ratio: { $0.equalizedOddsRatio() })
    }
}
