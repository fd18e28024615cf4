import Datasets

extension ColumnMargin {
    /// The distinct values of a column, and the state of each cell.
    static func of(_ column: TableColumn) -> (margin: ColumnMargin, states: [Int32]) {
        switch column.cells {
        case .numbers(let cells):
            let (values, counts, states, hasMissing) = ascending(cells) { $0.isNaN }
            // −0 is 0.
            return (
                ColumnMargin(values: .numbers(values.map { $0 + 0 }), counts: counts, hasMissing: hasMissing, isOrdered: true), states
            )
        case .integers(let cells):
            let (values, counts, states, hasMissing) = ascending(cells) { $0 == TableColumn.Cells.missingInteger }
            return (
                ColumnMargin(values: .integers(values), counts: counts, hasMissing: hasMissing, isOrdered: true), states
            )
        case .codes(let cells, let levels):
            return ofLevels(cells, levels.count, isOrdered: column.type == .ordinal || column.type == .boolean)
        }
    }

    private static func ascending<Number: Comparable>(
        _ cells: [Number], isMissing: (Number) -> Bool
    ) -> (values: [Number], counts: [Int], states: [Int32], hasMissing: Bool) {
        let order = cells.indices.filter { !isMissing(cells[$0]) }.sorted { (cells[$0], $0) < (cells[$1], $1) }
        var (values, counts): ([Number], [Int]) = ([], [])
        var states = [Int32](repeating: -1, count: cells.count)
        for row in order {
            if values.last != cells[row] {
                values.append(cells[row])
                counts.append(0)
            }
            counts[counts.count - 1] += 1
            states[row] = Int32(values.count - 1)
        }
        let missing = cells.count - order.count
        if missing > 0 {
            for row in states.indices where states[row] < 0 { states[row] = Int32(values.count) }
            counts.append(missing)
        }
        return (values, counts, states, missing > 0)
    }

    private static func ofLevels(
        _ cells: [Int32], _ levels: Int, isOrdered: Bool
    ) -> (margin: ColumnMargin, states: [Int32]) {
        var counts = [Int](repeating: 0, count: levels)
        var missing = 0
        for cell in cells { if cell >= 0 { counts[Int(cell)] += 1 } else { missing += 1 } }
        var known = (0..<levels).filter { counts[$0] > 0 }
        if !isOrdered { known.sort { (counts[$1], $0) < (counts[$0], $1) } }
        var state = [Int32](repeating: 0, count: levels)
        for (place, level) in known.enumerated() { state[level] = Int32(place) }
        let margin = ColumnMargin(
            values: .levels(known.map { Int32($0) }), counts: known.map { counts[$0] } + (missing > 0 ? [missing] : []),
            hasMissing: missing > 0, isOrdered: isOrdered)
        return (margin, cells.map { $0 >= 0 ? state[Int($0)] : Int32(known.count) })
    }
}
