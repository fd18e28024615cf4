import Charts
import Foundation

/// A JSON document of somebody else's schema, where keys must be as they are there.
///
/// Written canonically: sorted keys, shortest round-trip numbers, two spaces of indent. Strings show what a reader
/// cannot see (`Escape.visible`), and `<`, `>` and `&` are written as escapes, because Croissant and the like are put
/// into the `<script>` of web pages.
enum JSONValue: Equatable {
    case object([String: JSONValue])
    case array([JSONValue])
    /// One line: line ends in it are made visible.
    case string(String)
    /// Our own text, whose line ends stay.
    case lines(String)
    /// `null` where it is not finite.
    case number(Double)
    case integer(Int)
    case bool(Bool)
    case null

    /// Strings as an array.
    static func strings(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }

    /// The document with a line end behind it.
    func text() -> String {
        var result = ""
        write(to: &result, indent: 0)
        return result + "\n"
    }

    private func write(to result: inout String, indent: Int) {
        switch self {
        case .object(let fields):
            let items = fields.sorted { $0.key < $1.key }
            Self.block("{", "}", items, to: &result, indent: indent) { item, result in
                Self.quote(Escape.visible(item.key), to: &result)
                result += ": "
                item.value.write(to: &result, indent: indent + 1)
            }
        case .array(let items):
            Self.block("[", "]", items, to: &result, indent: indent) { item, result in
                item.write(to: &result, indent: indent + 1)
            }
        case .string(let text): Self.quote(Escape.visible(text), to: &result)
        case .lines(let text):
            let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            Self.quote(lines.map { Escape.visible(String($0)) }.joined(separator: "\n"), to: &result)
        case .number(let value): result += Self.number(value)
        case .integer(let value): result += String(value)
        case .bool(let value): result += value ? "true" : "false"
        case .null: result += "null"
        }
    }

    private static func block<Item>(
        _ open: String, _ close: String, _ items: [Item], to result: inout String, indent: Int,
        write: (Item, inout String) -> Void
    ) {
        guard !items.isEmpty else {
            result += open + close
            return
        }
        let margin = String(repeating: "  ", count: indent)
        result += open
        for (index, item) in items.enumerated() {
            result += (index == 0 ? "\n" : ",\n") + margin + "  "
            write(item, &result)
        }
        result += "\n" + margin + close
    }

    /// Shortest text that reads back as the same number; whole numbers without a point.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int(bounded: value)) }
        return "\(value)"
    }

    private static func quote(_ text: String, to result: inout String) {
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "<", ">", "&": result += LogText.escape(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }
}

extension OutputFile {
    init(name: String, json: JSONValue) { self.init(name: name, text: json.text()) }
}
