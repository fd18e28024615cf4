/// What a cell of a key says, whatever it is stored as: 7, "7" and 7.0 name the same row, "007" another.
enum KeyCell: Hashable {
    case whole(Int64)
    case number(UInt64)
    case text([UInt8])
    /// Of a key of several columns.
    indirect case several([KeyCell])

    /// One a row; nil where the cell is missing.
    static func cells(of column: TableColumn) -> [KeyCell?] {
        switch column.asDigits.cells {
        case .integers(let values): values.map { $0 == TableColumn.Cells.missingInteger ? nil : .whole($0) }
        case .numbers(let values):
            values.map { value in
                if value.isNaN { return nil }
                return Int64(exactly: value).map(KeyCell.whole) ?? .number(value.bitPattern)
            }
        case .codes(let codes, let levels):
            names(levels, codes)
        }
    }

    /// Of a key of one or several columns: nil where one of them is missing, as SQL has it (MATCH SIMPLE).
    static func cells(of columns: [TableColumn]) -> [KeyCell?] {
        if columns.count == 1 { return cells(of: columns[0]) }
        let all = columns.map { cells(of: $0) }
        return (0..<(all.first?.count ?? 0)).map { row in
            let parts = all.compactMap { $0[row] }
            return parts.count == all.count ? .several(parts) : nil
        }
    }

    private static func names(_ levels: [String], _ codes: [Int32]) -> [KeyCell?] {
        let names = levels.map { level -> KeyCell in
            // Only what reads back as it is written is a number: leading zeros and plus signs tell keys apart.
            if let number = Int64(level), String(number).utf8.elementsEqual(level.utf8) { return .whole(number) }
            return .text(Array(level.utf8))
        }
        return codes.map { $0 < 0 ? nil : names[Int($0)] }
    }
}

extension Table {
    /// Whether each row has a key in `columns` that no row before has.
    package func firstOfKey(_ columns: [TableColumn]) -> [Bool] {
        var seen: Set<KeyCell> = []
        return KeyCell.cells(of: columns).map { cell in cell.map { seen.insert($0).inserted } ?? false }
    }
}

/// The rows of a table by their key.
struct KeyIndex {
    private var rows: [KeyCell: Int32] = [:]
    /// Rows whose key is missing or another row's before.
    private(set) var unkeyed = 0

    init(_ cells: [KeyCell?]) {
        rows.reserveCapacity(cells.count)
        for (row, cell) in cells.enumerated() {
            guard let cell, rows[cell] == nil else {
                unkeyed += 1
                continue
            }
            rows[cell] = Int32(truncatingIfNeeded: row)
        }
    }

    var isUnique: Bool { unkeyed == 0 }

    func row(_ cell: KeyCell) -> Int32? { rows[cell] }
}
