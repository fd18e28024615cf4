/// Cuts rows that are JSON objects into cells: one object a line (JSON Lines), or the elements of one array.
///
/// Objects inside are flattened, their keys joined by points; arrays inside are refused. A key that a row lacks is a missing
/// cell. Columns come in the order of their first occurrence.
struct JSONRows {
    struct Column {
        let name: String
        /// Shorter than the number of rows where the last ones lack the key.
        var places: [CellPlace] = []
        var hasText = false
    }

    static let mostColumns = 10_000
    static let deepest = 16

    private(set) var bytes: [UInt8]
    let name: String
    private(set) var columns: [Column] = []
    private(set) var count = 0
    private var position: Int
    private let end: Int
    /// Texts whose escapes were undone; they go behind the bytes of the file.
    private var decoded: [UInt8] = []
    private var index: [[UInt8]: Int] = [:]
    /// The column that the key behind the last one had in the row before.
    private var guess = 0
    private var keys: [[UInt8]] = []
    /// Cells of all columns, and how many there may be.
    private var cells = 0
    private let mostCells: Int

    init(_ bytes: [UInt8], name: String, mostBytes: Int) {
        mostCells = mostBytes / MemoryLayout<CellPlace>.size
        self.bytes = bytes
        self.name = name
        position = ByteOrderMark.removed(from: bytes).startIndex
        end = bytes.count
    }

    /// Whether `bytes` begin as rows of JSON do.
    static func begins(_ bytes: [UInt8]) -> Bool {
        let start = ByteOrderMark.removed(from: bytes)
        guard let place = start.firstIndex(where: { !isSpace($0) }) else { return false }
        if bytes[place] == UInt8(ascii: "{") { return true }
        guard bytes[place] == UInt8(ascii: "[") else { return false }
        return start[(place + 1)...].first { !isSpace($0) } == UInt8(ascii: "{")
    }

    mutating func scan() throws(DatasetError) {
        skipSpace()
        let isArray = position < end && bytes[position] == UInt8(ascii: "[")
        if isArray { position += 1 }
        skipSpace()
        while position < end, !(isArray && bytes[position] == UInt8(ascii: "]")) {
            guard bytes[position] == UInt8(ascii: "{") else { throw refuse("an object is expected") }
            guess = 0
            try object(prefix: [], depth: 0)
            count += 1
            if isArray {
                skipSpace()
                if position < end, bytes[position] == UInt8(ascii: ",") {
                    position += 1
                } else if position >= end || bytes[position] != UInt8(ascii: "]") {
                    throw refuse("a comma or the end of the array is expected")
                }
            } else {
                while position < end, bytes[position] == 0x20 || bytes[position] == 0x09 || bytes[position] == 0x0d { position += 1 }
                guard position == end || bytes[position] == 0x0a else { throw refuse("text behind the object of a line") }
            }
            skipSpace()
        }
        if isArray {
            guard position < end else { throw refuse("the array is never closed") }
            position += 1
            skipSpace()
            guard position == end else { throw refuse("text behind the array") }
        }
        for column in columns.indices { try pad(column, to: count) }
        bytes += decoded
        guard bytes.count <= CellPlace.furthest else { throw refuse("the file is too large") }
    }

    /// A late key has a missing cell in every row before.
    private mutating func pad(_ column: Int, to rows: Int) throws(DatasetError) {
        cells += rows - columns[column].places.count
        guard cells <= mostCells else { throw refuse("the rows have so many different keys that their cells need too much") }
        while columns[column].places.count < rows { columns[column].places.append(.null) }
    }

    // MARK: Grammar

    private mutating func object(prefix: [UInt8], depth: Int) throws(DatasetError) {
        guard depth < Self.deepest else { throw refuse("objects are nested more than \(Self.deepest) deep") }
        position += 1
        skipSpace()
        if position < end, bytes[position] == UInt8(ascii: "}") {
            position += 1
            return
        }
        while true {
            skipSpace()
            guard position < end, bytes[position] == UInt8(ascii: "\"") else { throw refuse("a key in quotes is expected") }
            // Read first: a call on self would look at the texts as they were before.
            let place = try string()
            let key = prefix + text(place)
            skipSpace()
            guard position < end, bytes[position] == UInt8(ascii: ":") else { throw refuse("a colon is expected") }
            position += 1
            skipSpace()
            try value(key, depth)
            skipSpace()
            guard position < end, bytes[position] == UInt8(ascii: ",") || bytes[position] == UInt8(ascii: "}") else {
                throw refuse("a comma or the end of the object is expected")
            }
            position += 1
            if bytes[position - 1] == UInt8(ascii: "}") { return }
        }
    }

    private mutating func value(_ key: [UInt8], _ depth: Int) throws(DatasetError) {
        guard position < end else { throw refuse("a value is expected") }
        switch bytes[position] {
        case UInt8(ascii: "{"): try object(prefix: key + [UInt8(ascii: ".")], depth: depth + 1)
        case UInt8(ascii: "["):
            throw refuse("\(String(decoding: key, as: UTF8.self)) is an array, which is no cell of a table")
        case UInt8(ascii: "\""):
            let place = try string()
            try append(place, key, isText: true)
        case UInt8(ascii: "n"):
            _ = try word("null")
            try append(.null, key, isText: false)
        case UInt8(ascii: "t"): try append(word("true"), key, isText: false)
        case UInt8(ascii: "f"): try append(word("false"), key, isText: false)
        default: try append(number(), key, isText: false)
        }
    }

