/// Reads numbers from bytes that nobody vouches for: every step is checked against the end.
struct ByteCursor {
    let bytes: [UInt8]
    private(set) var place: Int
    let end: Int
    /// What messages call the bytes.
    let name: String

    /// - Precondition: `range` lies within `bytes`.
    init(_ bytes: [UInt8], _ range: Range<Int>, name: String) {
        self.bytes = bytes
        place = range.lowerBound
        end = range.upperBound
        self.name = name
    }

    init(_ bytes: [UInt8], name: String) { self.init(bytes, 0..<bytes.count, name: name) }

    var left: Int { end - place }

    func damaged(_ what: String = "the bytes are not what they should be") -> DatasetError {
        DatasetError(.badData, "\(name) is damaged at byte \(place): \(what).", remedy: "Fetch or write the file again.")
    }

    /// The next `count` bytes as a range of `bytes`.
    mutating func take(_ count: Int) throws(DatasetError) -> Range<Int> {
        guard count >= 0, count <= left else { throw damaged("it ends early") }
        place += count
        return place - count..<place
    }

    mutating func byte() throws(DatasetError) -> UInt8 {
        guard place < end else { throw damaged("it ends early") }
        place += 1
        return bytes[place - 1]
    }

    mutating func varint() throws(DatasetError) -> UInt64 {
        var (value, shift) = (UInt64(0), UInt64(0))
        while true {
            let byte = try byte()
            guard shift < 63 || byte <= 1 && shift == 63 else { throw damaged("a number is too long") }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    mutating func zigzag() throws(DatasetError) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A count that is followed by at least `size` bytes each (in eighths of a byte where `inBits`).
    mutating func count(most: Int) throws(DatasetError) -> Int {
        let value = try varint()
        guard value <= UInt64(max(0, most)) else { throw damaged("a count of \(value) is too large") }
        return Int(value)
    }

    /// An unsigned number of `width` bytes, the least first.
    mutating func little(_ width: Int) throws(DatasetError) -> UInt64 {
        let range = try take(width)
        return Self.little(bytes, range.lowerBound, width)
    }

    @inline(__always)
    static func little(_ bytes: [UInt8], _ start: Int, _ width: Int) -> UInt64 {
        var value: UInt64 = 0
        for offset in 0..<width { value |= UInt64(bytes[start + offset]) << UInt64(8 * offset) }
        return value
    }
}
