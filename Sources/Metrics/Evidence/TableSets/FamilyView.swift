import Datasets
import Numerics
import Results

/// A table that is made of several ones so that statistics of columns and pairs can read what lies between them.
///
/// Rows of parents or of children, each with the family that it is drawn with.
struct FamilyView {
    let table: Table
    let units: RowUnits
    /// How many of the columns, the first ones, are the parent's.
    var heads = 0
}

/// A set of tables with what all of its views read.
struct FamilySource {
    let set: TableSet
    /// The content of each family.
    let units: [ContentHash]
    /// Of the rows of each table: what they say, and whose they are.
    let contents: [[ContentHash]]
    let families: [[Int32]]
    let tables: [Table]

    init(_ set: TableSet, parallel: Parallel) throws(MetricError) {
        self.set = set
        var tables: [Table] = []
        do throws(DatasetError) {
            units = try set.contentHashes(parallel: parallel)
            for place in set.members.indices { tables.append(try set.measured(place)) }
        } catch { throw .failed(error.headline) }
        self.tables = tables
        contents = tables.map { $0.contentHashes(parallel: parallel) }
        families = set.members.indices.map(set.families)
    }

    /// Rows of a table and the families that they are drawn with.
    func rows(of place: Int) -> RowUnits? {
        guard set.tree.contains(place) else { return nil }
        return RowUnits(units: units, families: families[place], owners: [], strays: contents[place])
    }

    /// A view of rows of the table at `place`.
    func view(
        _ columns: [TableColumn], of place: Int, rows: [Int], owners: [Int32] = [], heads: Int = 0
    ) throws(MetricError) -> FamilyView {
        do throws(DatasetError) {
            return FamilyView(
                table: try Table(columns: columns, info: SetInfo(name: set.members[place].name, media: "memory")),
                units: RowUnits(
                    units: units, families: rows.map { families[place][$0] }, owners: owners, strays: rows.map { contents[place][$0] }),
                heads: heads)
        } catch { throw .failed(error.headline) }
    }

    /// Names of the columns of a table that are compared.
    func compared(_ place: Int) -> [String] { tables[place].columns.filter { $0.type != .id }.map(\.name) }

    /// The columns of a table that are compared, by the name of the table and their own.
    func columns(_ place: Int) -> [TableColumn] {
        tables[place].columns.filter { $0.type != .id }.map { column in
            var column = column.comparable
            column.name = set.column(place, column.name)
            return column
        }
    }

    /// Child rows of each parent row in their order, ties by content; rows whose place is not known are left out.
    /// - Returns: nil where the child table has no order.
    func sequences(_ link: TableLink) -> [[Int]]? {
        let child = set.members[link.child]
        guard let name = child.order, let column = child.table.column(name) else { return nil }
        let places = column.numbers
        let hashes = contents[link.child]
        let children = link.children(of: set.members[link.parent].table.count)
        return (0..<set.members[link.parent].table.count).map { parent in
            children.of(parent).filter { !places[$0].isNaN }.sorted { first, second in
                if places[first] != places[second] { return places[first] < places[second] }
                return (hashes[first].high, hashes[first].low) < (hashes[second].high, hashes[second].low)
            }
        }
    }
}
