extension Table {
    /// Brings tables together: the same columns in the same order, of the same types, with the same levels.
    ///
    /// The real tables decide: which columns there are (the first), what type they have (all of their cells together, where
    /// `schema` does not say), and which levels are known. A cell of another table that does not fit becomes invalid, a
    /// column that it lacks invalid throughout; a column that it alone has is left out. Levels that no real row has stay,
    /// behind the known ones.
    /// - Parameters:
    ///   - sets: real tables first (training rows, then those held out), then synthetic ones.
    ///   - realCount: how many of them are real, at least 1.
    /// - Throws: `.badData` where a real table lacks columns of the first, or a table has none of them.
    public static func agreeing(
        _ sets: [Table], realCount: Int = 1, schema: TableSchema? = nil, target: String? = nil
    ) throws(DatasetError) -> (tables: [Table], notes: [TableNote]) {
        guard let first = sets.first, (1...sets.count).contains(realCount) else {
            throw DatasetError(.invalidArgument, "\(sets.count) tables are not \(realCount) real ones and others.")
        }
        var notes = try columnNotes(sets, realCount)
        var columns = sets.map { _ in [TableColumn]() }
        for column in first.columns {
            let parts = sets.map { $0.column(column.name) ?? .invalid(column.name, count: $0.count) }
            var agreement = ColumnAgreement(
                parts: parts, tables: sets.map(\.info.name), realCount: realCount, schema: schema?.column(column.name),
                namesRows: schema?.isNamingRows(column.name) ?? false)
            let agreed = agreement.agreed()
            for (place, part) in agreed.enumerated() { columns[place].append(part) }
            notes += agreement.notes
        }
        var tables: [Table] = []
        for (place, set) in sets.enumerated() {
            let names = schema?.names(where: \.isGroup) ?? first.groups.map(\.name)
            let groups = names.filter { name in columns[0].contains { $0.name.utf8.elementsEqual(name.utf8) && $0.type.isDiscrete } }
            let wanted = target ?? schema?.target ?? first.target
            // A synthetic table without the target has no classes: it is not learned from.
            let isLacking = place >= realCount && wanted.map { set.column($0) == nil && first.column($0) != nil } ?? false
            var table = try Table(
                columns: columns[place], info: set.info, target: isLacking ? nil : wanted, groups: groups)
            table.form = set.form
            table.tableNotes = set.tableNotes
            table.schema = schema
            tables.append(table)
        }
        return (tables, notes)
    }

    /// `agreeing` for the parts of an evaluation.
    public static func agreeing(
        _ sets: Roles<Table>, schema: TableSchema? = nil
    ) throws(DatasetError) -> (tables: Roles<Table>, notes: [TableNote]) {
        let (tables, notes) = try agreeing(sets.all, realCount: sets.holdout == nil ? 1 : 2, schema: schema)
        return (
            Roles(real: tables[0], holdout: sets.holdout == nil ? nil : tables[1], synthetic: tables[tables.count - 1]), notes
        )
    }

    /// Columns that tables lack or have beside those of the first.
    private static func columnNotes(_ sets: [Table], _ realCount: Int) throws(DatasetError) -> [TableNote] {
        var notes: [TableNote] = []
        let names = sets[0].columns.map(\.name)
        for (place, set) in sets.enumerated().dropFirst() {
            let table = set.info.name
            let absent = names.filter { set.column($0) == nil }
            if place < realCount, !absent.isEmpty {
                throw DatasetError(
                    .badData, "\(table) lacks columns of \(sets[0].info.name): \(absent.joined(separator: ", ")).",
                    remedy: LooseName.remedy(absent, among: set.columns.map(\.name)) ?? "Real tables need the same columns.")
            }
            if absent.count == names.count {
                throw DatasetError(
                    .badData, "\(table) has none of the columns of \(sets[0].info.name).",
                    remedy: LooseName.remedy(absent, among: set.columns.map(\.name))
                        ?? "Check that both have a header and are the same kind of table.")
            }
            for name in absent {
                notes.append(
                    TableNote(
                        .missingColumn, table: table, column: name, count: set.count,
                        text: "\(table) has no column \(name): all its cells count as invalid."
                            + (LooseName.remedy([name], among: set.columns.map(\.name)).map { " " + $0 } ?? "")))
            }
            for column in set.columns where sets[0].column(column.name) == nil {
                notes.append(
                    TableNote(
                        .extraColumn, table: table, column: column.name,
                        text: "\(table) has a column \(column.name) that \(sets[0].info.name) has not: it is left out."))
            }
        }
        return notes
    }
}

extension TableColumn {
    /// A column that a table lacks.
    fileprivate static func invalid(_ name: String, count: Int) -> TableColumn {
        var column = TableColumn(
            name: name, type: .categorical, cells: .codes([Int32](repeating: Cells.missingCode, count: count), levels: []))
        column.invalid = Array(0..<count)
        return column
    }
}
