import Numerics
import Results

#if canImport(Glibc)
    import Glibc
#endif

/// Share of synthetic rows that lie nearer to the training set than to the holdout (Platzer & Reutterer 2021).
///
/// A generator that learned the distribution and not the rows has no reason to be nearer to either: the nearest real
/// row is a training row with chance n / (n + h). The value puts that chance at 0.5 for any sizes by dividing the odds
/// by n / h, so no row has to be left out. Equal distances count ½.
///
/// Synthetic rows that share their nearest real row fall on the same side together; in many dimensions a few hub rows
/// are nearest to hundreds. The Wilson interval counts m² / Σ c² rows, c being the synthetic rows of a real one.
public enum NearestNeighbourShare {
    public static let descriptor = MetricDescriptor(
        id: "privacy.nearest_neighbour_share", title: "Share nearer to the training set than to the holdout",
        shortTitle: "Nearer to training set", dimension: .privacy, direction: .target, unit: "share", range: 0...1,
        optimum: 0.5, restsOn: .synthetic, alsoRestsOn: .holdout,
        study: StudyPlace(.ranked, leads: 1, sanity: .seesCopies), needsHoldout: true, sign: .nearness)

    /// - Parameters:
    ///   - training: nearest training row of every synthetic row.
    ///   - holdout: nearest holdout row of the same rows in the same order, by the same distance; nil without holdout.
    ///   - resamples: gives the estimate replicates, drawn from real rows: synthetic rows with one nearest real row come
    ///     and go together. The interval does not depend on it.
    public static func estimate(
        training: NearestRecords, holdout: NearestRecords?, resamples: Resamples? = nil
    ) throws(MetricError) -> Estimate {
        guard let holdout else { throw .notApplicable(holdoutAdvice) }
        let count = training.distances.count
        guard holdout.distances.count == count else {
            throw .failed("\(count) rows measured against training and \(holdout.distances.count) against holdout")
        }
        guard count >= 20, holdout.searched >= 20, training.searched >= 20 else {
            throw .insufficientData(
                "needs 20 rows of each set; there are \(count) synthetic, \(training.searched) training and "
                    + "\(holdout.searched) holdout rows")
        }
        var nearer = 0.0
        var ties = 0
        // What the synthetic rows of each real row add to `nearer`.
        var credits = [Double](repeating: 0, count: training.searched + holdout.searched)
        // Synthetic rows by nearest real row, the training rows first.
        var members = [Double](repeating: 0, count: training.searched + holdout.searched)
        for row in 0..<count {
            let (toTraining, toHoldout) = (training.distances[row], holdout.distances[row])
            let credit = toTraining == toHoldout ? 0.5 : toTraining < toHoldout ? 1 : 0
            nearer += credit
            if toTraining == toHoldout { ties += 1 }
            let nearest =
                toTraining <= toHoldout ? training.indices[row] : training.searched + holdout.indices[row]
            members[nearest] += 1
            credits[nearest] += credit
        }
        let total = Double(count)
        let effective = total * total / members.reduce(0) { $0 + $1 * $1 }
        let share = nearer / total
        let odds = Double(training.searched) / Double(holdout.searched)
        func centred(_ share: Double) -> Double { share / (share + (1 - share) * odds) }
        let wilson = Intervals.wilson(successes: share * effective, trials: effective)
        let expected = odds / (1 + odds)
        let visible = smallestVisibleLeak(expected: expected, rows: effective)
        var notes = [
            visible < 1
                ? "a leak shows from about \(rounded(100 * visible, digits: 2)) % copied rows on, with these sizes"
                : "these sets are too small to show any leak"
        ]
        if training.searched != holdout.searched {
            notes.append(
                "raw share \(rounded(share)), \(rounded(expected)) expected for \(training.searched) training and "
                    + "\(holdout.searched) holdout rows")
        }
        if ties > 0 { notes.append("\(ties) rows are as near to the one set as to the other and count ½") }
        var estimate = Estimate(
            centred(share),
            interval: Interval(
                low: centred(wilson.lowerBound), high: centred(wilson.upperBound), method: "wilson_effective_rows"),
            parameters: ["ties": "half", "size_correction": "odds"], notes: notes)
        let replicates = resamples.map { resamples in
            // Without keys the searched rows are those of a list that is the same for all that is compared.
            let weights = [(training, Resamples.Role.real), (holdout, .holdout)].map { records, role in
                resamples.weights(of: records.keys ?? RowKeys(Array(0..<records.searched)), role: role)
            }
            return (0..<resamples.replicates).map { replicate in
                var drawn = (all: 0.0, nearer: 0.0)
                for (set, start) in zip(weights, [0, training.searched]) {
                    for (row, weight) in set[replicate].enumerated() where members[start + row] > 0 {
                        drawn.all += Double(weight) * members[start + row]
                        drawn.nearer += Double(weight) * credits[start + row]
                    }
                }
                return drawn.all > 0 ? centred(drawn.nearer / drawn.all) : .nan
            }
        }
        // They are compared one by one: a sample without any synthetic row's neighbour leaves none.
        estimate.replicates = replicates.flatMap { $0.allSatisfy(\.isFinite) ? $0 : nil }
        return estimate
    }

    /// Share of copied rows that a two-sided 5 % test sees in 80 % of cases.
    static func smallestVisibleLeak(expected: Double, rows: Double) -> Double {
        let deviation = (expected * (1 - expected) / rows).squareRoot()
        return (NormalDistribution.quantile(0.975) + NormalDistribution.quantile(0.8)) * deviation / (1 - expected)
    }
}
