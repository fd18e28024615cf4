/// What the cells of a column mean, and so how they are compared.
public enum ColumnType: String, Sendable, Codable, CaseIterable {
    /// Measured: any finite number.
    case numeric
    /// Counted: whole numbers.
    case integer
    /// Two levels.
    case boolean
    /// Levels without an order.
    case categorical
    /// Levels in the order of `TableColumn.Cells.codes(levels:)`.
    case ordinal
    /// A moment: microseconds since 1970-01-01 00:00 UTC.
    case datetime
    /// Free text: compared by its form, never value by value.
    case text
    /// Names its row: compared with no other row, and no part of a copy.
    case id

    /// Whether cells have an order and a distance.
    public var isOrdered: Bool { self == .numeric || self == .integer || self == .datetime }
    /// Whether cells are levels.
    public var isDiscrete: Bool { self == .boolean || self == .categorical || self == .ordinal }
}

/// One column of a table: a name, a type, a cell a row.
public struct TableColumn: Sendable, Equatable {
    /// The cells, in the order of the rows. A column of one type may be stored in several ways: whole numbers above 2⁵³ are
    /// exact as `integers`, an id may be a whole number or text.
    public enum Cells: Sendable, Equatable {
        /// Finite; missing is NaN.
        case numbers([Double])
        /// Missing is `Int64.min`. Of a datetime: microseconds since 1970-01-01 00:00 UTC.
        case integers([Int64])
        /// Index into `levels`; missing is −1. Levels are distinct; those of a table that was read occur.
        case codes([Int32], levels: [String])

        public static let missingInteger = Int64.min
        public static let missingCode: Int32 = -1

        /// Missing numbers are equal to each other.
        public static func == (one: Cells, other: Cells) -> Bool {
            switch (one, other) {
            case (.numbers(let a), .numbers(let b)):
                a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
            case (.integers(let a), .integers(let b)): a == b
            case (.codes(let a, let names), .codes(let b, let others)):
                a == b && names.count == others.count && zip(names, others).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
            default: false
            }
        }
    }

    public var name: String
    public var type: ColumnType
    public var cells: Cells
    /// How the cells of a datetime column were written ("yyyy-MM-dd", …), or the decimals of a numeric one as text; what a
    /// writer goes by. Nil where the usual form is right.
    public var format: String?
    /// Rows whose cell does not fit the type of the column, ascending. They are stored as missing and are not: what counts
    /// missing cells as agreement must count these against the table.
    public var invalid: [Int] = []
    /// How many of the levels occur in real rows or in the schema: those behind are only in synthetic ones. Nil where tables were not brought
    /// together.
    public var knownLevels: Int?

    public init(name: String, type: ColumnType, cells: Cells, format: String? = nil) {
        self.name = name
        self.type = type
        self.cells = cells
        self.format = format
    }

    public var count: Int {
        switch cells {
        case .numbers(let values): values.count
        case .integers(let values): values.count
        case .codes(let codes, _): codes.count
        }
    }

    public func isMissing(_ row: Int) -> Bool {
        switch cells {
        case .numbers(let values): values[row].isNaN
        case .integers(let values): values[row] == Cells.missingInteger
        case .codes(let codes, _): codes[row] < 0
        }
    }

    public func isInvalid(_ row: Int) -> Bool {
        var (low, high) = (0, invalid.count)
        while low < high {
            let middle = (low + high) / 2
            if invalid[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low < invalid.count && invalid[low] == row
    }

    /// Missing cells, the invalid ones among them.
    public var missingCount: Int { (0..<count).lazy.filter(isMissing).count }

    /// Cells as numbers, missing as NaN: values of ordered columns, positions of levels of the others. Whole numbers above
    /// 2⁵³ are rounded.
    public var numbers: [Double] {
        switch cells {
        case .numbers(let values): values
        case .integers(let values): values.map { $0 == Cells.missingInteger ? .nan : Double($0) }
        case .codes(let codes, _): codes.map { $0 < 0 ? .nan : Double($0) }
        }
    }

    /// The levels of a column of codes; empty for numbers.
    public var levels: [String] {
        if case .codes(_, let levels) = cells { levels } else { [] }
    }

    /// Rows of each level; empty for numbers.
    public var levelCounts: [Int] {
        guard case .codes(let codes, let levels) = cells else { return [] }
        var counts = [Int](repeating: 0, count: levels.count)
        for code in codes where code >= 0 { counts[Int(code)] += 1 }
        return counts
    }

    /// Free text by its length in characters, as it is compared; other columns as they are.
    package var comparable: TableColumn {
        guard type == .text, case .codes(let codes, let levels) = cells else { return self }
        let lengths = levels.map { Int64($0.unicodeScalars.count) }
        return TableColumn(
            name: name, type: .integer, cells: .integers(codes.map { $0 < 0 ? Cells.missingInteger : lengths[Int($0)] }))
    }

    /// The rows at `indices`, in that order.
    /// - Precondition: every index is a row.
    package func subset(_ indices: [Int]) -> TableColumn {
        var column = self
        if !invalid.isEmpty { column.invalid = indices.indices.filter { isInvalid(indices[$0]) } }
        switch cells {
        case .numbers(let values): column.cells = .numbers(indices.map { values[$0] })
        case .integers(let values): column.cells = .integers(indices.map { values[$0] })
        case .codes(let codes, let levels): column.cells = .codes(indices.map { codes[$0] }, levels: levels)
        }
        return column
    }

    /// The same cells as positions among `names`.
    /// - Returns: nil for a column of numbers, or where a level that occurs is none of them.
    package func recoded(to names: [String]) -> TableColumn? {
        guard case .codes(let codes, let levels) = cells else { return nil }
        var position: [[UInt8]: Int32] = [:]
        for (index, name) in names.enumerated() { position[Array(name.utf8)] = Int32(index) }
        let map = levels.map { position[Array($0.utf8)] }
        var recoded = codes
        for row in codes.indices where codes[row] >= 0 {
            guard let code = map[Int(codes[row])] else { return nil }
            recoded[row] = code
        }
        var column = self
        column.cells = .codes(recoded, levels: names)
        return column
    }
}
