import Datasets
import Results

/// What can be looked at between tables that point to each other.
public enum FamilyLook: Sendable, Hashable, CaseIterable {
    /// A row a parent: how many children it has.
    case counts
    /// A row a child with a parent: the columns of both.
    case joined
    /// The same, where the child's rows belong to the parent's families.
    case siblings
    /// A row a parent: what its children come to.
    case aggregates
    /// A row a pair of successive children: differences of ordered columns.
    case steps
    /// A row a pair of successive children: ordered columns now and next, less the mean of their parent's children.
    case lagged
    /// A row a pair of successive children: levels now and next.
    case transitions
}

extension FamilySource {
    /// - Returns: nil where the link has nothing of the kind.
    func view(_ look: FamilyLook, _ link: TableLink) throws(MetricError) -> FamilyView? {
        switch look {
        case .counts: try counts(link)
        case .joined, .siblings: try joined(link)
        case .aggregates: try aggregates(link)
        case .steps, .lagged, .transitions: try successive(look, link)
        }
    }

    private func parents(_ link: TableLink) -> Range<Int> { 0..<set.members[link.parent].table.count }

    private func counts(_ link: TableLink) throws(MetricError) -> FamilyView {
        let children = link.children(of: parents(link).count)
        let column = TableColumn(
            name: set.perParent(link), type: .integer, cells: .integers(parents(link).map { Int64(children.count($0)) }))
        return try view([column], of: link.parent, rows: Array(parents(link)))
    }

    private func joined(_ link: TableLink) throws(MetricError) -> FamilyView? {
        let own = columns(link.child)
        guard !own.isEmpty else { return nil }
        // Of a table that points to itself, or twice to another, the columns above are told by what points to them.
        let way = link.child == link.parent || !set.isAlone(link) ? set.column(link.child, link.column) : nil
        let heads = zip(columns(link.parent), compared(link.parent)).map { column, name in
            var column = column
            if let way { column.name = "\(way).\(name)" }
            return column
        }
        let children = link.children(of: parents(link).count)
        let rows = parents(link).flatMap { children.of($0) }
        let owners = rows.map { link.rows[$0] }
        return try view(
            heads.map { $0.subset(owners.map(Int.init)) } + own.map { $0.subset(rows) }, of: link.child, rows: rows, owners: owners,
            heads: heads.count)
    }

    private func aggregates(_ link: TableLink) throws(MetricError) -> FamilyView? {
        let children = link.children(of: parents(link).count)
        let order = sequences(link)
        var made: [TableColumn] = []
        for column in columns(link.child) {
            if column.type.isDiscrete {
                made.append(column.distinct(parents(link).map { Array(children.of($0)) }))
            } else {
                made.append(column.means(parents(link).map { Array(children.of($0)) }))
            }
            if let order {
                made.append(column.picked(order.map(\.first), "first"))
                made.append(column.picked(order.map(\.last), "last"))
            }
        }
        return made.isEmpty ? nil : try view(made, of: link.parent, rows: Array(parents(link)))
    }

    private func successive(_ look: FamilyLook, _ link: TableLink) throws(MetricError) -> FamilyView? {
        guard let order = sequences(link) else { return nil }
        // In a sequence of two, what is above the mean is followed by what is below it: that says nothing.
        let sequences = look == .lagged ? order.filter { $0.count > 2 } : order
        let now = sequences.flatMap { $0.dropLast() }
        let next = sequences.flatMap { $0.dropFirst() }
        // What rows are sorted by follows itself in any set.
        let sorter = look == .lagged ? set.members[link.child].order.map { set.column(link.child, $0) } : nil
        var made: [TableColumn] = []
        for column in columns(link.child) where column.type.isDiscrete == (look == .transitions) {
            if let sorter, sorter.utf8.elementsEqual(column.name.utf8) { continue }
            switch look {
            case .steps: made.append(column.steps(now, next))
            case .lagged:
                let centred = column.centred(sequences)
                made.append(TableColumn(name: column.name, type: .numeric, cells: .numbers(now.map { centred[$0] })))
                made.append(
                    TableColumn(name: "next " + column.name, type: .numeric, cells: .numbers(next.map { centred[$0] })))
            default:
                made.append(column.subset(now))
                var following = column.subset(next)
                following.name = "next " + column.name
                made.append(following)
            }
        }
        return made.isEmpty ? nil : try view(made, of: link.child, rows: now)
    }
}

extension TableSet {
    /// "orders per customers"; with the column where a table points there twice.
    package func perParent(_ link: TableLink) -> String {
        "\(isAlone(link) ? members[link.child].name : column(link.child, link.column)) per \(members[link.parent].name)"
    }

    /// Whether no other foreign key leads from the one table to the other.
    func isAlone(_ link: TableLink) -> Bool { links.count { $0.child == link.child && $0.parent == link.parent } == 1 }
}
