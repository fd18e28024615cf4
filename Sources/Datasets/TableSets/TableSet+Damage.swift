import Numerics

/// Known damage to what lies between tables: for studies of what metrics notice. Nothing changes within a table but, of
/// `shuffledOrder`, the column of the order.
extension TableSet {
    /// Links by which rows belong to families.
    private var tied: [Int] { ties.compactMap(\.self) }

    /// Rows of every child table point nowhere, `share` of them.
    package func withOrphans(_ share: Double, seed: UInt64) -> TableSet {
        var set = self
        for place in tied {
            var stream = RandomStream(seed: seed).split("orphans").split(place)
            let count = set.links[place].rows.count
            for row in stream.permutation(count).prefix(Int((share * Double(count)).rounded())) {
                if set.links[place].rows[row] >= 0 { set.links[place].found.lost.insert(1, at: 0) }
                set.links[place].rows[row] = TableLink.orphan
            }
        }
        return set
    }

    /// `share` of the parents give all of their children to other parents: some have none, others twice as many.
    package func withGatheredChildren(_ share: Double, seed: UInt64) -> TableSet {
        var set = self
        for place in tied {
            let count = members[links[place].parent].table.count
            guard count > 1 else { continue }
            var stream = RandomStream(seed: seed).split("gathered").split(place)
            let order = stream.permutation(count)
            let givers = min(count / 2, Int((share * Double(count)).rounded()))
            var owner = (0..<Int32(truncatingIfNeeded: count)).map(\.self)
            for index in 0..<givers { owner[order[index]] = Int32(truncatingIfNeeded: order[count - 1 - index]) }
            set.links[place].rows = links[place].rows.map { $0 >= 0 ? owner[Int($0)] : $0 }
        }
        return set
    }

    /// Children change places between parents, `share` of them: each parent has as many as before.
    package func withShuffledChildren(_ share: Double, seed: UInt64) -> TableSet {
        var set = self
        for place in tied {
            var stream = RandomStream(seed: seed).split("children").split(place)
            let rows = links[place].rows
            let chosen = Array(stream.permutation(rows.count).prefix(Int((share * Double(rows.count)).rounded())))
            for (row, other) in zip(chosen, chosen.dropFirst() + chosen.prefix(1)) { set.links[place].rows[row] = rows[other] }
        }
        return set
    }

    /// The cells that give the order of rows change places within each parent, of `share` of the parents.
    /// - Returns: nil where no table has an order.
    package func withShuffledOrder(_ share: Double, seed: UInt64) throws(DatasetError) -> TableSet? {
        var set = self
        var isOrdered = false
        for place in tied {
            let link = links[place]
            let member = members[link.child]
            guard let name = member.order, let column = member.table.column(name) else { continue }
            isOrdered = true
            var stream = RandomStream(seed: seed).split("order").split(place)
            let count = members[link.parent].table.count
            let children = link.children(of: count)
            var rows = Array(0..<member.table.count)
            for parent in stream.permutation(count).prefix(Int((share * Double(count)).rounded())) {
                let own = Array(children.of(parent))
                for (row, other) in zip(own, stream.permutation(own.count)) { rows[row] = own[other] }
            }
            var table = try Table(
                columns: member.table.columns.map { $0.name.utf8.elementsEqual(name.utf8) ? column.subset(rows) : $0 },
                info: member.table.info)
            table.schema = member.table.schema
            table.form = member.table.form
            set.members[link.child].table = table
        }
        return isOrdered ? set : nil
    }
}
