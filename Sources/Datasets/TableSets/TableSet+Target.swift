extension TableSet {
    /// The column of the root that learners predict, as "customers.region".
    /// - Parameter wanted: "TABLE.column" or a column of the root; nil to take what the schema marks.
    /// - Throws: `.invalidArgument` for what is no such column, or one of another table.
    static func target(
        _ wanted: String?, _ schema: TableSetSchema, _ members: [Member], _ root: Int
    ) throws(DatasetError) -> String? {
        let marked = schema.tables.compactMap { table in table.schema.target.map { "\(table.name).\($0)" } }
        guard wanted != nil || marked.count < 2 else {
            throw DatasetError(
                .invalidArgument, "\(marked.joined(separator: " and ")) are both targets.", remedy: "Name one column to predict.")
        }
        guard let name = wanted ?? marked.first, members.indices.contains(root) else { return nil }
        let head = members[root]
        let own = name.hasPrefix("\(head.name).") ? String(name.dropFirst(head.name.count + 1)) : name
        guard let column = head.table.column(own) ?? head.table.column(name) else {
            if let other = members.first(where: { member in
                name.hasPrefix("\(member.name).") && member.table.column(String(name.dropFirst(member.name.count + 1))) != nil
            }) {
                throw DatasetError(
                    .invalidArgument, "\(name) is no column of \(head.name), whose rows are the families that are learned from.",
                    remedy: "Name a column of \(head.name), or let a schema say families: \(other.name).")
            }
            throw DatasetError(
                .invalidArgument, "There is no column \(name) to predict.",
                remedy: LooseName.choice(head.table.columns.map { "\(head.name).\($0.name)" }))
        }
        guard column.type.isDiscrete || column.type.isOrdered, column.type != .id, column.type != .text else {
            throw DatasetError(
                .invalidArgument, "The target \(head.name).\(column.name) is \(column.type.rawValue): neither levels nor numbers.",
                remedy: "Name a column of levels or of numbers.")
        }
        return "\(head.name).\(column.name)"
    }

    /// A row a family as `flattened` has it, with the target, for learners.
    package func learned() throws(DatasetError) -> Table {
        let table = try flattened()
        return try Table(
            columns: table.columns, info: table.info, target: target,
            groups: familyGroups.filter { name in table.column(name)?.type.isDiscrete == true })
    }

    /// The columns of the root that the schema names as groups, as "customers.region": those that families are grouped by.
    package var familyGroups: [String] {
        members.indices.contains(root) ? members[root].table.groups.map { column(root, $0.name) } : []
    }

    /// Group columns of other tables, which are none of families.
    package var otherGroups: [String] {
        members.indices.filter { $0 != root }.flatMap { place in members[place].table.groups.map { column(place, $0.name) } }
    }
}
