import Foundation
import Numerics

/// JSON as text for numbers, so that a test can put in what no number type holds.
indirect enum JSONTree: Decodable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONTree])
    case object([(key: String, value: JSONTree)])

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(_ data: Data) throws { self = try JSONDecoder().decode(JSONTree.self, from: data) }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            let keys = container.allKeys.sorted { $0.stringValue < $1.stringValue }
            self = .object(try keys.map { ($0.stringValue, try container.decode(JSONTree.self, forKey: $0)) })
        } else if var list = try? decoder.unkeyedContainer() {
            var values: [JSONTree] = []
            while !list.isAtEnd { values.append(try list.decode(JSONTree.self)) }
            self = .array(values)
        } else {
            let single = try decoder.singleValueContainer()
            if single.decodeNil() {
                self = .null
            } else if let value = try? single.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? single.decode(UInt64.self) {
                self = .number("\(value)")
            } else if let value = try? single.decode(Double.self) {
                self = .number("\(value)")
            } else {
                self = .string(try single.decode(String.self))
            }
        }
    }

    var data: Data {
        var text = ""
        write(to: &text)
        return Data(text.utf8)
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let value): text += value
        case .string(let value): Self.quote(value, to: &text)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.write(to: &text)
            }
            text += "]"
        case .object(let pairs):
            text += "{"
            for (index, pair) in pairs.enumerated() {
                if index > 0 { text += "," }
                Self.quote(pair.key, to: &text)
                text += ":"
                pair.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func quote(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\" + String(scalar)
            case _ where scalar.value < 0x20: text += String(format: "\\u%04x", scalar.value)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    // MARK: edits

    /// Numbers of nodes, this one included.
    var count: Int {
        switch self {
        case .array(let values): values.reduce(1) { $0 + $1.count }
        case .object(let pairs): pairs.reduce(1) { $0 + $1.value.count }
        default: 1
        }
    }

    /// The tree with node `place` (in the order of reading) put through `edit`; nil takes it away.
    func editing(_ place: Int, _ edit: (JSONTree) -> JSONTree?) -> JSONTree? {
        var rest = place
        return walk(&rest, edit)
    }

    private func walk(_ rest: inout Int, _ edit: (JSONTree) -> JSONTree?) -> JSONTree? {
        if rest == 0 {
            rest -= 1
            return edit(self)
        }
        if rest < 0 { return self }
        rest -= 1
        switch self {
        case .array(let values): return .array(values.compactMap { $0.walk(&rest, edit) })
        case .object(let pairs):
            return .object(pairs.compactMap { pair in pair.value.walk(&rest, edit).map { (pair.key, $0) } })
        default: return self
        }
    }

    private static let numbers = [
        "0", "-0.0", "1", "-1", "2", "0.5", "1.7e308", "-1.7e308", "5e-324", "-5e-324", "2.2e-308", "1e300", "1e154", "1e19",
        "9223372036854775807", "-9223372036854775808", "9223372036854775808", "4294967296", "2147483648", "-2147483649",
        "1e400", "9007199254740993", "1e-300", "999999999.5", "1e15", "-3",
    ]
    private static let strings = [
        "", " ", "\u{0}", "\n\r\t", "\u{202E}abc\u{2066}", "<script>alert(1)</script>", "]]>", "::error::x", "NaN", "1e999",
        "0000-00-00", "9999-12-31", "2026-02-30T99:99:99Z", "../../x", "\u{1F600}\u{FE0F}\u{200D}", "e\u{301}",
        String(repeating: "x", count: 3_000), String(repeating: "\u{301}", count: 200), "{{#x}}{{/y}}", "\\\"'`", "%s%n%@",
    ]

    /// A seeded change of one node; mostly one that a reader may let pass.
    func mutated(_ random: inout RandomStream) -> JSONTree {
        let place = random.index(below: count)
        let changed = editing(place) { node in
            let turn = random.index(below: 20)
            if turn == 0 { return nil }
            if turn == 1 { return [.null, .bool(true), .number("7"), .string("7"), .array([]), .object([])][random.index(below: 6)] }
            switch node {
            case .null: return random.index(below: 2) == 0 ? .number(Self.numbers[random.index(below: Self.numbers.count)]) : .null
            case .bool(let value): return .bool(!value)
            case .number: return .number(Self.numbers[random.index(below: Self.numbers.count)])
            case .string(let value):
                return .string(turn < 6 ? value + Self.strings[random.index(below: Self.strings.count)] : Self.strings[random.index(below: Self.strings.count)])
            case .array(let values):
                switch random.index(below: 4) {
                case 0: return .array([])
                case 1: return .array(values + values)
                case 2: return .array(Array(values.dropLast()))
                default: return .array(values.reversed())
                }
            case .object(let pairs):
                guard !pairs.isEmpty else { return .object([("x", .number("1"))]) }
                let victim = random.index(below: pairs.count)
                return .object(pairs.enumerated().filter { $0.offset != victim }.map(\.element))
            }
        }
        return changed ?? .null
    }

    /// Sets a number somewhere to an extreme: the edit that finds most.
    func withExtremeNumber(_ random: inout RandomStream) -> JSONTree {
        for _ in 0..<40 {
            let place = random.index(below: count)
            var hit = false
            let changed = editing(place) { node in
                guard case .number = node else { return node }
                hit = true
                return .number(Self.numbers[random.index(below: Self.numbers.count)])
            }
            if hit, let changed { return changed }
        }
        return self
    }
}
