import Datasets
import Results

/// Rules that each cell of some columns keeps or breaks.
enum RowRule {
    /// One flag a row; nil for cells that the rule does not concern.
    typealias Flags = (TableColumn) -> [Bool?]

    /// The share of rows that break none of the rules, then the share of cells of each column.
    /// - Parameter rule: of a column by name, as it judges synthetic cells and as it judges unseen real ones.
    static func shares(
        _ columns: [String], _ sets: Roles<Table>, rule: (String) -> (synthetic: Flags, holdout: Flags)
    ) throws(MetricError) -> [ValidityShare] {
        let rules = columns.map(rule)
        return try shares(columns.indices.map { place in
            Part(
                name: columns[place], synthetic: sets.synthetic.column(columns[place]).map(rules[place].synthetic),
                holdout: sets.holdout?.column(columns[place]).map(rules[place].holdout))
        }, sets)
    }

    /// The same of rules that may read several columns.
    /// - Parameter rule: one flag a row of a table, by the name of the rule; nil where the table lacks a column of it.
    static func shares(
        _ names: [String], _ sets: Roles<Table>, rule: (Table, String) -> [Bool?]?
    ) throws(MetricError) -> [ValidityShare] {
        try shares(
            names.map { name in
                Part(name: name, synthetic: rule(sets.synthetic, name), holdout: sets.holdout.flatMap { rule($0, name) })
            }, sets)
    }

    /// One rule, with a flag a row.
    private struct Part {
        let name: String
        let synthetic: [Bool?]?
        let holdout: [Bool?]?
    }

    private static func shares(_ rules: [Part], _ sets: Roles<Table>) throws(MetricError) -> [ValidityShare] {
        var rows = [Bool](repeating: true, count: sets.synthetic.count)
        var unseen = sets.holdout.map { [Bool](repeating: true, count: $0.count) }
        var parts: [ValidityShare] = []
        var broken: [(name: String, count: Int)] = []
        for rule in rules {
            guard let flags = rule.synthetic else { continue }
            for row in flags.indices where flags[row] == false { rows[row] = false }
            for (row, flag) in (rule.holdout ?? []).enumerated() where flag == false { unseen?[row] = false }
            if let part = ValidityShare(
                Scope(.column, rule.name), synthetic: flags.compactMap(\.self), holdout: rule.holdout?.compactMap(\.self))
            {
                parts.append(part)
            }
            let count = flags.count { $0 == false }
            if count > 0 { broken.append((rule.name, count)) }
        }
        let worst = broken.sorted { $0.count > $1.count }.prefix(3).map { "\($0.name) (\($0.count))" }
        guard
            let whole = ValidityShare(
                .whole, synthetic: rows, holdout: unseen,
                notes: worst.isEmpty ? [] : ["most often in " + worst.joined(separator: ", ")])
        else { throw .insufficientData("there is no synthetic row") }
        return [whole] + parts
    }
}
