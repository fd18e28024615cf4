/// Proposes keys and foreign keys of real tables, for a person to edit: by names and by what the cells hold.
struct KeyInference {
    let tables: [(name: String, table: Table)]
    /// What the database says itself: that is no guess, and stands before what names and cells tell.
    var declared: [TableSetSchema.Member] = []
    /// From this share of its cells on that are keys of the other table, a column of the right name points there.
    private static let enough = 0.9

    func schema() -> TableSetSchema {
        let keys = tables.map { key($0.name, $0.table) }
        var set = TableSetSchema(
            tables: tables.map { TableSetSchema.Member(name: $0.name, schema: TableSchema(inferredFrom: $0.table)) })
        let cells = tables.indices.map { place in
            keys[place].flatMap { tables[place].table.column($0) }.map { KeyIndex(KeyCell.cells(of: $0)) }
        }
        var pairs = declare(in: &set)
        for child in tables.indices {
            // An id is no key of its own where a better one is there; what remains is decided by the key alone.
            for column in set.tables[child].schema.columns.indices {
                set.tables[child].schema.columns[column].isKey = false
            }
            for (place, column) in tables[child].table.columns.enumerated() {
                let name = column.name
                if let key = keys[child], key.utf8.elementsEqual(name.utf8) { set.tables[child].schema.columns[place].isKey = true }
                for parent in tables.indices where parent != child && !isDeclared(name, set.tables[child]) {
                    guard let key = keys[parent], let index = cells[parent], !pairs.contains([parent, child]),
                        points(name, to: tables[parent].name, key: key) || isTelling(name, key, column), holds(column, index)
                    else { continue }
                    // One row for one: of two tables that could point to each other, the first is the parent.
                    if child < parent, keys[child] == name, let own = cells[child], let other = tables[parent].table.column(key),
                        holds(other, own)
                    {
                        continue
                    }
                    pairs.insert([child, parent])
                    set.tables[child].schema.columns[place].reference = ColumnSchema.Reference(
                        table: tables[parent].name, column: key)
                    break
                }
            }
            // Where no name tells, cells that cannot be in the key by chance do.
            for (place, column) in tables[child].table.columns.enumerated()
            where !set.tables[child].pointsSomewhere && keys[child] != column.name {
                for parent in tables.indices where parent != child && !pairs.contains([parent, child]) {
                    guard let key = keys[parent], let index = cells[parent], let named = tables[parent].table.column(key),
                        isEvident(column, named, index)
                    else { continue }
                    pairs.insert([child, parent])
                    set.tables[child].schema.columns[place].reference = ColumnSchema.Reference(
                        table: tables[parent].name, column: key)
                    break
                }
            }
            if set.tables[child].pointsSomewhere {
                let moments = tables[child].table.columns.filter { column in
                    column.type == .datetime && column.missingCount == 0 && !isDeclared(column.name, set.tables[child])
                }
                if moments.count == 1 { set.tables[child].order = moments[0].name }
            }
        }
        // Keys are names: types are read from their cells, and levels of theirs would be a list of rows.
        for table in set.tables.indices {
            for column in set.tables[table].schema.columns.indices {
                let own = set.tables[table].schema.columns[column]
                guard own.isKey || isDeclared(own.name, set.tables[table]) else { continue }
                set.tables[table].schema.columns[column].type = nil
                set.tables[table].schema.columns[column].levels = nil
                set.tables[table].schema.columns[column].format = nil
            }
        }
        return set
    }

    /// Enters the declared foreign keys whose tables and columns are there.
    /// - Returns: parents and children that are linked by them.
    private func declare(in set: inout TableSetSchema) -> Set<[Int]> {
        var pairs: Set<[Int]> = []
        for (child, own) in tables.enumerated() {
            for key in declared.first(where: { $0.name.utf8.elementsEqual(own.name.utf8) })?.foreignKeys ?? [] {
                let parent = tables.firstIndex { $0.name.lowercased() == key.table.lowercased() }
                guard let parent else { continue }
                let columns = key.columns.compactMap { Self.named($0, own.table) }
                let parentColumns = key.parentColumns.compactMap { Self.named($0, tables[parent].table) }
                guard columns.count == key.columns.count, parentColumns.count == columns.count else { continue }
                pairs.insert([child, parent])
                guard columns.count == 1 else {
                    set.tables[child].foreignKeys.append(
                        .init(columns: columns, table: tables[parent].name, parentColumns: parentColumns))
                    continue
                }
                guard let place = set.tables[child].schema.columns.firstIndex(where: { $0.name.utf8.elementsEqual(columns[0].utf8) })
                else { continue }
                set.tables[child].schema.columns[place].reference = .init(table: tables[parent].name, column: parentColumns[0])
            }
        }
        return pairs
    }

