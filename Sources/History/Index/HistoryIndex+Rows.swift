import Foundation
import GRDB
import Results

/// Rows of the index as values.
extension HistoryIndex {
    static func point(_ row: Row) -> IndexedPoint {
        IndexedPoint(
            key: MetricKey(
                id: text(row, "id"), features: value(row, "features"),
                scope: Scope(
                    Scope.Kind(rawValue: text(row, "scope")) ?? .whole, names: list(text(row, "scope_names"))),
                variant: pairs(list(text(row, "variant")))),
            title: value(row, "title"), dimension: text(row, "dimension"), direction: text(row, "direction"),
            unit: text(row, "unit"), value: value(row, "value"), low: value(row, "low"), high: value(row, "high"), level: value(row, "level"),
            method: value(row, "method"), limit: value(row, "limit_value"), outcome: value(row, "outcome"),
            blocks: whole(row, "blocks") != 0,
            identity: LineIdentity(
                metricVersion: whole(row, "metric_version"), toolVersion: text(row, "tool_version"),
                reference: text(row, "reference"), extractor: text(row, "extractor")))
    }

    /// Names are bytes and may hold any separator, so a list of them is kept as JSON.
    static func list(_ names: [String]) -> String {
        (try? JSONEncoder().encode(names)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }

    static func list(_ text: String) -> [String] {
        (try? JSONDecoder().decode([String].self, from: Data(text.utf8))) ?? []
    }

    static func pairs(_ list: [String]) -> [String: String] {
        let places = stride(from: 0, to: list.count - 1, by: 2)
        return Dictionary(places.map { (list[$0], list[$0 + 1]) }, uniquingKeysWith: { first, _ in first })
    }

    // A column that somebody emptied or gave another type ends the process when it is read as what it should be.

    static func value<Value: DatabaseValueConvertible>(_ row: Row, _ column: String) -> Value? {
        let stored: DatabaseValue? = row[column]
        return stored.flatMap { Value.fromDatabaseValue($0) }
    }

    static func text(_ row: Row, _ column: String) -> String { value(row, column) ?? "" }
    static func whole(_ row: Row, _ column: String) -> Int { value(row, column) ?? 0 }
    static func night(_ row: Row) -> Night { Night(day: min(max(whole(row, "night"), -25_567), 2_932_896)) }
}
