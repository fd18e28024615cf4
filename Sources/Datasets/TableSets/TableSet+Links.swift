extension TableSet {
    /// A foreign key by names, before its cells are looked up.
    struct LinkPlan {
        var child: Int
        var parent: Int
        var columns: [String]
        var parentColumns: [String]
        var isNullable: Bool

        func resolved(_ set: TableSet, _ first: TableSet) -> TableLink {
            func cells(_ table: Int, _ names: [String]) -> [KeyCell?] {
                let columns = set.member(first.members[table].name).map { member in names.compactMap(member.table.column) } ?? []
                return columns.count == names.count ? KeyCell.cells(of: columns) : []
            }
            let own = cells(child, columns)
            let index = KeyIndex(cells(parent, parentColumns))
            var empty = 0
            var lost: [KeyCell: Int] = [:]
            let rows = own.map { cell -> Int32 in
                guard let cell else {
                    empty += 1
                    return TableLink.empty
                }
                if let row = index.row(cell) { return row }
                lost[cell, default: 0] += 1
                return TableLink.orphan
            }
            return TableLink(
                child: child, parent: parent, columns: columns, parentColumns: parentColumns, isNullable: isNullable, rows: rows,
                found: TableLink.Found(rows: own.count, empty: empty, lost: Array(lost.values)))
        }
    }

    /// The foreign keys of a schema, those of one column first.
    /// - Parameter real: says where a foreign key may be empty and the schema does not.
    static func links(
        _ first: TableSet, _ real: [TableSet], _ schema: TableSetSchema
    ) throws(DatasetError) -> [LinkPlan] {
        var plans: [LinkPlan] = []
        for (child, member) in first.members.enumerated() {
            let own = schema.table(member.name)
            for column in own?.schema.columns ?? [] {
                guard let reference = column.reference else { continue }
                plans.append(
                    try plan(
                        child, .init(
                            columns: [column.name], table: reference.table, parentColumns: [reference.column],
                            isNullable: column.isNullable), first, real))
            }
            for key in own?.foreignKeys ?? [] { plans.append(try plan(child, key, first, real)) }
        }
        return plans
    }

    private static func plan(
        _ child: Int, _ key: TableSetSchema.ForeignKey, _ first: TableSet, _ real: [TableSet]
    ) throws(DatasetError) -> LinkPlan {
        let member = first.members[child]
        func joined(_ names: [String]) -> String { names.joined(separator: " + ") }
        let place = "\(member.name).\(joined(key.columns)) points to \(key.table).\(joined(key.parentColumns))"
        if let absent = key.columns.first(where: { member.table.column($0) == nil }) {
            throw DatasetError(
                .invalidArgument, "\(place), and \(member.name) has no column \(absent).",
                remedy: "Name one of \(member.table.columns.map(\.name).joined(separator: ", ")).")
        }
        guard let parent = first.members.firstIndex(where: { $0.name.utf8.elementsEqual(key.table.utf8) }),
            key.parentColumns.allSatisfy({ first.members[parent].table.column($0) != nil })
        else {
            throw DatasetError(
                .invalidArgument, "\(place), which is not there.", remedy: "Write foreign_key: TABLE.COLUMN of a table of the set.")
        }
        let hasEmpty = real.contains { set in
            key.columns.contains { (set.member(member.name)?.table.column($0)?.missingCount ?? 0) > 0 }
        }
        return LinkPlan(
            child: child, parent: parent, columns: key.columns, parentColumns: key.parentColumns,
            isNullable: key.isNullable ?? hasEmpty)
    }
}
