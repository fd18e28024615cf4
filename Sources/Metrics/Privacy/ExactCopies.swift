import Numerics
import Results

/// Share of synthetic rows that equal a training row in every value, found by joining content hashes.
///
/// The interval is Clopper and Pearson's, so a count of 0 of m still says how much can have been missed. The holdout
/// gives the number that chance alone produces: real rows that equal a training row without having been copied.
public enum ExactCopies {
    public static let descriptor = MetricDescriptor(
        id: "privacy.exact_copies", dimension: .privacy, direction: .lower, unit: "share", range: 0...1, optimum: 0)

    /// - Parameters:
    ///   - synthetic: content hash of every synthetic row; 128 bits or more where collisions must be out of question.
    ///   - training: the same for the training rows.
    ///   - holdout: the same for the holdout; nil without one.
    ///   - resamples: gives the estimate replicates; the interval does not depend on it.
    public static func estimate<Hash: Hashable>(
        synthetic: [Hash], training: [Hash], holdout: [Hash]?, resamples: Resamples? = nil
    ) throws(MetricError) -> Estimate {
        guard let holdout else { throw .notApplicable(holdoutAdvice) }
        guard !synthetic.isEmpty, !training.isEmpty, !holdout.isEmpty else {
            throw .insufficientData("copies need at least one row of each set")
        }
        let known = Set(training)
        let unseen = Set(holdout)
        let copies = synthetic.count { known.contains($0) }
        let chance = holdout.count { known.contains($0) }
        let ofHoldout = synthetic.count { unseen.contains($0) }
        let interval = Intervals.clopperPearson(successes: copies, trials: synthetic.count)
        let baseline = Intervals.clopperPearson(successes: chance, trials: holdout.count)
        var notes = [
            "\(copies) of \(synthetic.count) synthetic rows equal a training row, \(ofHoldout) a holdout row",
            "\(chance) of \(holdout.count) holdout rows equal a training row by chance "
                + "(share at most \(rounded(baseline.upperBound)))",
        ]
        if copies > 0, interval.lowerBound <= baseline.upperBound {
            notes.append("that many copies may be chance: real rows repeat as well")
        }
        var estimate = Estimate(
            Double(copies) / Double(synthetic.count),
            interval: Interval(low: interval.lowerBound, high: interval.upperBound, method: "clopper_pearson"),
            parameters: ["match": "all_values"], notes: notes)
        estimate.replicates = resamples.map { resamples in
            rowMeans(synthetic.map { known.contains($0) ? 1 : 0 }, role: .synthetic, resamples: resamples)
        }
        return estimate
    }

    /// Numbers of the synthetic rows that equal a training row, ascending: for pages that show them.
    public static func rows<Hash: Hashable>(synthetic: [Hash], training: [Hash]) -> [Int] {
        let known = Set(training)
        return synthetic.indices.filter { known.contains(synthetic[$0]) }
    }
}
