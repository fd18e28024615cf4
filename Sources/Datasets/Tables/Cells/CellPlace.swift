/// Where the text of a cell lies in the bytes it was read from: 8 bytes a cell, however long the text.
struct CellPlace: Sendable, Equatable {
    /// 38 bits of offset, 24 of length, then the two flags.
    private let bits: UInt64

    static let longest = 1 << 24 - 1
    static let furthest = 1 << 38 - 1

    /// - Precondition: `start` ≤ `furthest`, `length` ≤ `longest`.
    init(start: Int, length: Int, isEscaped: Bool = false) {
        bits = UInt64(truncatingIfNeeded: start) << 26 | UInt64(truncatingIfNeeded: length) << 2 | (isEscaped ? 1 : 0)
    }

    private init(bits: UInt64) { self.bits = bits }

    /// A cell that the format itself says is missing: null.
    static let null = CellPlace(bits: 2)

    var start: Int { Int(truncatingIfNeeded: bits >> 26) }
    var end: Int { start + Int(truncatingIfNeeded: bits >> 2 & 0xff_ffff) }
    /// Whether quotes inside are doubled.
    var isEscaped: Bool { bits & 1 != 0 }
    var isNull: Bool { bits & 2 != 0 }
}

/// The cells of one column as they were written.
struct RawColumn: Sendable {
    let name: String
    let bytes: [UInt8]
    /// Of all columns, row by row.
    let places: [CellPlace]
    /// Where the first cell of this column is in `places`, and how far it is from one to the next.
    let first: Int
    let step: Int
    let count: Int
    /// What the first row is called in messages: 2 where a header is row 1.
    let firstRow: Int
    /// Whether the format says that some cells are text, so that none is read as a number.
    var isText = false

    @inline(__always)
    subscript(row: Int) -> CellPlace { places[first + row * step] }

    /// The bytes of a cell with doubled quotes undone.
    func content(_ place: CellPlace) -> [UInt8] {
        let raw = bytes[place.start..<place.end]
        guard place.isEscaped else { return Array(raw) }
        var content: [UInt8] = []
        content.reserveCapacity(raw.count)
        var isSecond = false
        for byte in raw {
            isSecond = byte == UInt8(ascii: "\"") && !isSecond
            if byte != UInt8(ascii: "\"") || isSecond { content.append(byte) }
        }
        return content
    }
}
