import Datasets
import Numerics

/// Sets of tables of known quality.
enum TableSetAnchors {
    /// Every column of every table drawn by itself, and every row given to a random parent.
    static let marginals = AnchorMaker<TableSet>(
        name: "table_marginals", title: "table marginals",
        about: "Every column of every table drawn by itself, every row given to a random parent: right column by column, wrong as a "
            + "row and as a family."
    ) { real, families, stream, parallel in
        try drawn(real, "table_marginals", families, TableAnchors.marginals, stream, parallel)
    }

    /// Even draws between the ends of every column, with random parents.
    static let noise = AnchorMaker<TableSet>(
        name: AnchorNames.noise, title: "noise",
        about: "Even draws between the ends of each real column, or among its levels, with random parents: nothing is right but the "
            + "ranges."
    ) { real, families, stream, parallel in
        try drawn(real, AnchorNames.noise, families, TableAnchors.noise, stream, parallel)
    }

    /// Tables of families with as many rows a family as the real ones have; the others stay as they are.
    private static func drawn(
        _ real: TableSet, _ name: String, _ families: Int, _ maker: AnchorMaker<Table>, _ stream: RandomStream, _ parallel: Parallel
    ) throws -> TableSet {
        var tables: [Table] = []
        for (place, member) in real.members.enumerated() {
            guard real.tree.contains(place), real.count > 0 else {
                tables.append(member.table)
                continue
            }
            let rows = Double(member.table.count) * Double(families) / Double(real.count)
            let count = place == real.root ? families : max(1, Int(exactly: rows.rounded()) ?? 1)
            tables.append(
                member.table.count == 0
                    ? member.table
                    : try maker.rows(like: member.table, count: count, stream: stream.split(member.name), parallel: parallel))
        }
        let parents = real.links.enumerated().map { place, link -> [Int32] in
            var random = stream.split("parents").split(place)
            let count = tables[link.parent].count
            return (0..<tables[link.child].count).map { _ in count > 0 ? Int32(truncatingIfNeeded: random.index(below: count)) : -1 }
        }
        return real.redrawn(tables, parents: parents, name: name)
    }
}
