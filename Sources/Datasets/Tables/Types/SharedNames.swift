/// Names of what rows belong to, such as the customer of each event: values that repeat within a table, while another table of the
/// same kind has none of them. Independent samples of a quantity or of levels that repeat share some.
enum SharedNames {
    /// Fewer may be a split by a year or a region.
    private static let fewest = 20

    static func areIn(_ columns: some Collection<TableColumn>) -> Bool {
        let columns = Array(columns)
        guard columns.count > 1, !meetAtOnce(columns[0], columns[1]) else { return false }
        var seen: Set<KeyCell> = []
        for column in columns {
            guard column.type != .datetime, couldBe(column) else { return false }
            let cells = KeyCell.cells(of: column).compactMap(\.self)
            if cells.contains(where: seen.contains) { return false }
            let own = Set(cells)
            guard own.count >= fewest, 2 * own.count <= cells.count else { return false }
            seen.formUnion(own)
        }
        return true
    }

    /// Whether one of a few cells of one column is in the other, as it nearly always is: then no more has to be looked up.
    private static func meetAtOnce(_ one: TableColumn, _ other: TableColumn) -> Bool {
        guard case .integers(let cells) = one.cells, case .integers(let others) = other.cells else { return false }
        let few = Set(others.lazy.filter { $0 != TableColumn.Cells.missingInteger }.prefix(200))
        return cells.contains(where: few.contains)
    }

    /// Before any cell is looked up: whether there are whole numbers, or as many levels.
    private static func couldBe(_ column: TableColumn) -> Bool {
        switch column.cells {
        case .numbers: false
        case .integers: true
        case .codes(_, let levels): levels.count >= fewest && 2 * levels.count <= column.count
        }
    }
}
