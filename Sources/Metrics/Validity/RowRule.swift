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
        var rows = [Bool](repeating: true, count: sets.synthetic.count)
        var unseen = sets.holdout.map { [Bool](repeating: true, count: $0.count) }
        var parts: [ValidityShare] = []
        var broken: [(name: String, count: Int)] = []
        for name in columns {
            guard let column = sets.synthetic.column(name) else { continue }
            let (judge, judgeReal) = rule(name)
            let flags = judge(column)
            for row in flags.indices where flags[row] == false { rows[row] = false }
            let real = sets.holdout?.column(name).map(judgeReal)
            for (row, flag) in (real ?? []).enumerated() where flag == false { unseen?[row] = false }
            if let part = ValidityShare(
                Scope(.column, name), synthetic: flags.compactMap(\.self), holdout: real?.compactMap(\.self))
            {
                parts.append(part)
            }
            let count = flags.count { $0 == false }
            if count > 0 { broken.append((name, count)) }
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
