import Datasets
import Numerics

/// Decides what of each table is learned from what, by the training tables.
struct FamilyPlanning {
    let set: TableSet
    let parallel: Parallel

    /// Most columns of the rows above that a row is made for: those that tell most of it.
    static let mostContext = 12
    /// Most columns by which the row that another foreign key points to is found.
    static let mostWishes = 3
    /// Cells of a column in bins, for what one tells of another.
    static let bins = 16

    /// Tables in the order in which they are made, each with the foreign key that makes its rows children: the families of the
    /// set first; then tables of no family, in families of their own.
    ///
    /// Items that point to an order and to the customer of that order are children of the order.
    func order() -> [(table: Int, tie: Int?)] {
        var ties = set.ties
        for table in set.tree.dropFirst() { ties[table] = deepest(table, ties) }
        var order: [(table: Int, tie: Int?)] = [(set.root, nil)]
        var next = 0
        while next < order.count {
            for table in set.tree {
                if let tie = ties[table], set.links[tie].parent == order[next].table { order.append((table, tie)) }
            }
            next += 1
        }
        var left = set.members.indices.filter { table in !order.contains { $0.table == table } }
        while !left.isEmpty {
            let head = left.first { table in
                !set.links.contains { $0.child == table && $0.parent != table && left.contains($0.parent) }
            } ?? left[0]
            left.removeAll { $0 == head }
            var next = order.count
            order.append((head, nil))
            while next < order.count {
                for (place, link) in set.links.enumerated() where link.parent == order[next].table && left.contains(link.child) {
                    order.append((link.child, place))
                    left.removeAll { $0 == link.child }
                }
                next += 1
            }
        }
        return order
    }

    /// The foreign key to the row furthest from the head of the family, of those that agree on the family.
    private func deepest(_ table: Int, _ ties: [Int?]) -> Int? {
        guard let tie = ties[table] else { return nil }
        var (best, most) = (tie, 0)
        for (place, link) in set.links.enumerated() where link.child == table && place != tie && link.parent != table {
            // From the other parent up to the one of the tie.
            var (rows, above, steps) = (link.rows, link.parent, 0)
            while above != set.links[tie].parent, above != table, let next = ties[above], steps <= set.members.count {
                rows = rows.map { $0 < 0 ? $0 : set.links[next].rows[Int($0)] }
                above = set.links[next].parent
                steps += 1
            }
            guard above == set.links[tie].parent, steps > most, rows == set.links[tie].rows else { continue }
            (best, most) = (place, steps)
        }
        return best
    }

    func form() throws -> FamilyForm {
        let order = order()
        let members = try set.members.map { member in
            FamilyForm.Member(
                name: member.name, order: member.order, key: member.key, references: member.references,
                form: try TableForm(member.table), rows: member.table.count)
        }
        let links = set.links.map { link in
            FamilyForm.Link(
                child: link.child, parent: link.parent, column: link.column, parentColumn: link.parentColumn,
                isNullable: link.isNullable, empty: link.rows.count { $0 == TableLink.empty },
                orphans: link.rows.count { $0 == TableLink.orphan })
        }
        let plans = order.map { table, tie -> FamilyPlan in
            let form = members[table].form
            let counts = order.compactMap { $0.tie }.filter { links[$0].parent == table }
            var plan = FamilyPlan(
                table: table, tie: tie, cells: form.columns.indices.filter { form.columns[$0].type != .id }, counts: counts)
            if tie != nil, let name = members[table].order, let column = form.place(name), form.columns[column].type.isOrdered {
                plan.order = plan.cells.firstIndex(of: column)
                let known = set.members[table].table.columns[column].numbers.filter { !$0.isNaN }
                if let least = known.min(), let most = known.max() { plan.ends = [least, most] }
            }
            return plan
        }
        return FamilyForm(members: members, links: links, root: set.root, plans: plans)
    }

    /// The form with the number of rows that point to a row by another foreign key beside that of its children.
    func counting(_ form: FamilyForm) -> FamilyForm {
        var whole = form
        for (link, own) in form.links.enumerated() {
            guard let child = form.plans.first(where: { $0.table == own.child }), child.tie != link, !child.shared.contains(link),
                let above = form.plans.firstIndex(where: { $0.table == own.parent })
            else { continue }
            whole.plans[above].counts.append(link)
        }
        return whole
    }

