import Datasets
import Numerics

/// Tables whose rows are drawn from one law, seeded.
enum RandomTables {
    /// `numbers` columns of numbers that hang together, `levels` columns of five levels, and missing cells in both.
    static func mixed(_ rows: Int, seed: UInt64, numbers: Int = 4, levels: Int = 4) throws -> Table {
        var random = RandomStream(seed: seed)
        let common = (0..<rows).map { _ in random.uniform() }
        var columns: [TableColumn] = []
        for column in 0..<numbers {
            let values = common.map { value in
                random.index(below: 25) == 0 ? Double.nan : 40 * value + 20 * random.uniform() + Double(column)
            }
            columns.append(SmallTables.numeric("n\(column)", values))
        }
        for column in 0..<levels {
            let codes = common.map { value in
                random.index(below: 25) == 0 ? Int32(-1) : Int32(min(4, 2.5 * value + 2.5 * random.uniform()))
            }
            columns.append(
                TableColumn(name: "c\(column)", type: .categorical, cells: .codes(codes, levels: ["a", "b", "c", "d", "e"])))
        }
        return try SmallTables.table(columns)
    }

    /// `share` of the rows of `table` are taken from `training`, evenly spread.
    static func memorised(_ table: Table, of training: Table, every: Int) throws -> Table {
        try joined([
            table.subset((0..<table.count).filter { $0 % every != 0 }),
            training.subset((0..<table.count).filter { $0 % every == 0 }.map { $0 % training.count }),
        ])
    }

    /// Tables of the same columns below each other.
    static func joined(_ tables: [Table]) throws -> Table {
        try SmallTables.table(
            tables[0].columns.map { first in
                let parts = tables.compactMap { $0.column(first.name) }
                var column = first
                if first.levels.isEmpty {
                    column.cells = .numbers(parts.flatMap(\.numbers))
                } else {
                    column.cells = .codes(
                        parts.flatMap { part -> [Int32] in
                            if case .codes(let codes, _) = part.cells { codes } else { [] }
                        }, levels: first.levels)
                }
                return column
            })
    }
}
