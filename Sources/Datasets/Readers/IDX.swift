/// The IDX format of MNIST: two zero bytes, an element type (8 = unsigned byte), the number of sides, the sides as
/// big-endian 32-bit numbers, the values.
package enum IDX {
    package struct Array8: Sendable, Equatable {
        package let sides: [Int]
        package let values: [UInt8]

        package init(sides: [Int], values: [UInt8]) {
            self.sides = sides
            self.values = values
        }
    }

    /// Whether the bytes begin like an IDX file of unsigned bytes, packed by gzip or not.
    package static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

    /// Reads plain or gzip-compressed IDX.
    /// - Throws: `.badData` or `.unsupported`, with the offset of what is wrong.
    package static func read(_ bytes: [UInt8], name: String, limit: Int = 8 << 30) throws(DatasetError) -> Array8 {
        var plain = bytes
        if isGzip(bytes) {
            plain = try Inflate.bytes(bytes[...], .gzip, name: name, prefix: 4) { start throws(DatasetError) in
                try sizeFromPrefix(bytes, start, name, limit)
            }
        }
        let sides = try header(plain, name: name)
        let shape = sides.map(String.init).joined(separator: "×")
        let start = 4 + 4 * sides.count
        guard let count = ImageShape.checkedCount(sides) else {
            throw DatasetError(
                .badData, "\(name) holds nothing: its sides are \(shape).")
        }
        let (end, overflow) = start.addingReportingOverflow(count)
        guard !overflow, plain.count == end else {
            throw DatasetError(
                .badData,
                "\(name) holds \(plain.count) bytes; its header announces "
                    + "\(shape) values, \(overflow ? "too many" : "\(end) bytes").",
                remedy: "The file was cut off or changed: fetch it again.")
        }
        return Array8(sides: sides, values: Array(plain[start...]))
    }

    /// The whole length of an inflated file; its header is inflated once more, alone, because its own length varies.
    private static func sizeFromPrefix(_ packed: [UInt8], _ magic: [UInt8], _ name: String, _ limit: Int)
        throws(DatasetError) -> Int
    {
        let count = try sideCount(magic, name: name)
        let head = try Inflate.start(of: packed[...], count: 4 + 4 * count, name: name)
        let sides = try header(head, name: name)
        guard let values = ImageShape.checkedCount(sides), values <= limit else {
            throw DatasetError(
                .badData,
                "\(name) announces \(sides.map(String.init).joined(separator: "×")) values, "
                    + "more than the limit of \(limit) bytes."
            )
        }
        return 4 + 4 * count + values
    }

    private static func sideCount(_ bytes: [UInt8], name: String) throws(DatasetError) -> Int {
        guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, (1...4).contains(bytes[3]) else {
            throw DatasetError(.badData, "\(name) is no IDX file: it does not begin with 00 00 08 and 1 to 4 sides.")
        }
        guard bytes[2] == 8 else {
            throw DatasetError(
                .unsupported, "\(name) holds IDX values of type \(bytes[2]); only unsigned bytes (8) are read.",
                remedy: "Scale the pixels to 0…255 and write them as bytes.")
        }
        return Int(bytes[3])
    }

    private static func header(_ bytes: [UInt8], name: String) throws(DatasetError) -> [Int] {
        let count = try sideCount(bytes, name: name)
        guard bytes.count >= 4 + 4 * count else {
            throw DatasetError(.badData, "\(name) ends inside its header, after \(bytes.count) bytes.")
        }
        return (0..<count).map { side in
            (0..<4).reduce(0) { $0 << 8 | Int(bytes[4 + 4 * side + $1]) }
        }
    }

    /// IDX bytes of `values`; the counterpart of `read`.
    package static func write(_ array: Array8) -> [UInt8] {
        var bytes: [UInt8] = [0, 0, 8, UInt8(truncatingIfNeeded: array.sides.count)]
        for side in array.sides {
            for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: side >> shift)) }
        }
        return bytes + array.values
    }
}
