import Datasets

/// Tables from what was made of them: keys given anew, and foreign keys by where they point.
struct FamilyAssembly {
    let form: FamilyForm
    let rows: [FamilyRows]
    /// Of each foreign key, the row that each row points to; below 0 for none.
    let pointing: [[Int32]]

    func set(name: String) throws -> TableSet {
        var keys: [[Int: TableColumn]] = form.members.map { _ in [:] }
        for (table, member) in form.members.enumerated() {
            for place in member.form.columns.indices where member.form.columns[place].ids != nil {
                var open: Set<[Int]> = []
                _ = key(table, place, &keys, &open)
            }
        }
        var members: [TableSet.Member] = []
        for (table, member) in form.members.enumerated() {
            let plan = form.plans.first { $0.table == table }
            var columns: [TableColumn] = []
            for (place, own) in member.form.columns.enumerated() {
                if let key = keys[table][place] {
                    columns.append(key)
                } else if let at = plan?.cells.firstIndex(of: place) {
                    var column = rows[table].columns[at]
                    column.name = own.name
                    column.type = own.type
                    column.format = own.format
                    column.knownLevels = own.knownLevels
                    columns.append(column)
                }
            }
            do {
                var made = try Table(columns: columns, info: SetInfo(name: member.name, media: "memory"))
                made.form = member.form.csv
                made.schema = member.form.schema
                members.append(
                    TableSet.Member(
                        name: member.name, table: made, order: member.order, key: member.key, references: member.references))
            } catch { throw GeneratorModel.bad(error.message) }
        }
        let links = form.links.enumerated().map { place, link in
            TableLink(
                child: link.child, parent: link.parent, columns: [link.column], parentColumns: [link.parentColumn],
                isNullable: link.isNullable, rows: pointing[place],
                found: TableLink.Found(rows: pointing[place].count, empty: pointing[place].count { $0 < 0 }))
        }
        return TableSet(members: members, links: links, root: form.root, schema: nil, info: SetInfo(name: name, media: "memory"))
    }

    /// A column of ids: where it points, the key there; else new ones.
    private func key(_ table: Int, _ place: Int, _ keys: inout [[Int: TableColumn]], _ open: inout Set<[Int]>) -> TableColumn {
        if let made = keys[table][place] { return made }
        let (member, own) = (form.members[table], form.members[table].form.columns[place])
        let link = form.links.firstIndex { $0.child == table && $0.column.utf8.elementsEqual(own.name.utf8) }
        var made: TableColumn?
        if let link, open.insert([table, place]).inserted, let above = form.members[form.links[link].parent].form.place(form.links[link].parentColumn) {
            made = Self.pointing(pointing[link], to: key(form.links[link].parent, above, &keys, &open), as: own)
        } else if let numbers = numbers(member, table, own) {
            made = numbers
        }
        let column = made ?? own.ids?.column(own, count: rows[table].count)
            ?? TableColumn(name: own.name, type: .id, cells: .integers((0..<rows[table].count).map { Int64($0) }))
        keys[table][place] = column
        return column
    }

    /// Of a key that a foreign key and a number make together: the number among the children of a row.
    private func numbers(_ member: FamilyForm.Member, _ table: Int, _ own: TableForm.Column) -> TableColumn? {
        guard own.cells == .integers, member.key.count > 1, member.key.contains(where: { $0.utf8.elementsEqual(own.name.utf8) }),
            let tie = form.plans.first(where: { $0.table == table })?.tie,
            member.key.allSatisfy({ name in
                name.utf8.elementsEqual(own.name.utf8) || name.utf8.elementsEqual(form.links[tie].column.utf8)
            })
        else { return nil }
        var seen: [Int32: Int64] = [:]
        let cells = pointing[tie].map { parent in
            seen[parent, default: 0] += 1
            return seen[parent] ?? 1
        }
        return TableColumn(name: own.name, type: .id, cells: .integers(cells), format: own.format)
    }

    private static func pointing(_ rows: [Int32], to key: TableColumn, as own: TableForm.Column) -> TableColumn {
        let picked = key.picked(rows.map { $0 < 0 ? nil : Int($0) }, "")
        let cells: TableColumn.Cells
        switch (own.cells, picked.cells) {
        case (.integers, .integers), (.numbers, .numbers), (.levels, .codes): cells = picked.cells
        default:
            // Written alike, stored differently: keys are compared by what they say.
            var (codes, levels, places): ([Int32], [String], [String: Int32]) = ([], [], [:])
            for row in 0..<picked.count {
                guard !picked.isMissing(row) else {
                    codes.append(TableColumn.Cells.missingCode)
                    continue
                }
                let text: String =
                    switch picked.cells {
                    case .integers(let values): "\(values[row])"
                    case .numbers(let values): Int64(exactly: values[row]).map { "\($0)" } ?? "\(values[row])"
                    case .codes(let codes, let levels): levels[Int(codes[row])]
                    }
                if places[text] == nil {
                    places[text] = Int32(truncatingIfNeeded: levels.count)
                    levels.append(text)
                }
                codes.append(places[text] ?? 0)
            }
            cells = .codes(codes, levels: levels)
        }
        return TableColumn(name: own.name, type: own.type, cells: cells, format: own.format)
    }
}
