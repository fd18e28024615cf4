/// The records of a comma-separated file after RFC 4180: quoted fields may hold commas, line ends and doubled quotes.
///
/// The text is read as bytes (in Swift "\r\n" is one Character) and strictly: nothing is padded, shifted or repaired.
/// A quote inside a field that does not begin with one stands for itself, as in 5'10" and as other readers take it.
/// Row 1 is the header, as spreadsheets count.
package struct CSVReader {
    private let bytes: [UInt8]
    private let name: String
    private let skipsBlanks: Bool
    private var position = 0
    /// Number of the record that was read last.
    package private(set) var row = 0

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// - Parameters:
    ///   - name: what messages call the file.
    ///   - skipsBlanks: whether blanks behind a comma and in front of the next are no part of the fields.
    package init(_ bytes: [UInt8], name: String, skipsBlanks: Bool = false) throws(DatasetError) {
        self.bytes = bytes
        self.skipsBlanks = skipsBlanks
        self.name = name
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            throw DatasetError(.unsupported, "\(name) is UTF-16 text.", remedy: "Save it as UTF-8.")
        }
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
    }

    /// The fields of the next record, nil at the end. Empty lines are allowed at the end only.
    package mutating func next() throws(DatasetError) -> [String]? {
        guard position < bytes.count else { return nil }
        row += 1
        if atLineEnd(position) {
            let rest = bytes[position...]
            guard rest.allSatisfy({ $0 == Self.lineFeed || $0 == Self.carriageReturn }) else {
                throw refuse("is empty", remedy: "Remove the line.")
            }
            position = bytes.count
            return nil
        }
        var fields: [String] = []
        while true {
            fields.append(try field(fields.count + 1))
            guard position < bytes.count else { return fields }
            let byte = bytes[position]
            position += byte == Self.carriageReturn ? 2 : 1
            if byte != Self.comma { return fields }
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private mutating func skipBlanks() { while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 } }

    private func atLineEnd(_ place: Int) -> Bool {
        bytes[place] == Self.lineFeed
            || bytes[place] == Self.carriageReturn && place + 1 < bytes.count && bytes[place + 1] == Self.lineFeed
    }

    /// Leaves `position` at the comma or line end behind the field, or at the end of the file.
    private mutating func field(_ column: Int) throws(DatasetError) -> String {
        var content: [UInt8] = []
        if skipsBlanks { skipBlanks() }
        if position < bytes.count, bytes[position] == Self.quote {
            content = try quoted(column)
        } else {
            let start = position
            while position < bytes.count, bytes[position] != Self.comma, !atLineEnd(position) {
                if bytes[position] == Self.carriageReturn {
                    throw refuse(
                        "column \(column): a carriage return without a line feed",
                        remedy: "Save the file with LF or CRLF line ends.")
                }
                position += 1
            }
            content = Array(bytes[start..<position])
            if skipsBlanks { while let last = content.last, Self.isBlank(last) { content.removeLast() } }
        }
        if content.contains(0) { throw refuse("column \(column): a NUL byte", remedy: "The file is damaged.") }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw refuse("column \(column): bytes that are no UTF-8", remedy: "Save the file as UTF-8.")
        }
        return text
    }

    private mutating func quoted(_ column: Int) throws(DatasetError) -> [UInt8] {
        var content: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte != Self.quote {
                content.append(byte)
            } else if position < bytes.count, bytes[position] == Self.quote {
                content.append(byte)
                position += 1
            } else {
                if skipsBlanks { skipBlanks() }
                guard position == bytes.count || bytes[position] == Self.comma || atLineEnd(position) else {
                    throw refuse(
                        "column \(column): text behind the closing quote", remedy: "Double the quotes inside a field.")
                }
                return content
            }
        }
        throw refuse("column \(column): a quote is opened and never closed", remedy: "Close it, or repair the file.")
    }

    private func refuse(_ what: String, remedy: String) -> DatasetError {
        DatasetError(.badData, "\(name), row \(row): \(what).", remedy: remedy)
    }
}
