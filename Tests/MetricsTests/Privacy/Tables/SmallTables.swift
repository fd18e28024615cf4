import Datasets
import Foundation
import TestSupport

/// Tables of the goldens: commas, no quotes, empty cells are missing.
enum SmallTables {
    /// - Parameters:
    ///   - levels: columns of numbers that are levels.
    ///   - dates: columns of "yyyy-MM-dd" with or without " HH:mm:ss".
    static func read(
        _ url: URL, levels: Set<String> = [], dates: Set<String> = [], ids: Set<String> = [], dropping: Set<String> = []
    ) throws -> Table {
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let rows = lines.dropFirst()
        var columns: [TableColumn] = []
        for (place, name) in lines[0].enumerated() where !dropping.contains(name) {
            columns.append(
                column(
                    name, rows.map { $0[place] }, isLevel: levels.contains(name), isDate: dates.contains(name),
                    isID: ids.contains(name)))
        }
        return try Table(columns: columns, info: SetInfo(name: url.lastPathComponent, media: "CSV"))
    }

    static func column(
        _ name: String, _ cells: [String], isLevel: Bool = false, isDate: Bool = false, isID: Bool = false
    ) -> TableColumn {
        let numbers = cells.map { $0.isEmpty ? .nan : isDate ? seconds($0) : Double($0) }
        if !isLevel, !isID, numbers.allSatisfy({ $0 != nil }) {
            return TableColumn(name: name, type: isDate ? .datetime : .numeric, cells: .numbers(numbers.map { $0 ?? .nan }))
        }
        var known: [String: Int32] = [:]
        var names: [String] = []
        let codes = cells.map { cell -> Int32 in
            if cell.isEmpty { return -1 }
            if let code = known[cell] { return code }
            known[cell] = Int32(names.count)
            names.append(cell)
            return Int32(names.count - 1)
        }
        return TableColumn(name: name, type: isID ? .id : .categorical, cells: .codes(codes, levels: names))
    }

    static func numeric(_ name: String, _ values: [Double]) -> TableColumn {
        TableColumn(name: name, type: .numeric, cells: .numbers(values))
    }

    static func table(_ columns: [TableColumn]) throws -> Table {
        try Table(columns: columns, info: SetInfo(name: "table", media: "memory"))
    }

    private static func seconds(_ text: String) -> Double? {
        let parts = text.split { "- :".contains($0) }.compactMap { Int($0) }
        guard parts.count >= 3 else { return nil }
        // Days since 1970 of the Gregorian calendar (Hinnant).
        let (year, month) = (parts[1] <= 2 ? parts[0] - 1 : parts[0], (parts[1] + 9) % 12)
        let day = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + parts[2] - 1 - 719_468
        let clock = parts.count >= 6 ? parts[3] * 3600 + parts[4] * 60 + parts[5] : 0
        return Double(day * 86_400 + clock) * 1e6
    }

    /// The golden tables with the columns that SDMetrics took: all but the id.
    static func goldens() throws -> Roles<Table>? {
        guard let folder = SharedData.goldens("tabular") else { return nil }
        func table(_ name: String) throws -> Table {
            try read(
                folder.appending(path: name), levels: ["zip", "label"], dates: ["signup", "last_seen"], ids: ["id"])
        }
        return Roles(real: try table("real.csv"), holdout: try table("holdout.csv"), synthetic: try table("synthetic.csv"))
    }

    /// The golden tables as Anonymeter and SynthEval had them: 12 columns without missing cells.
    static func imputed() throws -> Roles<Table>? {
        guard let folder = SharedData.goldens("tabular") else { return nil }
        func table(_ name: String) throws -> Table {
            try read(folder.appending(path: "syntheval_\(name).csv"), levels: ["label"])
        }
        return Roles(real: try table("real"), holdout: try table("holdout"), synthetic: try table("syn"))
    }

    /// Columns of a file of numbers.
    static func numbers(_ path: String) throws -> [[Double]]? {
        guard let url = SharedData.goldens(path) else { return nil }
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",").map { Double($0) ?? .nan }
        }
    }
}
