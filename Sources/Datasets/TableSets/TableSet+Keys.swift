extension TableSet {
    /// Where rows of one table follow each other by a key and no table has a row a key: a table of the keys alone, so that
    /// they head families.
    ///
    /// `families: trips.driver` in a schema asks for it; the table is called as the column is.
    /// - Returns: the sets with that table, and a schema that names it.
    static func keyed(
        _ sets: [TableSet], _ schema: TableSetSchema
    ) throws(DatasetError) -> (sets: [TableSet], schema: TableSetSchema) {
        guard let families = schema.families, schema.table(families) == nil,
            let place = schema.tables.firstIndex(where: { families.hasPrefix($0.name + ".") })
        else { return (sets, schema) }
        let table = schema.tables[place].name
        let column = String(families.dropFirst(table.count + 1))
        let name = schema.table(column) == nil ? column : families
        var keyed: [TableSet] = []
        for set in sets { keyed.append(try set.member(name) == nil ? set.with(name, table, column) : set) }
        var schema = schema
        schema.families = name
        var key = ColumnSchema(name: column, type: .id)
        key.isKey = true
        schema.tables.append(TableSetSchema.Member(name: name, schema: TableSchema(columns: [key])))
        let own = schema.tables[place].schema.columns.firstIndex { $0.name.utf8.elementsEqual(column.utf8) }
        if own == nil { schema.tables[place].schema.columns.append(ColumnSchema(name: column)) }
        let last = schema.tables[place].schema.columns.count - 1
        schema.tables[place].schema.columns[own ?? last].reference = ColumnSchema.Reference(table: name, column: column)
        return (keyed, schema)
    }

    private func with(_ name: String, _ table: String, _ column: String) throws(DatasetError) -> TableSet {
        guard let member = member(table) else { return self }
        guard let cells = member.table.column(column) else {
            throw DatasetError(
                .invalidArgument, "\(table) has no column \(column) for families to be drawn by.",
                remedy: "Name one of \(member.table.columns.map(\.name).joined(separator: ", ")).")
        }
        var seen: Set<KeyCell> = []
        var rows: [Int] = []
        for (row, cell) in KeyCell.cells(of: cells).enumerated() {
            guard let cell, seen.insert(cell).inserted else { continue }
            rows.append(row)
        }
        var key = cells.subset(rows)
        key.type = .id
        let keys = try Table(columns: [key], info: SetInfo(name: name, media: "keys of \(table)"))
        return TableSet(tables: members.map { ($0.name, $0.table) } + [(name, keys)], info: info)
    }
}
