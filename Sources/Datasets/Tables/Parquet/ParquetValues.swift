/// The values of a page, those that are missing left out.
enum ParquetValues {
    case integers([Int64])
    case doubles([Double])
    /// Ranges of `bytes`.
    case bytes([UInt8], [Range<Int>])

    var count: Int {
        switch self {
        case .integers(let values): values.count
        case .doubles(let values): values.count
        case .bytes(_, let ranges): ranges.count
        }
    }

    /// Decodes all `count` values of a page that has no dictionary.
    /// - Parameter most: bytes that texts may grow to.
    init(_ page: ParquetPages.Page, _ column: ParquetMetadata.Column, count: Int, most: Int, name: String) throws(DatasetError) {
        var cursor = ByteCursor(page.bytes, min(page.start, page.bytes.count)..<page.bytes.count, name: name)
        switch (page.encoding, column.physical) {
        case (.plain, .boolean):
            guard (count + 7) / 8 <= cursor.left else { throw cursor.damaged("it ends early") }
            let range = try cursor.take((count + 7) / 8)
            self = .integers((0..<count).map { Int64(page.bytes[range.lowerBound + $0 / 8] >> UInt8($0 % 8) & 1) })
        case (.runs, .boolean):
            _ = try cursor.little(4)
            self = .integers(try ParquetEncodings.hybrid(&cursor, width: 1, count: count).map(Int64.init))
        case (.plain, .bytes): self = try Self.plainTexts(&cursor, count)
        case (.plain, _): self = try Self.fixed(page.bytes, cursor, column, count)
        case (.split, .float), (.split, .double), (.split, .int32), (.split, .int64), (.split, .fixedBytes):
            let bytes = try ParquetEncodings.joined(&cursor, width: Self.width(column), count: count)
            self = try Self.fixed(bytes, ByteCursor(bytes, name: name), column, count)
        case (.deltas, .int32), (.deltas, .int64):
            let values = try ParquetEncodings.deltas(&cursor, most: count)
            self = .integers(column.physical == .int32 ? values.map { Int64(Int32(truncatingIfNeeded: $0)) } : values)
        case (.deltaLengths, .bytes): self = try Self.lengthTexts(&cursor, count)
        case (.deltaTexts, .bytes), (.deltaTexts, .fixedBytes): self = try Self.prefixTexts(&cursor, count, most: most)
        default:
            throw DatasetError(.unsupported, "\(name) uses an encoding that its type has not.")
        }
        guard self.count == count else { throw cursor.damaged("a page has \(self.count) of \(count) values") }
        if case .bytes(_, let ranges) = self, column.physical == .fixedBytes, ranges.contains(where: { $0.count != column.width }) {
            throw cursor.damaged("a value has another length")
        }
    }

    static func width(_ column: ParquetMetadata.Column) -> Int {
        switch column.physical {
        case .int32, .float: 4
        case .int64, .double: 8
        case .int96: 12
        case .boolean: 1
        case .bytes, .fixedBytes: column.width
        }
    }

    private static func fixed(
        _ bytes: [UInt8], _ cursor: ByteCursor, _ column: ParquetMetadata.Column, _ count: Int
    ) throws(DatasetError) -> ParquetValues {
        let width = width(column)
        let start = cursor.place
        guard width > 0, count <= cursor.left / width else { throw cursor.damaged("it ends early") }
        switch column.physical {
        case .int32:
            return .integers((0..<count).map { Int64(Int32(truncatingIfNeeded: ByteCursor.little(bytes, start + $0 * 4, 4))) })
        case .int64: return .integers((0..<count).map { Int64(bitPattern: ByteCursor.little(bytes, start + $0 * 8, 8)) })
        case .float:
            return .doubles(
                (0..<count).map { Double(Float(bitPattern: UInt32(truncatingIfNeeded: ByteCursor.little(bytes, start + $0 * 4, 4)))) })
        case .double: return .doubles((0..<count).map { Double(bitPattern: ByteCursor.little(bytes, start + $0 * 8, 8)) })
        case .int96, .boolean, .bytes, .fixedBytes:
            return .bytes(bytes, (0..<count).map { start + $0 * width..<start + ($0 + 1) * width })
        }
    }

    private static func plainTexts(_ cursor: inout ByteCursor, _ count: Int) throws(DatasetError) -> ParquetValues {
        guard count <= cursor.left / 4 else { throw cursor.damaged("it ends early") }
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(count)
        for _ in 0..<count { ranges.append(try cursor.take(Int(try cursor.little(4)))) }
        return .bytes(cursor.bytes, ranges)
    }

    private static func lengthTexts(_ cursor: inout ByteCursor, _ count: Int) throws(DatasetError) -> ParquetValues {
        var ranges: [Range<Int>] = []
        for length in try ParquetEncodings.deltas(&cursor, most: count) {
            guard length <= Int64(cursor.left) else { throw cursor.damaged("it ends early") }
            ranges.append(try cursor.take(Int(length)))
        }
        return .bytes(cursor.bytes, ranges)
    }

    private static func prefixTexts(_ cursor: inout ByteCursor, _ count: Int, most: Int) throws(DatasetError) -> ParquetValues {
        let shared = try ParquetEncodings.deltas(&cursor, most: count)
        guard case .bytes(let bytes, let ends) = try lengthTexts(&cursor, count), ends.count == shared.count else {
            throw cursor.damaged("texts lack their beginnings")
        }
        var output: [UInt8] = []
        var ranges: [Range<Int>] = []
        for (prefix, end) in zip(shared, ends) {
            let last = ranges.last ?? 0..<0
            guard prefix >= 0, prefix <= Int64(last.count) else { throw cursor.damaged("a text begins as none before it") }
            guard output.count + Int(prefix) + end.count <= most else {
                throw cursor.damaged("its texts are longer than the limit of \(most) bytes")
            }
            let start = output.count
            for place in last.lowerBound..<last.lowerBound + Int(prefix) { output.append(output[place]) }
            output += bytes[end]
            ranges.append(start..<output.count)
        }
        return .bytes(output, ranges)
    }

    /// Values of a dictionary by their places in it.
    func chosen(_ places: [UInt32], _ cursor: ByteCursor) throws(DatasetError) -> ParquetValues {
        let most = UInt32(clamping: count)
        guard places.allSatisfy({ $0 < most }) else { throw cursor.damaged("a place is in no dictionary") }
        switch self {
        case .integers(let values): return .integers(places.map { values[Int($0)] })
        case .doubles(let values): return .doubles(places.map { values[Int($0)] })
        case .bytes(let bytes, let ranges): return .bytes(bytes, places.map { ranges[Int($0)] })
        }
    }
}