    /// SQLite takes names in any case.
    private static func named(_ name: String, _ table: Table) -> String? {
        table.columns.first { $0.name.lowercased() == name.lowercased() }?.name
    }

    private func isDeclared(_ column: String, _ member: TableSetSchema.Member) -> Bool {
        member.schema.column(column)?.reference != nil
            || member.foreignKeys.contains { $0.columns.contains { $0.utf8.elementsEqual(column.utf8) } }
    }

    private func key(_ name: String, _ table: Table) -> String? {
        let unique = table.columns.filter { column in
            [.id, .integer, .text, .categorical].contains(column.asDigits.type) && column.missingCount == 0
                && KeyIndex(KeyCell.cells(of: column)).isUnique
        }
        let wanted = Self.stems(name).flatMap { stem in ["\(stem)id", "\(stem)key", "\(stem)no", "\(stem)number", stem] }
        let usual = ["id", "key", "uuid", "guid"] + wanted
        return unique.first { usual.contains(Self.plain($0.name)) }?.name ?? unique.first { $0.type == .id }?.name
            // `userId` of a table that is not called so: a name that ends in id, first of all columns.
            ?? unique.first { $0.name == table.columns.first?.name && Self.plain($0.name).hasSuffix("id") }?.name
    }

    /// Whether a column is called as one that points to the key of the table.
    private func points(_ column: String, to table: String, key: String) -> Bool {
        let (name, own) = (Self.plain(column), Self.plain(key))
        if name == own { return !["id", "key", "uuid", "guid"].contains(own) }
        return Self.stems(table).contains { stem in
            name == stem || ["id", "key", "fk", "no", "number", own].contains { name == stem + $0 || name.hasSuffix(stem + $0) }
        }
    }

    /// Two columns called `id` whose cells are no mere count of rows: the same ones in both tables are no chance.
    private func isTelling(_ name: String, _ key: String, _ column: TableColumn) -> Bool {
        guard Self.plain(name) == Self.plain(key) else { return false }
        guard case .integers(let values) = column.asDigits.cells else { return column.type == .id || column.type == .text }
        let known = values.filter { $0 != TableColumn.Cells.missingInteger }
        guard let low = known.min(), let high = known.max() else { return false }
        return Double(high) - Double(low) > 4 * Double(known.count)
    }

    /// From so many rows on cells of a column are in a key of numbers 1, 2, 3, … for no other reason than that they point there.
    private static let manyKeys = 200

    /// Whether all cells of a column are keys of a table, repeat, and could be it neither as counts nor as codes: the keys are
    /// long words or numbers far from 1, or many of which at least half are named.
    private func isEvident(_ column: TableColumn, _ key: TableColumn, _ index: KeyIndex) -> Bool {
        guard [.integer, .id, .text, .categorical].contains(column.asDigits.type), key.count >= TypeRules.fewestForID else { return false }
        let cells = KeyCell.cells(of: column).compactMap(\.self)
        let different = Set(cells)
        guard different.count >= 20, different.count < cells.count, different.allSatisfy({ index.row($0) != nil }) else { return false }
        if case .integers(let values) = key.asDigits.cells {
            let far = values.allSatisfy { $0 != TableColumn.Cells.missingInteger && $0 > 10 * Int64(values.count) }
            return far || key.count >= Self.manyKeys && 2 * different.count >= key.count
        }
        return key.type == .id
    }

    private func holds(_ column: TableColumn, _ index: KeyIndex) -> Bool {
        let cells = KeyCell.cells(of: column).compactMap(\.self)
        guard !cells.isEmpty else { return false }
        return Double(cells.count { index.row($0) != nil }) >= Self.enough * Double(cells.count)
    }

    /// In lower case, letters and digits alone.
    private static func plain(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }

    /// "customers" and "customer".
    private static func stems(_ table: String) -> [String] {
        let name = plain(table)
        if name.hasSuffix("ies") { return [name, String(name.dropLast(3)) + "y"] }
        return name.hasSuffix("s") ? [name, String(name.dropLast())] : [name]
    }
}

extension TableSetSchema {
    /// What the cells of tables say of their columns, keys and foreign keys.
    public init(inferredFrom set: TableSet) {
        self = KeyInference(tables: set.members.map { ($0.name, $0.table) }, declared: set.declared).schema()
    }
}
