import Datasets
import Results

/// Share of synthetic rows whose id is there and is no other row's, worst of the id columns.
public enum KeyUniqueness {
    public static let descriptor = MetricDescriptor(
        id: "validity.key_unique", title: "Rows with a key of their own", modalities: [.table], dimension: .validity,
        direction: .higher, unit: "share", range: 0...1, optimum: 1, sign: .column)

    /// The whole, then the id columns.
    public static func shares(_ sets: Roles<Table>) throws(MetricError) -> [ValidityShare] {
        let columns = sets.real.columns.filter { $0.type == .id }.map(\.name)
        guard !columns.isEmpty else { throw .notApplicable("the table has no id column") }
        var parts: [ValidityShare] = []
        for name in columns {
            guard let column = sets.synthetic.column(name) else { continue }
            let own = sets.holdout?.column(name).map(unique)
            let flags = unique(column)
            let share = Readable.number(Double(flags.count { !$0 }) / Double(max(1, flags.count)), unit: "share", digits: 2)
            let facts = [
                PartFacts.difference: "repeated or empty in \(share) of the rows",
                PartFacts.remedy: "Number the made rows anew, or draw each key once: rows that share a key are one row to all that points there.",
            ]
            if let part = ValidityShare(Scope(.column, name), synthetic: flags, holdout: own, parameters: flags.allSatisfy(\.self) ? [:] : facts) {
                parts.append(part)
            }
        }
        guard var whole = parts.min(by: { $0.estimate.value < $1.estimate.value }) else {
            throw .insufficientData("the synthetic table has no id column")
        }
        whole.scope = .whole
        whole.estimate.parameters = [:]
        return [whole] + parts
    }

    /// Whether each row is the first with its key.
    private static func unique(_ column: TableColumn) -> [Bool] {
        var seen: Set<Double> = []
        var texts: Set<Int32> = []
        var integers: Set<Int64> = []
        return (0..<column.count).map { row in
            guard !column.isMissing(row) else { return false }
            switch column.cells {
            case .numbers(let values): return seen.insert(values[row]).inserted
            case .integers(let values): return integers.insert(values[row]).inserted
            case .codes(let codes, _): return texts.insert(codes[row]).inserted
            }
        }
    }
}