    /// Cells and counts of every table.
    func rows(_ form: FamilyForm) -> [FamilyRows] {
        set.members.indices.map { table in
            guard let plan = form.plans.first(where: { $0.table == table }) else {
                return FamilyRows(columns: [], parents: [], count: 0)
            }
            let own = set.members[table].table
            var columns = plan.cells.map { own.columns[$0] }
            for link in plan.counts {
                let children = set.links[link].children(of: own.count)
                columns.append(
                    TableColumn(
                        name: form.counted(link), type: .integer,
                        cells: .integers((0..<own.count).map { Int64(children.count($0)) })))
            }
            return FamilyRows(
                columns: columns, parents: plan.tie.map { set.links[$0].rows } ?? [Int32](repeating: -1, count: own.count),
                count: own.count)
        }
    }

    /// What other foreign keys of a table need: nothing where they point to where the family does.
    func wishes(_ plan: FamilyPlan, _ form: FamilyForm, _ rows: [FamilyRows]) throws -> (wishes: [FamilyPlan.Wish], shared: [Int]) {
        var (wishes, shared): ([FamilyPlan.Wish], [Int]) = ([], [])
        let own = rows[plan.table]
        for (place, link) in set.links.enumerated() where link.child == plan.table && place != plan.tie {
            let above = set.members[link.parent].table
            if let ancestors = ancestors(of: plan.table, in: link.parent, form), zip(link.rows, ancestors).allSatisfy({ $0 == $1 || $1 < 0 }) {
                shared.append(place)
                continue
            }
            if link.rows.contains(where: { $0 == TableLink.empty }) { wishes.append(.init(link: place, column: nil)) }
            let learned = above.columns.indices.filter { ![.id, .text].contains(above.columns[$0].type) }
            let pointing = link.rows.map { $0 < 0 ? nil : Int($0) }
            guard !learned.isEmpty, pointing.contains(where: { $0 != nil }) else { continue }
            let columns = learned.map { above.columns[$0].picked(pointing, "wish \($0)") }
            let told = try told(columns, own.columns.filter { $0.type != .text })
            let best = learned.indices.sorted { (told[$1], $0) < (told[$0], $1) }.prefix(Self.mostWishes).sorted()
            wishes += best.map { .init(link: place, column: learned[$0]) }
        }
        return (wishes, shared)
    }

    /// The row of `table` that each row of `child` is below of; nil where it is not above it.
    private func ancestors(of child: Int, in table: Int, _ form: FamilyForm) -> [Int32]? {
        func tie(_ table: Int) -> Int? { form.plans.first { $0.table == table }?.tie }
        guard var link = tie(child).map({ set.links[$0] }), child != table else { return nil }
        var rows = link.rows
        while link.parent != table {
            guard let above = tie(link.parent).map({ set.links[$0] }) else { return nil }
            rows = rows.map { $0 < 0 ? $0 : above.rows[Int($0)] }
            link = above
        }
        return rows
    }

    /// Columns of the rows above that tell most of the rows of a table.
    func context(_ plan: FamilyPlan, _ form: FamilyForm, _ rows: [FamilyRows]) throws -> [FamilyPlan.Source] {
        guard let tie = plan.tie else { return [] }
        var sources: [FamilyPlan.Source] = []
        var table: Int? = form.links[tie].parent
        while let above = table {
            for (place, column) in rows[above].columns.enumerated() where column.type != .text {
                sources.append(.init(table: above, column: place))
            }
            table = form.plans.first { $0.table == above }?.tie.map { form.links[$0].parent }
        }
        guard sources.count > Self.mostContext else { return sources }
        var all = plan
        all.context = sources
        let columns = FamilyColumns(form: form, plan: all).context(rows[plan.table].parents, rows)
        let told = try told(columns, rows[plan.table].columns.filter { $0.type != .text })
        return sources.indices.sorted { (told[$1], $0) < (told[$0], $1) }.prefix(Self.mostContext).sorted().map { sources[$0] }
    }

    /// What each of `columns` tells of all the others together: mutual information in nats.
    func told(_ columns: [TableColumn], _ others: [TableColumn]) throws -> [Double] {
        guard let first = columns.first, first.count > 0 else { return columns.map { _ in 0 } }
        let named = columns.enumerated().map { FamilyColumns.named($1, "a \($0)") }
            + others.enumerated().map { FamilyColumns.named($1, "b \($0)") }
        let margins = parallel.map(named.count) { ColumnMargin.of(named[$0]) }
        let binned = BinnedColumns(margins.map(\.margin), states: margins.map(\.states), most: Self.bins)
        return parallel.map(columns.count) { place in
            others.indices.reduce(0) { $0 + max(0, binned.information(place, columns.count + $1)) }
        }
    }
}
