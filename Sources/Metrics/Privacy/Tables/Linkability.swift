import Numerics
import Results

/// `privacy.linkability`: how often two sources that hold different columns of a person can be joined through the synthetic
/// table, beyond what works for people that it was not made from (Giomi et al. 2023).
///
/// The columns are split in two parts. The attack succeeds where the nearest synthetic record by one part is the nearest
/// by the other as well.
public enum Linkability {
    public static let descriptor = MetricDescriptor(
        id: "privacy.linkability", title: "Linkability risk", modalities: [.table], dimension: .privacy, direction: .lower,
        unit: "risk", range: 0...1, optimum: 0, restsOn: .real, alsoRestsOn: .holdout, needsHoldout: true, sign: .nearness)

    /// - Throws: `.notApplicable` without a holdout or with one column.
    package static func risk(_ records: NeighbourRecords) throws(MetricError) -> AttackRisk {
        let control = try records.requireHoldout()
        guard records.columns.split > 0, records.columns.split < records.columns.columns.count else {
            throw .notApplicable("linking needs two columns that are no ids, one for each source")
        }
        let main = links(try records.trainingToSynthetic())
        return AttackRisk(
            main: AttackRate(main, of: records.training.asked.count),
            control: AttackRate(links(try records.holdoutToSynthetic()), of: control.asked.count),
            naive: 1 / Double(records.synthetic.count))
    }

    private static func links(_ found: GowerFound) -> Int {
        (0..<found.first.rows).count { found.first.index($0) == found.second.index($0) }
    }

    package static func estimate(_ records: NeighbourRecords) throws(MetricError) -> Estimate {
        let names = records.columns.columns.map(\.name)
        let split = records.columns.split
        return try risk(records).estimate(
            parameters: records.parameters(["neighbours": "1", "first_columns": "\(split)"]),
            notes: [
                "first source: " + names.prefix(split).joined(separator: ", ") + "; second: "
                    + names.dropFirst(split).joined(separator: ", ")
            ] + records.notes(asked: records.training, "training"))
    }
}
