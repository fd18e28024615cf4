import Datasets
import Foundation

/// A table as bytes: a JSON header with its length before it, then the cells column by column, each of 8 bytes (numbers) or
/// 4 (places in the levels), the lowest first. Types, levels and the order of both survive.
enum PackedTable {
    private struct Column: Codable {
        var name: String
        var type: ColumnType
        var format: String?
        var knownLevels: Int?
        var invalid: [Int]
        /// Nil for numbers.
        var levels: [String]?
        var isWhole: Bool
    }

    private struct Header: Codable {
        var count: Int
        var columns: [Column]
        var target: String?
        var groups: [String]
        var schema: TableSchema?
    }

    static func encode(_ table: Table) throws -> [UInt8] {
        var columns: [Column] = []
        var cells: [UInt8] = []
        func append(_ word: UInt64, _ width: Int) {
            for place in 0..<width { cells.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * place))) }
        }
        for column in table.columns {
            var own = Column(
                name: column.name, type: column.type, format: column.format, knownLevels: column.knownLevels,
                invalid: column.invalid, isWhole: false)
            switch column.cells {
            case .numbers(let values): for value in values { append(value.bitPattern, 8) }
            case .integers(let values):
                own.isWhole = true
                for value in values { append(UInt64(bitPattern: value), 8) }
            case .codes(let codes, let levels):
                own.levels = levels
                for code in codes { append(UInt64(UInt32(bitPattern: code)), 4) }
            }
            columns.append(own)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let header = [UInt8](
            try encoder.encode(
                Header(
                    count: table.count, columns: columns, target: table.target, groups: table.groups.map(\.name),
                    schema: table.schema)))
        return (0..<4).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header + cells
    }

    /// nil when the bytes are no such file.
    static func decode(_ bytes: [UInt8], name: String) -> Table? {
        guard bytes.count > 4 else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
        guard length <= bytes.count - 4,
            let header = try? JSONDecoder().decode(Header.self, from: Data(bytes[4..<4 + length])),
            (0..<1 << 30).contains(header.count), header.columns.count <= bytes.count
        else { return nil }
        var place = 4 + length
        func words(_ width: Int) -> [UInt64]? {
            guard bytes.count - place >= header.count * width else { return nil }
            defer { place += header.count * width }
            return (0..<header.count).map { row in
                (0..<width).reduce(UInt64(0)) { $0 | UInt64(bytes[place + row * width + $1]) << UInt64(8 * $1) }
            }
        }
        var columns: [TableColumn] = []
        for own in header.columns {
            let cells: TableColumn.Cells
            if let levels = own.levels {
                guard let codes = words(4)?.map({ Int32(truncatingIfNeeded: $0) }),
                    codes.allSatisfy({ $0 >= -1 && Int($0) < levels.count })
                else { return nil }
                cells = .codes(codes, levels: levels)
            } else {
                guard let words = words(8) else { return nil }
                cells = own.isWhole ? .integers(words.map { Int64(bitPattern: $0) }) : .numbers(words.map { Double(bitPattern: $0) })
            }
            guard own.invalid.allSatisfy((0..<header.count).contains) else { return nil }
            var column = TableColumn(name: own.name, type: own.type, cells: cells, format: own.format)
            column.invalid = own.invalid
            column.knownLevels = own.knownLevels
            columns.append(column)
        }
        guard place == bytes.count else { return nil }
        var table = try? Table(
            columns: columns, info: SetInfo(name: name, media: "memory"), target: header.target, groups: header.groups)
        table?.schema = header.schema
        return table
    }
}
