import Numerics
import Results

/// `privacy.holdout_copies`: share of synthetic rows that equal a holdout row in every value.
///
/// A generator never saw the holdout, so that its rows have no way into the synthetic set but chance. More of them say
/// that the synthetic set was made from the holdout, or that the generator did see it; either way what is read against
/// the holdout is void.
public enum HoldoutCopies {
    public static let descriptor = MetricDescriptor(
        id: "privacy.holdout_copies", title: "Exact copies of holdout rows", dimension: .privacy, direction: .lower,
        unit: "share", range: 0...1, optimum: 0, alsoRestsOn: .holdout, needsHoldout: true, sign: .holdoutCopies)

    /// - Parameters:
    ///   - synthetic, holdout: content hash of every row; nil without holdout.
    ///   - training: of the training rows.
    ///   - resamples: gives the estimate replicates; the interval does not depend on it.
    /// - Throws: `.notApplicable` without a holdout, `.insufficientData` for an empty set.
    public static func estimate<Hash: RowContent>(
        synthetic: [Hash], training: [Hash], holdout: [Hash]?, resamples: Resamples? = nil
    ) throws(MetricError) -> Estimate {
        guard let holdout else {
            throw .notApplicable("copies of the holdout need one; give real rows that the generator never saw with --holdout")
        }
        guard !synthetic.isEmpty, !training.isEmpty, !holdout.isEmpty else {
            throw .insufficientData("copies need at least one row of each set")
        }
        let flags = ExactCopies.flags(synthetic, training: holdout)
        var estimate = CopyShare.estimate(flags, keys: RowKeys(content: synthetic), resamples: resamples)
        estimate.parameters = ["match": "all_values"]
        let (known, unseen) = (Set(training), Set(holdout))
        let shared = zip(synthetic, flags).count { $1 && known.contains($0) }
        estimate.notes = [
            "\(flags.count { $0 }) of \(synthetic.count) synthetic rows equal a holdout row"
                + (shared > 0 ? ", \(shared) of them a training row as well" : "")
        ]
        if Set(synthetic) == unseen {
            estimate.notes.append("the synthetic set is the holdout: nothing that is read against the holdout means anything")
        } else if flags.allSatisfy(\.self) {
            estimate.notes.append("every synthetic row is a holdout row")
        }
        return estimate
    }

    /// What honest rows score: real rows repeat, and the share of holdout rows that equal a training row says how often.
    package static func floor<Hash: Hashable>(training: [Hash], holdout: [Hash]?, synthetic: Int) -> Floor? {
        ExactCopies.floor(training: training, holdout: holdout, synthetic: synthetic)
    }
}
