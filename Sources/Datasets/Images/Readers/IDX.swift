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

    /// An array that may lie in a temporary file.
    struct Stored {
        let sides: [Int]
        let values: ArrayPixels
        /// Bytes behind the end of gzip data, passed over.
        var ignored = 0
    }

    /// Reads plain or gzip-compressed IDX into memory.
    /// - Throws: `.badData` or `.unsupported`, with the offset of what is wrong.
    package static func read(_ bytes: [UInt8], name: String, limit: Int = 8 << 30) throws(DatasetError) -> Array8 {
        let stored = try stored(bytes, name: name, OpenOptions(maxBytes: limit, cacheBytes: limit))
        return Array8(sides: stored.sides, values: Array(try stored.values.read(0..<stored.values.count)))
    }

    /// Reads plain or gzip-compressed IDX; what unpacks to more than `cacheBytes` is unpacked to a file.
    static func stored(_ bytes: [UInt8], name: String, _ options: OpenOptions) throws(DatasetError) -> Stored {
        if !isGzip(bytes) {
            let sides = try header(bytes[...], name: name)
            let start = 4 + 4 * sides.count
            let size = try size(sides, name: name)
            guard bytes.count == size else {
                throw DatasetError(
                    .badData,
                    "\(name) holds \(bytes.count) bytes; its header announces \(text(sides)) values, \(size) bytes.",
                    remedy: "The file was cut off or changed: fetch it again.")
            }
            return Stored(sides: sides, values: ArrayPixels(.memory(bytes[...]), start: start))
        }
        var stream = try InflateStream(bytes, .gzip)
        var sides: [Int] = []
        let (unpacked, _) = try stream.unpacked(
            name: name, limits: ArchiveLimits(options, array: name), inMemory: options.cacheBytes
        ) { head throws(DatasetError) in
            sides = try header(head, name: name)
            return try size(sides, name: name)
        }
        return Stored(
            sides: sides, values: ArrayPixels(unpacked, start: 4 + 4 * sides.count), ignored: stream.ignored)
    }

    private static func text(_ sides: [Int]) -> String { sides.map(String.init).joined(separator: "×") }

    /// Length of a file with these sides.
    private static func size(_ sides: [Int], name: String) throws(DatasetError) -> Int {
        guard sides.allSatisfy({ $0 > 0 }) else {
            throw DatasetError(.badData, "\(name) holds nothing: its sides are \(text(sides)).")
        }
        guard let count = ImageShape.checkedCount(sides), count < Int.max - 64 else {
            throw DatasetError(
                .badData, "\(name) announces \(text(sides)) values, more than any file holds.",
                remedy: "Its header is damaged: fetch it again.")
        }
        return 4 + 4 * sides.count + count
    }

    private static func sideCount(_ bytes: ArraySlice<UInt8>, name: String) throws(DatasetError) -> Int {
        let bytes = Array(bytes.prefix(4))
        guard bytes.count == 4, bytes[0] == 0, bytes[1] == 0, (1...4).contains(bytes[3]) else {
            throw DatasetError(.badData, "\(name) is no IDX file: it does not begin with 00 00 08 and 1 to 4 sides.")
        }
        guard bytes[2] == 8 else {
            throw DatasetError(
                .unsupported, "\(name) holds IDX values of type \(bytes[2]); only unsigned bytes (8) are read.",
                remedy: "Scale the pixels to 0…255 and write them as bytes.")
        }
        return Int(bytes[3])
    }

    private static func header(_ bytes: ArraySlice<UInt8>, name: String) throws(DatasetError) -> [Int] {
        let count = try sideCount(bytes, name: name)
        guard bytes.count >= 4 + 4 * count else {
            throw DatasetError(.badData, "\(name) ends inside its header, after \(bytes.count) bytes.")
        }
        return (0..<count).map { side in
            (0..<4).reduce(0) { $0 << 8 | Int(bytes[bytes.startIndex + 4 + 4 * side + $1]) }
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
