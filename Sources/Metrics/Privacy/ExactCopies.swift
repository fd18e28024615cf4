import Numerics
import Results

/// Share of synthetic rows that equal a training row in every value, found by joining content hashes.
///
/// The interval is Clopper and Pearson's, so a count of 0 of m still says how much can have been missed. The holdout's
/// own share is the floor: real rows that equal a training row without having been copied.
public enum ExactCopies {
    public static let descriptor = MetricDescriptor(
        id: "privacy.exact_copies", version: 2, title: "Exact copies of training rows", shortTitle: "Exact copies",
        dimension: .privacy, direction: .lower, unit: "share", range: 0...1, optimum: 0, alsoRestsOn: .holdout,
        study: StudyPlace(.ranked, leads: 3, sanity: .seesCopies), sign: .exactCopies)

    /// - Parameters:
    ///   - synthetic: content hash of every synthetic row; 128 bits or more where collisions must be out of question.
    ///   - training: the same for the training rows.
    ///   - holdout: the same for the holdout; nil without one.
    ///   - resamples: gives the estimate replicates; the interval does not depend on it.
    public static func estimate<Hash: RowContent>(
        synthetic: [Hash], training: [Hash], holdout: [Hash]?, resamples: Resamples? = nil
    ) throws(MetricError) -> Estimate {
        guard !synthetic.isEmpty, !training.isEmpty, holdout?.isEmpty != true else {
            throw .insufficientData("copies need at least one row of each set")
        }
        let flags = flags(synthetic, training: training)
        var estimate = CopyShare.estimate(flags, keys: RowKeys(content: synthetic), resamples: resamples)
        estimate.parameters = ["match": "all_values"]
        let copies = flags.count { $0 }
        estimate.notes = ["\(copies) of \(synthetic.count) synthetic rows equal a training row"]
        guard let holdout else { return estimate }
        let chance = self.flags(holdout, training: training).count { $0 }
        let baseline = Intervals.clopperPearson(successes: chance, trials: holdout.count)
        estimate.notes.append(
            "\(chance) of \(holdout.count) holdout rows equal a training row by chance "
                + "(share at most \(rounded(baseline.upperBound)))")
        if copies > 0, let low = estimate.interval?.low, low <= baseline.upperBound {
            estimate.notes.append("that many copies may be chance: real rows repeat as well")
        }
        return estimate
    }

    /// What honest rows score: the holdout's own share of exact training copies.
    package static func floor<Hash: Hashable>(training: [Hash], holdout: [Hash]?, synthetic: Int) -> Floor? {
        holdout.flatMap { holdout in
            CopyShare.floor(
                chance: flags(holdout, training: training).count { $0 }, of: holdout.count, synthetic: synthetic)
        }
    }

    /// Whether each row equals a row of `training`.
    package static func flags<Hash: Hashable>(_ rows: [Hash], training: [Hash]) -> [Bool] {
        let known = Set(training)
        return rows.map { known.contains($0) }
    }

    /// Numbers of the synthetic rows that equal a training row, ascending: for pages that show them.
    public static func rows<Hash: Hashable>(synthetic: [Hash], training: [Hash]) -> [Int] {
        let known = Set(training)
        return synthetic.indices.filter { known.contains(synthetic[$0]) }
    }
}
