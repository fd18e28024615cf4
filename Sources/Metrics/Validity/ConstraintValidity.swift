import Datasets
import Results

/// Share of synthetic rows that keep every rule of the schema, such as `end >= start`; rows that a rule says nothing of, since
/// a cell is missing, keep it.
public enum ConstraintValidity {
    public static let descriptor = MetricDescriptor(
        id: "validity.constraint", title: "Rows that keep the schema's rules", modalities: [.table], dimension: .validity,
        direction: .higher, unit: "share", range: 0...1, optimum: 1, sign: .column)

    /// All rules together.
    /// - Throws: `.notApplicable` without rules, `.failed` for one that does not fit the table.
    public static func shares(_ sets: Roles<Table>) throws(MetricError) -> [ValidityShare] {
        let rules = sets.real.schema?.constraints ?? []
        guard !rules.isEmpty else {
            throw .notApplicable("the schema has no rules; write them under constraints, such as end >= start")
        }
        var broken: [String] = []
        func kept(_ table: Table) throws(MetricError) -> [Bool] {
            var flags = [Bool](repeating: true, count: table.count)
            for rule in rules {
                do throws(DatasetError) {
                    let found = try rule.check(table).broken
                    for row in found { flags[row] = false }
                    if !found.isEmpty { broken.append("\(rule.text) (\(found.count))") }
                } catch {
                    throw .failed(error.message)
                }
            }
            return flags
        }
        let unseen = try sets.holdout.map(kept)
        broken = []
        let flags = try kept(sets.synthetic)
        guard
            let whole = ValidityShare(
                .whole, synthetic: flags, holdout: unseen, notes: broken.isEmpty ? [] : ["broken: " + broken.joined(separator: ", ")],
                parameters: ["rules": "\(rules.count)"])
        else { throw .insufficientData("there is no synthetic row") }
        return [whole]
    }
}
