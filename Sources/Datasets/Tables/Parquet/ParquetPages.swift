/// The pages of one column in one group of rows, unpacked one after the other.
struct ParquetPages {
    enum Encoding: Int64 {
        case plain = 0
        case plainDictionary = 2
        case runs = 3
        case deltas = 5
        case deltaLengths = 6
        case deltaTexts = 7
        case dictionary = 8
        case split = 9
    }

    struct Page {
        var isDictionary = false
        /// Cells, those that are missing counted.
        var count = 0
        var encoding = Encoding.plain
        /// Whether each cell is there; nil where all are.
        var isFilled: [Bool]?
        /// What the encoded values lie in, from `start` on.
        var bytes: [UInt8]
        var start = 0

        var filled: Int { isFilled.map { $0.count(where: \.self) } ?? count }
    }

    let column: ParquetMetadata.Column
    let chunk: ParquetMetadata.Chunk
    let name: String
    /// What may be unpacked yet.
    var limits: ArchiveLimits
    private var cursor: ByteCursor
    private var unpacked = 0
    /// Cells that were read.
    private(set) var read = 0

    init(_ file: [UInt8], _ column: ParquetMetadata.Column, _ chunk: ParquetMetadata.Chunk, name: String, limits: ArchiveLimits) {
        self.column = column
        self.chunk = chunk
        self.name = "\(name), column \(column.name),"
        self.limits = limits
        cursor = ByteCursor(file, chunk.start..<file.count, name: self.name)
    }

    /// The next page with values; nil when all cells were read.
    mutating func next() throws(DatasetError) -> Page? {
        while read < chunk.values {
            let start = cursor.place
            var head = ByteCursor(cursor.bytes, start..<min(cursor.end, start + ThriftValue.longest / 4), name: name)
            let header = try ThriftValue(&head)
            _ = try cursor.take(head.place - start)
            guard let type = header[1]?.integer, let size = header[2]?.size, let packed = header[3]?.size else {
                throw cursor.damaged("a page has no header")
            }
            let body = try cursor.take(packed)
            switch type {
            case 0:
                let page = try dataPage(header[5], body, size)
                read += page.count
                return page
            case 2:
                guard let head = header[7], let count = head[1]?.size, [0, 2].contains(head[2]?.integer) else {
                    throw cursor.damaged("a dictionary has no header")
                }
                return Page(isDictionary: true, count: count, bytes: try unpack(body, size))
            case 3:
                let page = try secondDataPage(header[8], body, size)
                read += page.count
                return page
            // Indexes and what is yet to come.
            default: continue
            }
        }
        return nil
    }

    private func count(_ value: ThriftValue?) throws(DatasetError) -> Int {
        guard let count = value?.size, count <= chunk.values - read else { throw cursor.damaged("a page has too many cells") }
        return count
    }

    private func encoding(_ value: ThriftValue?) throws(DatasetError) -> Encoding {
        guard let number = value?.integer, let encoding = Encoding(rawValue: number) else {
            throw DatasetError(.unsupported, "\(name) uses encoding \(value?.integer ?? -1), which is not read.")
        }
        return encoding
    }

    private mutating func dataPage(_ head: ThriftValue?, _ body: Range<Int>, _ size: Int) throws(DatasetError) -> Page {
        var page = Page(count: try count(head?[1]), encoding: try encoding(head?[2]), bytes: try unpack(body, size))
        guard column.levels > 0 else { return page }
        guard head?[3]?.integer == 3 else { throw DatasetError(.unsupported, "\(name) uses levels of an old encoding.") }
        var reader = ByteCursor(page.bytes, name: name)
        let length = Int(try reader.little(4))
        let range = try reader.take(length)
        page.isFilled = try filled(page.bytes, range, page.count)
        page.start = range.upperBound
        return page
    }

    private mutating func secondDataPage(_ head: ThriftValue?, _ body: Range<Int>, _ size: Int) throws(DatasetError) -> Page {
        guard let head, let levels = head[5]?.size, let repeats = head[6]?.size, repeats == 0, levels <= body.count, levels <= size else {
            throw cursor.damaged("a page has no header")
        }
        let values = body.lowerBound + levels..<body.upperBound
        let isPacked = head[7]?.truth ?? true
        let bytes = isPacked ? try unpack(values, size - levels) : Array(cursor.bytes[values])
        var page = Page(count: try count(head[1]), encoding: try encoding(head[4]), bytes: bytes)
        if column.levels > 0 {
            page.isFilled = try filled(cursor.bytes, body.lowerBound..<body.lowerBound + levels, page.count)
        }
        return page
    }

    private func filled(_ bytes: [UInt8], _ range: Range<Int>, _ count: Int) throws(DatasetError) -> [Bool]? {
        var reader = ByteCursor(bytes, range, name: name)
        let width = Int.bitWidth - column.levels.leadingZeroBitCount
        let levels = try ParquetEncodings.hybrid(&reader, width: width, count: count)
        let most = UInt32(column.levels)
        guard levels.contains(where: { $0 != most }) else { return nil }
        guard levels.allSatisfy({ $0 <= most }) else { throw reader.damaged("a level is too high") }
        return levels.map { $0 == most }
    }

    private mutating func unpack(_ body: Range<Int>, _ size: Int) throws(DatasetError) -> [UInt8] {
        let (total, overflow) = unpacked.addingReportingOverflow(size)
        guard !overflow else { throw cursor.damaged("it claims too many bytes") }
        try limits.check(unpacked: total, packed: cursor.bytes.count)
        unpacked = total
        if size == 0, chunk.codec != 0 { return [] }
        let bytes = cursor.bytes
        switch chunk.codec {
        case 0: return Array(bytes[body])
        case 1: return try Snappy.bytes(bytes, body, name: name, size: size)
        case 2: return try Inflate.bytes(bytes[body], .gzip, name: name, size: size)
        case 5: return try LZ4Block.framed(bytes, body, name: name, size: size)
        case 6: return try Zstandard.bytes(bytes[body], name: name, size: size)
        case 7: return try LZ4Block.bytes(bytes, body, name: name, size: size)
        default:
            let known = [3: "LZO", 4: "Brotli"][chunk.codec] ?? "codec \(chunk.codec)"
            throw DatasetError(
                .unsupported, "\(name) is packed by \(known), which is not read.", remedy: "Write it with Snappy, gzip, Zstandard or LZ4.")
        }
    }
}
