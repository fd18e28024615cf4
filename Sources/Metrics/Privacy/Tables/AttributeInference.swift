import Datasets
import Numerics
import Results

/// `privacy.attribute_inference`: how often a person's value of one column is guessed from all others through the synthetic
/// table, beyond what works for people that it was not made from (Giomi et al. 2023).
///
/// The guess is the value of the synthetic record that is nearest by the other columns. A number counts as guessed within
/// 5 % of its magnitude, a moment within 5 % of the range of the real ones.
public enum AttributeInference {
    public static let descriptor = MetricDescriptor(
        id: "privacy.attribute_inference", title: "Attribute inference risk", modalities: [.table], dimension: .privacy,
        direction: .lower, unit: "risk", range: 0...1, optimum: 0, restsOn: .real, alsoRestsOn: .holdout, needsHoldout: true, sign: .nearness)

    /// Of the magnitude of a number.
    public static let tolerance = 0.05

    package struct Secret: Sendable {
        package let name: String
        package let risk: AttackRisk
    }

    /// One a column; of one that is constant in the training table there is nothing to guess.
    /// - Throws: `.notApplicable` without a holdout or with one column.
    package static func risks(_ records: NeighbourRecords) throws(MetricError) -> [Secret] {
        let holdout = try records.requireHoldout()
        let columns = records.columns
        guard let unseen = columns.holdout, columns.columns.count > 1 else {
            throw .notApplicable("inference needs two columns that are no ids, one to guess and one to guess from")
        }
        let main = try records.trainingToSynthetic().without
        let control = try records.holdoutToSynthetic().without
        return columns.columns.indices.filter { Set(columns.training[$0].keys).count > 1 }.map { place in
            let column = columns.columns[place]
            let made = columns.synthetic[place]
            let target = InferenceTarget(columns.training[place], column)
            let known = InferenceTarget(unseen[place], column)
            return Secret(
                name: column.name,
                risk: AttackRisk(
                    main: AttackRate(
                        target.successes(records.training.asked, guesses: made, main[place]), of: records.training.asked.count),
                    control: AttackRate(
                        known.successes(holdout.asked, guesses: made, control[place]), of: holdout.asked.count),
                    naive: target.naive(made)))
        }
    }

    /// - Throws: as `risks`.
    package static func estimate(_ secret: Secret, _ records: NeighbourRecords) throws(MetricError) -> Estimate {
        try secret.risk.estimate(
            parameters: records.parameters(["tolerance": "\(tolerance)"]),
            notes: records.notes(asked: records.training, "training"))
    }

    /// The column whose risk is certainly the highest, by bounds that hold for all columns together (Bonferroni).
    package static func worst(_ secrets: [Secret]) -> Secret? {
        let bounds = bounds(secrets)
        return bounds.indices.max { (bounds[$0].low, bounds[$0].value) < (bounds[$1].low, bounds[$1].value) }
            .map { secrets[$0] }
    }

    private static func bounds(_ secrets: [Secret]) -> [(value: Double, low: Double, high: Double)] {
        let z = NormalDistribution.quantile(1 - 0.025 / Double(max(1, secrets.count)))
        return secrets.map { $0.risk.bounds(z) }
    }

    /// The worst column's risk with an interval that holds although it was chosen among them.
    package static func worst(_ secrets: [Secret], _ records: NeighbourRecords) throws(MetricError) -> Estimate {
        let bounds = bounds(secrets)
        guard let worst = worst(secrets), let place = secrets.firstIndex(where: { $0.name.utf8.elementsEqual(worst.name.utf8) })
        else { throw .notApplicable("every column is constant: there is nothing to guess") }
        var estimate = try estimate(worst, records)
        estimate.interval = Interval(
            low: min(estimate.value, bounds[place].low), high: max(estimate.value, bounds[place].high),
            method: "wilson_propagated_bonferroni")
        estimate.parameters["column"] = worst.name
        estimate.parameters["secrets"] = "\(secrets.count)"
        return estimate
    }
}