    private mutating func append(_ place: CellPlace, _ key: [UInt8], isText: Bool) throws(DatasetError) {
        let column = try column(key)
        guard columns[column].places.count <= count else {
            throw refuse("the key \(String(decoding: key, as: UTF8.self)) is given twice")
        }
        try pad(column, to: count)
        cells += 1
        columns[column].places.append(place)
        if isText { columns[column].hasText = true }
    }

    private mutating func column(_ key: [UInt8]) throws(DatasetError) -> Int {
        if guess < keys.count, keys[guess] == key {
            guess += 1
            return guess - 1
        }
        if let known = index[key] {
            guess = known + 1
            return known
        }
        guard columns.count < Self.mostColumns else { throw refuse("the rows have more than \(Self.mostColumns) keys") }
        guard let name = String(validating: key, as: UTF8.self), !key.contains(0) else { throw refuse("a key that is no UTF-8 text") }
        index[key] = columns.count
        keys.append(key)
        columns.append(Column(name: name))
        guess = columns.count
        return columns.count - 1
    }

    private mutating func word(_ text: StaticString) throws(DatasetError) -> CellPlace {
        let count = text.utf8CodeUnitCount
        guard end - position >= count, bytes[position..<position + count].elementsEqual("\(text)".utf8) else {
            throw refuse("a value is expected")
        }
        position += count
        return CellPlace(start: position - count, length: count)
    }

    private mutating func number() throws(DatasetError) -> CellPlace {
        let start = position
        func isDigit(_ place: Int) -> Bool { place < end && bytes[place] &- 48 < 10 }
        func digits(_ place: Int) -> Int {
            var place = place
            while isDigit(place) { place += 1 }
            return place
        }
        var place = bytes[position] == UInt8(ascii: "-") ? position + 1 : position
        let whole = place
        place = digits(place)
        guard place > whole, place == whole + 1 || bytes[whole] != 48 else { throw refuse("a value is expected") }
        if place < end, bytes[place] == UInt8(ascii: ".") {
            let fraction = digits(place + 1)
            guard fraction > place + 1 else { throw refuse("a number ends early") }
            place = fraction
        }
        if place < end, bytes[place] | 0x20 == UInt8(ascii: "e") {
            var power = place + 1
            if power < end, bytes[power] == UInt8(ascii: "-") || bytes[power] == UInt8(ascii: "+") { power += 1 }
            place = digits(power)
            guard place > power else { throw refuse("a number ends early") }
        }
        position = place
        guard place - start <= CellPlace.longest else { throw refuse("a number of \(place - start) digits") }
        return CellPlace(start: start, length: place - start)
    }

    private mutating func string() throws(DatasetError) -> CellPlace {
        let start = position + 1
        var place = start
        while place < end, bytes[place] != UInt8(ascii: "\""), bytes[place] != UInt8(ascii: "\\"), bytes[place] >= 0x20 { place += 1 }
        guard place < end else { throw refuse("a text is never closed") }
        if bytes[place] == UInt8(ascii: "\"") {
            position = place + 1
            guard place - start <= CellPlace.longest else { throw refuse("a text of \(place - start) bytes") }
            return CellPlace(start: start, length: place - start)
        }
        let from = decoded.count
        decoded += bytes[start..<place]
        while true {
            guard place < end else { throw refuse("a text is never closed") }
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                position = place
                guard decoded.count - from <= CellPlace.longest else { throw refuse("a text of \(decoded.count - from) bytes") }
                return CellPlace(start: end + from, length: decoded.count - from)
            case UInt8(ascii: "\\"):
                guard let scalar = escape(&place) else { throw refuse("an escape that is none") }
                decoded += Array(String(scalar).utf8)
            case 0..<0x20: throw refuse("a control character inside a text")
            default: decoded.append(byte)
            }
        }
    }

    private func escape(_ place: inout Int) -> Unicode.Scalar? {
        guard place < end else { return nil }
        place += 1
        switch bytes[place - 1] {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard let first = unit(&place) else { return nil }
            if let scalar = Unicode.Scalar(first) { return scalar }
            guard (0xd800..<0xdc00).contains(first), end - place >= 6, bytes[place] == UInt8(ascii: "\\"),
                bytes[place + 1] == UInt8(ascii: "u")
            else { return nil }
            place += 2
            guard let second = unit(&place), (0xdc00..<0xe000).contains(second) else { return nil }
            return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
        default: return nil
        }
    }

    private func unit(_ place: inout Int) -> UInt32? {
        guard end - place >= 4 else { return nil }
        var value: UInt32 = 0
        for byte in bytes[place..<place + 4] {
            let digit: UInt8
            switch byte {
            case 48...57: digit = byte - 48
            case 65...70: digit = byte - 55
            case 97...102: digit = byte - 87
            default: return nil
            }
            value = value << 4 | UInt32(digit)
        }
        place += 4
        return value
    }

    /// The bytes of a text, which may lie among the decoded ones.
    private func text(_ place: CellPlace) -> [UInt8] {
        place.start < end ? Array(bytes[place.start..<place.end]) : Array(decoded[place.start - end..<place.end - end])
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 }

    private mutating func skipSpace() { while position < end, Self.isSpace(bytes[position]) { position += 1 } }

    private func refuse(_ what: String) -> DatasetError {
        let line = bytes[..<min(position, end)].count { $0 == 0x0a } + 1
        return DatasetError(
            .badData, "\(name), line \(line): \(what).", remedy: "Write one JSON object a line, with texts, numbers, true, false and null.")
    }
}
