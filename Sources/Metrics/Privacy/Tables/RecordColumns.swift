import Datasets
import Numerics

/// The columns of tables that records are compared by, with cells that mean the same in all of them.
///
/// Ids name their rows and are no part. Ordered columns are numbers; ordinal ones as well, by the place of a level, where
/// all tables have the same levels; everything else is equal or not, text too.
package struct RecordColumns: Sendable {
    package struct Column: Sendable, Equatable {
        package let name: String
        package let type: ColumnType
        package let space: GowerSpace.Column
    }

    /// Which tables the ranges of numbers are taken from.
    package enum Ranges: Sendable { case real, training, all }

    /// Those of the first part, then those of the second.
    package let columns: [Column]
    package let split: Int
    package let training: [GowerCells]
    package let holdout: [GowerCells]?
    package let synthetic: [GowerCells]
    /// Columns that are in some of the tables only, or numbers in one and levels in another, by name.
    package let leftOut: [String]

    /// - Parameters:
    ///   - firstPart: names of the columns of the first part; nil takes every other column.
    ///   - ranges: from training and holdout, unless values of another program are to be met.
    /// - Throws: `.insufficientData` where a table has no rows, `.notApplicable` without a column to compare.
    package init(
        _ tables: Roles<Table>, firstPart: [String]? = nil, ranges: Ranges = .real
    ) throws(MetricError) {
        guard tables.all.allSatisfy({ $0.count > 0 }) else {
            throw .insufficientData("records need at least one row of each table")
        }
        var found: [Found] = []
        var leftOut: [String] = []
        for column in tables.real.columns where column.type != .id {
            guard let column = Found(column.name, tables, ranges) else {
                leftOut.append(column.name)
                continue
            }
            found.append(column)
        }
        let known = Set(tables.real.columns.map { Array($0.name.utf8) })
        for table in tables.all.dropFirst() {
            for column in table.columns where column.type != .id && !known.contains(Array(column.name.utf8)) {
                if !leftOut.contains(where: { $0.utf8.elementsEqual(column.name.utf8) }) { leftOut.append(column.name) }
            }
        }
        guard !found.isEmpty else {
            throw .notApplicable("the tables have no column in common that rows can be compared by")
        }
        let isFirst = found.enumerated().map { place, column in
            firstPart?.contains { $0.utf8.elementsEqual(column.column.name.utf8) } ?? (place % 2 == 0)
        }
        let ordered = zip(found, isFirst).filter(\.1).map(\.0) + zip(found, isFirst).filter { !$0.1 }.map(\.0)
        columns = ordered.map(\.column)
        split = isFirst.count { $0 }
        training = ordered.map(\.cells.real)
        holdout = tables.holdout == nil ? nil : ordered.compactMap(\.cells.holdout)
        synthetic = ordered.map(\.cells.synthetic)
        self.leftOut = leftOut
    }

    package func space(weights: [Double]? = nil) throws(MetricError) -> GowerSpace {
        do throws(NumericsError) {
            return try GowerSpace(columns.map(\.space), weights: weights, split: split)
        } catch { throw MetricError(error) }
    }

    private struct Found {
        let column: Column
        let cells: Roles<GowerCells>

        /// nil where the tables do not agree on what the column is.
        init?(_ name: String, _ tables: Roles<Table>, _ ranges: Ranges) {
            var each: [TableColumn] = []
            for table in tables.all {
                guard let column = table.column(name), column.type != .id else { return nil }
                each.append(column)
            }
            let type = each[0].type
            func roles(_ cells: [GowerCells]) -> Roles<GowerCells> {
                Roles(real: cells[0], holdout: tables.holdout == nil ? nil : cells[1], synthetic: cells[cells.count - 1])
            }
            let levels = each.map(\.levels)
            let isOrdinal = type == .ordinal && levels.allSatisfy { $0.count > 1 && Self.same($0, levels[0]) }
            if isOrdinal || each.allSatisfy({ $0.type.isOrdered && $0.levels.isEmpty }) {
                let numbers = each.map(\.numbers)
                let (low, high) = isOrdinal ? (0, Double(levels[0].count - 1)) : Self.range(numbers, ranges)
                column = Column(name: name, type: type, space: .number(low: low, high: high))
                cells = roles(numbers.map { .numbers($0) })
            } else if each.allSatisfy({ !$0.type.isOrdered || !$0.levels.isEmpty }) {
                // Numbered by the names, not by the order in which they occur.
                let names = SortedNames.unique(each.flatMap(Self.names))
                var codes: [[UInt8]: Int32] = [:]
                for (code, name) in names.enumerated() { codes[Array(name.utf8)] = Int32(code) }
                column = Column(name: name, type: type, space: .level)
                cells = roles(each.map { .levels(Self.codes($0, codes)) })
            } else {
                return nil
            }
        }

        private static func same(_ one: [String], _ other: [String]) -> Bool {
            one.count == other.count && zip(one, other).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
        }

        /// 0…0 where no row has a value.
        private static func range(_ numbers: [[Double]], _ ranges: Ranges) -> (Double, Double) {
            let read: ArraySlice<[Double]> =
                switch ranges {
                case .training: numbers.prefix(1)
                case .real: numbers.dropLast()
                case .all: numbers[...]
                }
            var (low, high) = (Double.infinity, -Double.infinity)
            for values in read {
                for value in values where value.isFinite { (low, high) = (min(low, value), max(high, value)) }
            }
            return low <= high ? (low, high) : (0, 0)
        }

        /// Levels that occur; whole numbers of a discrete column are levels as well.
        private static func names(_ column: TableColumn) -> [String] {
            switch column.cells {
            case .codes(let codes, let levels):
                var occurs = [Bool](repeating: false, count: levels.count)
                for code in codes where code >= 0 { occurs[Int(code)] = true }
                return levels.indices.filter { occurs[$0] }.map { levels[$0] }
            case .integers(let values): return Set(values).map { String($0) }
            case .numbers(let values): return Set(values.filter { !$0.isNaN }).map(Self.name)
            }
        }

        private static func name(_ value: Double) -> String { Int64(exactly: value).map { String($0) } ?? String(value) }

        private static func codes(_ column: TableColumn, _ known: [[UInt8]: Int32]) -> [Int32] {
            func code(_ name: String) -> Int32 { known[Array(name.utf8)] ?? -1 }
            switch column.cells {
            case .codes(let codes, let levels):
                let map = levels.map(code)
                return codes.map { $0 < 0 ? -1 : map[Int($0)] }
            case .integers(let values):
                return values.map { $0 == TableColumn.Cells.missingInteger ? -1 : code(String($0)) }
            case .numbers(let values):
                return values.map { $0.isNaN ? -1 : code(Self.name($0)) }
            }
        }
    }
}
