extension TableSet {
    /// A row a family: the columns of its head, and what the rows below come to, table by table: how many there are, the mean
    /// of each ordered column, the commonest level of each discrete one and how many levels there are.
    package func flattened() throws(DatasetError) -> Table {
        var columns: [TableColumn] = []
        for place in tree {
            let table = try measured(place)
            let own = table.columns.filter { $0.type != .id }.map { column in
                var column = column.comparable
                column.name = self.column(place, column.name)
                return column
            }
            guard place != root else {
                columns = own
                continue
            }
            var rows = [[Int]](repeating: [], count: count)
            for (row, family) in families(of: place).enumerated() where family >= 0 { rows[Int(family)].append(row) }
            columns.append(
                TableColumn(name: "number of \(members[place].name)", type: .integer, cells: .integers(rows.map { Int64($0.count) })))
            for column in own {
                columns += column.type.isDiscrete ? [column.commonest(rows), column.distinct(rows)] : [column.means(rows)]
            }
        }
        return try Table(columns: columns, info: info)
    }

    /// The same tables with other rows.
    /// - Parameters:
    ///   - tables: one a table of the set, with its columns.
    ///   - parents: the parent row of each child row, one list a link; −1 for none.
    package func redrawn(_ tables: [Table], parents: [[Int32]], name: String) -> TableSet {
        var set = self
        for (place, table) in tables.enumerated() where set.members.indices.contains(place) {
            let (own, old) = (set.members[place], set.members[place].table)
            var table = table
            table.schema = old.schema
            table.form = old.form
            set.members[place] = Member(name: own.name, table: table, order: own.order, key: own.key, references: own.references)
        }
        for (place, rows) in parents.enumerated() where set.links.indices.contains(place) {
            set.links[place].rows = rows
            set.links[place].found = TableLink.Found(
                rows: rows.count, empty: rows.count { $0 == TableLink.empty }, lost: rows.filter { $0 == TableLink.orphan }.map { _ in 1 })
        }
        set.info = SetInfo(name: name, media: "memory")
        return set
    }
}
