extension TableSet {
    /// Brings sets of tables together: the same tables in the same order, each as `Table.agreeing` has it, with the same keys
    /// and foreign keys.
    ///
    /// What a cell points to is decided by the cells as they were read, set by set.
    /// - Parameters:
    ///   - sets: real ones first (training rows, then those held out), then synthetic ones.
    ///   - realCount: how many of them are real, at least 1.
    ///   - schema: keys and foreign keys; those of columns that it leaves open are proposed from the first set.
    /// - Throws: `.badData` where a set lacks a table, `.invalidArgument` for a schema that names what is not there.
    public static func agreeing(
        _ sets: [TableSet], realCount: Int = 1, schema given: TableSetSchema? = nil
    ) throws(DatasetError) -> (sets: [TableSet], notes: [TableNote]) {
        guard let known = sets.first, (1...sets.count).contains(realCount) else {
            throw DatasetError(.invalidArgument, "\(sets.count) sets are not \(realCount) real ones and others.")
        }
        let stated = given.map { $0.completed(by: TableSetSchema(inferredFrom: known)) }
        let (sets, schema) = try keyed(sets, stated ?? known.schema ?? TableSetSchema(inferredFrom: known))
        let first = sets[0]
        var notes = try sameTables(sets, schema)
        let plans = try links(first, Array(sets.prefix(realCount)), schema)
        var agreed = sets.map { _ in [Member]() }
        for member in first.members {
            let own = schema.table(member.name)
            let parts = sets.compactMap { $0.member(member.name)?.table }
            var columns = own?.schema ?? TableSchema()
            let references = plans.filter { first.members[$0.child].name.utf8.elementsEqual(member.name.utf8) }.flatMap(\.columns)
            let pointed = plans.filter { first.members[$0.parent].name.utf8.elementsEqual(member.name.utf8) }.flatMap(\.parentColumns)
            // A key names a row, whatever it is made of.
            for name in columns.key + references + pointed {
                if let place = columns.columns.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
                    columns.columns[place].type = .id
                } else {
                    columns.columns.append(ColumnSchema(name: name, type: .id))
                }
            }
            if let order = own?.order, member.table.column(order) == nil {
                throw DatasetError(
                    .invalidArgument, "\(member.name) has no column \(order) to be ordered by.",
                    remedy: "Name one of \(member.table.columns.map(\.name).joined(separator: ", ")).")
            }
            let (tables, found) = try Table.agreeing(parts, realCount: realCount, schema: columns)
            notes += found
            for (place, table) in tables.enumerated() {
                agreed[place].append(
                    Member(name: member.name, table: table, order: own?.order, key: columns.key, references: references))
            }
        }
        let root = try root(first.members.map(\.name), plans, schema)
        let target = try target(known.target, schema, agreed[0], root)
        var result: [TableSet] = []
        for (place, set) in sets.enumerated() {
            let links = plans.map { $0.resolved(set, first) }
            if place < realCount { notes += unkeyed(links, set, first) }
            var whole = TableSet(members: agreed[place], links: links, root: root, schema: schema, info: set.info)
            whole.target = target
            whole.emptyTables = set.emptyTables
            result.append(whole)
        }
        return (result, notes)
    }

    private static func sameTables(_ sets: [TableSet], _ schema: TableSetSchema) throws(DatasetError) -> [TableNote] {
        var notes: [TableNote] = []
        let first = sets[0]
        if let absent = schema.tables.first(where: { first.member($0.name) == nil && !first.isEmpty($0.name) }) {
            throw DatasetError(
                .invalidArgument, "\(first.info.name) has no table \(absent.name), which the schema names.",
                remedy: "Its tables are \(first.members.map(\.name).joined(separator: ", ")).")
        }
        notes += sets.first { !$0.leftOut.isEmpty }?.leftOut ?? []
        notes += first.emptyTables.map { name in
            TableNote(
                .extraColumn, table: first.info.name,
                text: "The table \(name) of \(first.info.name) has no rows: it is left out, and so it is in the other sets.")
        }
        for set in sets.dropFirst() {
            if let absent = first.members.first(where: { set.member($0.name) == nil }) {
                guard !set.isEmpty(absent.name) else {
                    throw DatasetError(
                        .badData, "The table \(absent.name) of \(set.info.name) has no rows, that of \(first.info.name) has "
                            + "\(TableNote.counted(absent.table.count, "row")).",
                        remedy: "Give it rows, or leave the table out of all sets.")
                }
                throw DatasetError(
                    .badData, "\(set.info.name) has no table \(absent.name), which \(first.info.name) has.",
                    remedy: "Sets of several tables need the same ones, in files of the same names.")
            }
            for extra in set.members where first.member(extra.name) == nil && !first.isEmpty(extra.name) {
                notes.append(
                    TableNote(
                        .extraColumn, table: set.info.name,
                        text: "\(set.info.name) has a table \(extra.name) that \(first.info.name) has not: it is left out."))
            }
        }
        return notes
    }

    private func isEmpty(_ table: String) -> Bool { emptyTables.contains { $0.utf8.elementsEqual(table.utf8) } }

    /// The table that most others hang on; of several the one that none hangs above, then the first.
    private static func root(_ names: [String], _ plans: [LinkPlan], _ schema: TableSetSchema) throws(DatasetError) -> Int {
        if let wanted = schema.families {
            guard let place = names.firstIndex(where: { $0.utf8.elementsEqual(wanted.utf8) }) else {
                throw DatasetError(
                    .invalidArgument, "There is no table \(wanted) for families to be drawn from.",
                    remedy: "Name one of \(names.joined(separator: ", ")).")
            }
            return place
        }
        func below(_ place: Int) -> Int {
            var reached = [place]
            var next = 0
            while next < reached.count {
                for plan in plans where plan.parent == reached[next] && !reached.contains(plan.child) { reached.append(plan.child) }
                next += 1
            }
            return reached.count
        }
        let counts = names.indices.map(below)
        let most = counts.max() ?? 1
        let best = names.indices.filter { counts[$0] == most }
        return best.first { place in !plans.contains { $0.child == place && $0.parent != place } } ?? best.first ?? 0
    }

    /// Rows of real parents that nothing can point to.
    private static func unkeyed(_ links: [TableLink], _ set: TableSet, _ first: TableSet) -> [TableNote] {
        var notes: [TableNote] = []
        var seen: Set<String> = []
        for link in links {
            let name = first.members[link.parent].name
            guard seen.insert("\(name).\(link.parentColumn)").inserted, let table = set.member(name)?.table else { continue }
            let count = KeyIndex(KeyCell.cells(of: link.parentColumns.compactMap(table.column))).unkeyed
            guard count > 0 else { continue }
            notes.append(
                TableNote(
                    .ids, table: name, column: link.parentColumn, count: count,
                    text: "\(TableNote.counted(count, "row")) of the real table \(name) have no key of their own in "
                        + "\(link.parentColumn): nothing points to them."))
        }
        return notes
    }
}
