/// JSON after RFC 8259 for the label files of other programs: strict, of bounded depth, duplicate keys refused.
enum JSONText: Equatable {
    case null
    case boolean(Bool)
    /// As it is written.
    case number(String)
    case string(String)
    case array([JSONText])
    /// In the order of the file.
    case object([Field])

    struct Field: Equatable {
        let key: String
        let value: JSONText
    }

    /// - Throws: `.badData` with the byte that is wrong.
    init(_ bytes: ArraySlice<UInt8>, name: String) throws(DatasetError) {
        var parser = Parser(bytes: bytes, position: bytes.startIndex)
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { parser.position += 3 }
        guard let value = parser.value(0) else {
            throw DatasetError(
                .badData, "\(name) is not valid JSON at byte \(parser.position - bytes.startIndex).",
                remedy: "Write it again as UTF-8 JSON.")
        }
        parser.skipSpace()
        guard parser.position == bytes.endIndex else {
            throw DatasetError(
                .badData, "\(name) has text behind its JSON, at byte \(parser.position - bytes.startIndex).",
                remedy: "Write it again; one object a line is read from a file that ends in .jsonl.")
        }
        self = value
    }

    subscript(key: String) -> JSONText? {
        guard case .object(let fields) = self else { return nil }
        return fields.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// Text of a scalar; whole numbers without a fraction, nil for null, arrays and objects.
    var scalar: String? {
        switch self {
        case .string(let text): return text
        case .boolean(let value): return value ? "true" : "false"
        case .number(let text):
            guard Int(text) == nil, let value = Double(text), let whole = Int(exactly: value) else { return text }
            return String(whole)
        case .null, .array, .object: return nil
        }
    }

    private struct Parser {
        let bytes: ArraySlice<UInt8>
        var position: Int

        private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

        mutating func skipSpace() { while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { position += 1 } }

        private mutating func take(_ byte: UInt8) -> Bool {
            skipSpace()
            guard next == byte else { return false }
            position += 1
            return true
        }

        private mutating func word(_ text: String) -> Bool {
            guard bytes[position...].starts(with: text.utf8) else { return false }
            position += text.utf8.count
            return true
        }

        mutating func value(_ depth: Int) -> JSONText? {
            skipSpace()
            guard depth < 32, let byte = next else { return nil }
            switch byte {
            case UInt8(ascii: "{"): return object(depth)
            case UInt8(ascii: "["): return array(depth)
            case UInt8(ascii: "\""): return string().map(JSONText.string)
            case UInt8(ascii: "t"): return word("true") ? .boolean(true) : nil
            case UInt8(ascii: "f"): return word("false") ? .boolean(false) : nil
            case UInt8(ascii: "n"): return word("null") ? .null : nil
            default: return number()
            }
        }

        private mutating func object(_ depth: Int) -> JSONText? {
            position += 1
            var fields: [Field] = []
            var keys: Set<[UInt8]> = []
            if take(UInt8(ascii: "}")) { return .object([]) }
            while true {
                skipSpace()
                guard next == UInt8(ascii: "\""), let key = string(), keys.insert(Array(key.utf8)).inserted,
                    take(UInt8(ascii: ":")), let value = value(depth + 1)
                else { return nil }
                fields.append(Field(key: key, value: value))
                if take(UInt8(ascii: "}")) { return .object(fields) }
                guard take(UInt8(ascii: ",")) else { return nil }
            }
        }

        private mutating func array(_ depth: Int) -> JSONText? {
            position += 1
            var values: [JSONText] = []
            if take(UInt8(ascii: "]")) { return .array([]) }
            while true {
                guard let value = value(depth + 1) else { return nil }
                values.append(value)
                if take(UInt8(ascii: "]")) { return .array(values) }
                guard take(UInt8(ascii: ",")) else { return nil }
            }
        }

        private mutating func number() -> JSONText? {
            let text = bytes[position...].prefix { "0123456789+-.eE".utf8.contains($0) }
            let written = String(decoding: text, as: UTF8.self)
            guard let value = Double(written), value.isFinite else { return nil }
            position = text.endIndex
            return .number(written)
        }

        private mutating func string() -> String? {
            position += 1
            var content: [UInt8] = []
            while let byte = next {
                position += 1
                switch byte {
                case UInt8(ascii: "\""): return String(validating: content, as: UTF8.self)
                case UInt8(ascii: "\\"):
                    guard let scalars = escape() else { return nil }
                    content += Array(scalars.utf8)
                case 0..<0x20: return nil
                default: content.append(byte)
                }
            }
            return nil
        }

        private mutating func escape() -> String? {
            guard let byte = next else { return nil }
            position += 1
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(Unicode.Scalar(byte))
            case UInt8(ascii: "b"): return "\u{8}"
            case UInt8(ascii: "f"): return "\u{c}"
            case UInt8(ascii: "n"): return "\n"
            case UInt8(ascii: "r"): return "\r"
            case UInt8(ascii: "t"): return "\t"
            case UInt8(ascii: "u"):
                guard let first = unit() else { return nil }
                if let scalar = Unicode.Scalar(first) { return String(scalar) }
                guard (0xd800..<0xdc00).contains(first), word("\\u"), let second = unit(), (0xdc00..<0xe000).contains(second)
                else { return nil }
                return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)).map { String($0) }
            default: return nil
            }
        }

        private mutating func unit() -> UInt32? {
            guard bytes.endIndex - position >= 4 else { return nil }
            let digits = bytes[position..<position + 4]
            guard digits.allSatisfy({ "0123456789abcdefABCDEF".utf8.contains($0) }) else { return nil }
            position += 4
            return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        }
    }
}
