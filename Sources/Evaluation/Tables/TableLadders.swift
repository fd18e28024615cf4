import Datasets
import Metrics
import Numerics

/// Damage of tables, and what rows of any kind can suffer.
enum TableLadders {
    static var all: [DegradationLadder<Table>] {
        let rows: [DegradationLadder<Table>] = RowLadders.all()
        return [noise, scaled, shuffledColumns, droppedLevels, inventedLevels, missing] + rows
    }

    private static let noise = columns(
        "cell_noise", "Normal noise on every number and date", ["0.05 σ", "0.15 σ", "0.4 σ", "1 σ"], ordered: true
    ) { rung, column, random in
        let numbers = column.numbers
        let spread = OrderedCells.deviation(numbers.filter { !$0.isNaN }) * [0.05, 0.15, 0.4, 1][rung]
        return replaced(column, numbers.map { $0.isNaN ? $0 : $0 + spread * random.normal() })
    }

    private static let scaled = columns(
        "scaled", "Every number and date too large", ["by 2 %", "by 10 %", "by 30 %", "by 100 %"], ordered: true
    ) { rung, column, _ in
        replaced(column, column.numbers.map { $0 * [1.02, 1.1, 1.3, 2][rung] })
    }

    private static let missing = columns(
        "cells_missing", "Cells missing at random", ["2 % of cells", "5 % of cells", "15 % of cells", "40 % of cells"],
        ordered: nil
    ) { rung, column, random in
        let share = [0.02, 0.05, 0.15, 0.4][rung]
        var column = column
        let gone = (0..<column.count).map { _ in random.uniform() < share }
        switch column.cells {
        case .numbers(let values): column.cells = .numbers(zip(values, gone).map { $1 ? .nan : $0 })
        case .integers(let values):
            column.cells = .integers(zip(values, gone).map { $1 ? TableColumn.Cells.missingInteger : $0 })
        case .codes(let codes, let levels):
            column.cells = .codes(zip(codes, gone).map { $1 ? TableColumn.Cells.missingCode : $0 }, levels: levels)
        }
        return column
    }

    private static let droppedLevels = columns(
        "dropped_levels", "Rare levels replaced by the commonest one",
        ["below 2 % of rows", "below 5 % of rows", "below 10 % of rows", "below 30 % of rows"], ordered: false
    ) { rung, column, _ in
        guard case .codes(let codes, let levels) = column.cells else { return column }
        let counts = column.levelCounts
        let least = [0.02, 0.05, 0.1, 0.3][rung] * Double(codes.count)
        guard let commonest = counts.indices.max(by: { counts[$0] < counts[$1] }) else { return column }
        var column = column
        column.cells = .codes(
            codes.map { $0 >= 0 && Double(counts[Int($0)]) < least ? Int32(commonest) : $0 }, levels: levels)
        return column
    }

    private static let inventedLevels = columns(
        "invented_levels", "Cells with a level that there is not", ["1 % of cells", "3 % of cells", "10 % of cells", "30 % of cells"],
        ordered: false
    ) { rung, column, random in
        guard case .codes(let codes, let levels) = column.cells else { return column }
        let share = [0.01, 0.03, 0.1, 0.3][rung]
        var column = column
        let name = (0...levels.count).lazy.map { "invented \($0)" }.first { !levels.contains($0) } ?? "invented"
        column.cells = .codes(
            codes.map { random.uniform() < share ? Int32(levels.count) : $0 }, levels: levels + [name])
        return column
    }

    private static var shuffledColumns: DegradationLadder<Table> {
        let shares = [0.1, 0.3, 0.6, 1]
        return DegradationLadder(
            id: "shuffled_columns", about: "Columns in another order of rows each, so that they no longer belong together",
            rungs: RowLadders.percent(shares, "of columns"), needsUtility: false
        ) { rung, sets in
            let table = try sets.honest(0)
            var stream = RandomStream(seed: sets.seed).split("shuffled_columns")
            let order = stream.permutation(table.columns.count)
            let chosen = Set(order.prefix(max(1, Int((shares[rung] * Double(order.count)).rounded()))))
            let columns = table.columns.enumerated().map { place, column in
                guard chosen.contains(place) else { return column }
                var random = RandomStream(seed: sets.seed).split("shuffled_column").split(place)
                return column.subset(random.permutation(table.count))
            }
            return try table.with(columns)
        }
    }

    /// - Parameter ordered: whether columns with an order are damaged, or those of levels; nil for both.
    private static func columns(
        _ id: String, _ about: String, _ rungs: [String], ordered: Bool?,
        _ damage: @escaping @Sendable (Int, TableColumn, inout RandomStream) -> TableColumn
    ) -> DegradationLadder<Table> {
        DegradationLadder(id: id, about: about, rungs: rungs, needsUtility: false) { rung, sets in
            let table = try sets.honest(0)
            func isMeant(_ column: TableColumn) -> Bool {
                switch ordered {
                case true?: column.type.isOrdered
                case false?: column.type.isDiscrete
                case nil: column.type != .id
                }
            }
            guard table.columns.contains(where: isMeant) else { return nil }
            return try table.with(
                table.columns.enumerated().map { place, column in
                    guard isMeant(column) else { return column }
                    // Every rung begins with the same draws.
                    var random = RandomStream(seed: sets.seed).split(id).split(place)
                    return damage(rung, column, &random)
                })
        }
    }

    /// Numbers in a column's own form: whole where it is of whole numbers.
    private static func replaced(_ column: TableColumn, _ numbers: [Double]) -> TableColumn {
        var column = column
        switch column.cells {
        case .numbers: column.cells = .numbers(numbers)
        case .integers:
            column.cells = .integers(numbers.map { Int64(exactly: $0.rounded()) ?? TableColumn.Cells.missingInteger })
        case .codes: break
        }
        return column
    }
}

extension Table {
    /// The same rows with other cells.
    func with(_ columns: [TableColumn]) throws -> Table {
        try Table(columns: columns, info: info, target: target, groups: groups.map(\.name))
    }
}
