import Datasets
import Foundation
import TestSupport

/// The tables that the reference packages were run on: comma, header, no quotes, empty for missing.
enum GoldenTable {
    static var folder: URL? { SharedData.goldens("tabular") }

    static func json(_ name: String) throws -> [String: Any]? {
        guard let folder else { return nil }
        let data = try Data(contentsOf: folder.appending(path: name))
        return try JSONSerialization.jsonObject(with: data) as? [String: Any]
    }

    /// - Parameter name: "real", "holdout" or "synthetic".
    static func read(_ name: String) throws -> Table? {
        guard let folder, let kinds = try json("metadata.json")?["columns"] as? [String: [String: Any]] else { return nil }
        let text = try String(contentsOf: folder.appending(path: name + ".csv"), encoding: .utf8)
        let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let columns = lines[0].enumerated().map { place, column in
            let cells = lines.dropFirst().map { $0[place] }
            let kind = kinds[column]?["sdtype"] as? String
            switch kind {
            case "numerical":
                return TableColumn(name: column, type: .numeric, cells: .numbers(cells.map { Double($0) ?? .nan }))
            case "datetime":
                return TableColumn(name: column, type: .datetime, cells: .integers(cells.map(microseconds)))
            case "id":
                return TableColumn(name: column, type: .id, cells: .integers(cells.map { Int64($0) ?? .min }))
            default:
                let levels = Set(cells).subtracting([""]).sorted()
                return TableColumn(
                    name: column, type: kind == "boolean" ? .boolean : .categorical,
                    cells: .codes(cells.map { Int32(levels.firstIndex(of: $0) ?? -1) }, levels: levels))
            }
        }
        return try Table(columns: columns, info: SetInfo(name: name, media: "CSV"))
    }

    private static func microseconds(_ text: String) -> Int64 {
        let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
        guard parts.count >= 3 else { return TableColumn.Cells.missingInteger }
        var date = DateComponents(
            calendar: Calendar(identifier: .gregorian), timeZone: TimeZone(identifier: "UTC"), year: parts[0], month: parts[1],
            day: parts[2])
        if parts.count == 6 { (date.hour, date.minute, date.second) = (parts[3], parts[4], parts[5]) }
        return Int64(date.date?.timeIntervalSince1970 ?? 0) * 1_000_000
    }

    /// All sets over the union of their levels, real ones first.
    static func unified(_ tables: [Table]) throws -> [Table] {
        try tables.map { table in
            let columns = table.columns.map { column in
                guard case .codes = column.cells else { return column }
                var names: [String] = []
                for name in tables.flatMap({ $0.column(column.name)?.levels ?? [] }) where !names.contains(name) {
                    names.append(name)
                }
                return column.recoded(to: names) ?? column
            }
            return try Table(columns: columns, info: table.info)
        }
    }
}
