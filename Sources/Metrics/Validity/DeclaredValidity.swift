import Datasets
import Results

/// Share of synthetic rows with a cell wherever the schema allows no empty one, and with a key of their own where it names one;
/// column by column, the share of cells.
public enum DeclaredValidity {
    public static let descriptor = MetricDescriptor(
        id: "validity.declared", title: "Rows with what the schema requires", shortTitle: "Required cells and keys", modalities: [.table],
        dimension: .validity, direction: .higher, unit: "share", range: 0...1, optimum: 1, sign: .column)

    /// The whole, then the columns; a key of several columns is one.
    /// - Throws: `.notApplicable` where the schema requires nothing.
    public static func shares(_ sets: Roles<Table>) throws(MetricError) -> [ValidityShare] {
        let schema = sets.real.schema ?? TableSchema()
        let columns = schema.names { $0.isNullable == false && !$0.isKey }.filter { sets.real.column($0) != nil }
        // Tables of several bring one column for a key of several.
        let key = schema.key.allSatisfy { sets.real.column($0) != nil } ? schema.key : []
        guard !columns.isEmpty || !key.isEmpty else {
            throw .notApplicable("the schema requires no cell: write nullable: false or key: true with a column of it")
        }
        let name = key.joined(separator: " + ")
        return try RowRule.shares(columns + (key.isEmpty ? [] : [name]), sets) { table, wanted in
            wanted == name && !key.isEmpty ? table.keyed(key) : table.column(wanted).map(filled)
        }
    }

    /// Cells of another type are those of `SchemaValidity`.
    private static func filled(_ column: TableColumn) -> [Bool?] {
        var flags: [Bool?] = (0..<column.count).map { !column.isMissing($0) }
        for row in column.invalid where flags.indices.contains(row) { flags[row] = nil }
        return flags
    }
}

extension Table {
    /// Whether each row has a key that no row before has; nil for rows with an invalid cell in it.
    fileprivate func keyed(_ key: [String]) -> [Bool?]? {
        let columns = key.compactMap(column)
        guard columns.count == key.count else { return nil }
        var flags = firstOfKey(columns).map(Optional.some)
        for row in columns.flatMap(\.invalid) where flags.indices.contains(row) { flags[row] = nil }
        return flags
    }
}
