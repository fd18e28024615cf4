/// Writes a table as a Parquet file: levels by a dictionary, numbers plain, pages packed by Snappy, a million rows a group.
///
/// Numbers are DOUBLE, whole ones INT64, datetimes TIMESTAMP in microseconds or DATE, `false` and `true` BOOLEAN, all else
/// text. Every column may have missing cells.
struct ParquetWriter {
    private struct Chunk {
        var offset = 0
        var dictionary: Int?
        var packed = 0
        var unpacked = 0
        var encodings: [Int] = []
    }

    private static let rowsPerGroup = 1 << 20
    private var bytes = ParquetMetadata.magic

    static func bytes(_ table: Table) throws(DatasetError) -> [UInt8] {
        var writer = ParquetWriter()
        let columns = table.columns.map(ParquetStored.init)
        var groups: [(rows: Int, chunks: [Chunk])] = []
        var start = 0
        while start < table.count {
            let rows = start..<min(table.count, start + rowsPerGroup)
            var chunks: [Chunk] = []
            for column in columns { chunks.append(try writer.chunk(column, rows)) }
            groups.append((rows.count, chunks))
            start = rows.upperBound
        }
        writer.footer(columns, groups, rows: table.count)
        return writer.bytes
    }

    private mutating func chunk(_ column: ParquetStored, _ rows: Range<Int>) throws(DatasetError) -> Chunk {
        var chunk = Chunk(offset: bytes.count, encodings: [0, 3])
        if let dictionary = column.dictionary {
            chunk.dictionary = bytes.count
            chunk.encodings.append(8)
            try page(dictionary, &chunk) { header in
                header.int32(1, 2)
                return { header in
                    header.structure(7) {
                        $0.int32(1, column.levelCount)
                        $0.int32(2, 0)
                    }
                }
            }
            chunk.offset = bytes.count
        }
        let filled = rows.map { !column.column.isMissing($0) }
        let levels = Self.bitPacked(filled.map { $0 ? 1 : 0 }, width: 1)
        var content = Self.little(UInt64(levels.count), 4) + levels
        column.append(rows, to: &content)
        try page(content, &chunk) { header in
            header.int32(1, 0)
            return { header in
                header.structure(5) {
                    $0.int32(1, rows.count)
                    $0.int32(2, column.dictionary == nil ? 0 : 8)
                    $0.int32(3, 3)
                    $0.int32(4, 3)
                }
            }
        }
        return chunk
    }

    /// A page with its header: fields in front of the sizes, then those behind.
    private mutating func page(
        _ content: [UInt8], _ chunk: inout Chunk, _ fields: (inout ThriftWriter) -> (inout ThriftWriter) -> Void
    ) throws(DatasetError) {
        guard content.count < 1 << 31 else {
            throw DatasetError(.unsupported, "A column has more than 2 GB of text in a million rows, which no Parquet page holds.")
        }
        let packed = Snappy.compressed(content)
        var header = ThriftWriter()
        header.element { writer in
            let rest = fields(&writer)
            writer.int32(2, content.count)
            writer.int32(3, packed.count)
            rest(&writer)
        }
        bytes += header.bytes
        bytes += packed
        chunk.packed += header.bytes.count + packed.count
        chunk.unpacked += header.bytes.count + content.count
    }

    private mutating func footer(_ columns: [ParquetStored], _ groups: [(rows: Int, chunks: [Chunk])], rows: Int) {
        var footer = ThriftWriter()
        footer.element { writer in
            writer.int32(1, 2)
            writer.structures(2, [nil] + columns.map(Optional.some)) { element, column in
                guard let column else {
                    element.text(4, "schema")
                    element.int32(5, columns.count)
                    return
                }
                element.int32(1, Int(column.physical.rawValue))
                element.int32(3, 1)
                element.text(4, column.column.name)
                column.describe(&element)
            }
            writer.int64(3, rows)
            writer.structures(4, groups) { element, group in
                element.structures(1, Array(zip(columns, group.chunks))) { part, stored in
                    let (column, chunk) = stored
                    part.int64(2, chunk.dictionary ?? chunk.offset)
                    part.structure(3) {
                        $0.int32(1, Int(column.physical.rawValue))
                        $0.int32s(2, chunk.encodings)
                        $0.texts(3, [column.column.name])
                        $0.int32(4, 1)
                        $0.int64(5, group.rows)
                        $0.int64(6, chunk.unpacked)
                        $0.int64(7, chunk.packed)
                        $0.int64(9, chunk.offset)
                        if let dictionary = chunk.dictionary { $0.int64(11, dictionary) }
                    }
                }
                element.int64(2, group.chunks.reduce(0) { $0 + $1.unpacked })
                element.int64(3, group.rows)
            }
            writer.text(6, "assay")
        }
        bytes += footer.bytes
        bytes += Self.little(UInt64(footer.bytes.count), 4) + ParquetMetadata.magic
    }

    static func little(_ value: UInt64, _ width: Int) -> [UInt8] { (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) } }

    @inline(__always)
    static func append(_ value: UInt64, _ width: Int, to bytes: inout [UInt8]) {
        for offset in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * offset))) }
    }

    /// One bit-packed run of numbers of `width` bits.
    static func bitPacked(_ values: [UInt32], width: Int) -> [UInt8] {
        guard width > 0 else { return [] }
        var writer = ThriftWriter()
        let groups = (values.count + 7) / 8
        writer.varint(UInt64(groups) << 1 | 1)
        var bytes = writer.bytes
        bytes.reserveCapacity(bytes.count + groups * width)
        var (held, count) = (UInt64(0), 0)
        for index in 0..<groups * 8 {
            held |= UInt64(index < values.count ? values[index] : 0) << UInt64(count)
            count += width
            while count >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: held))
                held >>= 8
                count -= 8
            }
        }
        return bytes
    }
}

/// A column as Parquet stores it.
struct ParquetStored {
    let column: TableColumn
    let physical: ParquetMetadata.Physical
    /// Texts with their lengths, for a column of levels.
    let dictionary: [UInt8]?
    let levelCount: Int
    private let isDate: Bool

    init(_ column: TableColumn) {
        self.column = column
        levelCount = column.levels.count
        let form = column.format.flatMap(MomentForm.init(text:))
        isDate = column.type == .datetime && form.map { !$0.clock.hasMinutes } ?? false
        switch column.cells {
        case .numbers: (physical, dictionary) = (.double, nil)
        case .integers: (physical, dictionary) = (isDate ? .int32 : .int64, nil)
        case .codes(_, let levels):
            if column.type == .boolean, levels.allSatisfy({ $0 == "false" || $0 == "true" }) {
                (physical, dictionary) = (.boolean, nil)
            } else if column.type == .boolean, levels.allSatisfy({ $0 == "0" || $0 == "1" }) {
                (physical, dictionary) = (.int64, nil)
            } else {
                physical = .bytes
                dictionary = levels.flatMap { ParquetWriter.little(UInt64($0.utf8.count), 4) + Array($0.utf8) }
            }
        }
    }

    /// What the values mean.
    func describe(_ element: inout ThriftWriter) {
        if physical == .bytes {
            element.int32(6, 0)
            element.structure(10) { $0.structure(1) { _ in } }
        } else if isDate {
            element.int32(6, 6)
            element.structure(10) { $0.structure(6) { _ in } }
        } else if column.type == .datetime {
            element.structure(10) {
                $0.structure(8) {
                    $0.truth(1, false)
                    $0.structure(2) { $0.structure(2) { _ in } }
                }
            }
        }
    }

    /// The cells of `rows` that are filled.
    func append(_ rows: Range<Int>, to bytes: inout [UInt8]) {
        switch column.cells {
        case .numbers(let values):
            for row in rows where !values[row].isNaN { ParquetWriter.append(values[row].bitPattern, 8, to: &bytes) }
        case .integers(let values):
            for row in rows where values[row] != TableColumn.Cells.missingInteger {
                let days = values[row] / 86_400_000_000 - (values[row] % 86_400_000_000 < 0 ? 1 : 0)
                ParquetWriter.append(UInt64(bitPattern: isDate ? days : values[row]), isDate ? 4 : 8, to: &bytes)
            }
        case .codes(let codes, let levels):
            let filled = codes[rows].filter { $0 >= 0 }
            switch physical {
            case .boolean:
                var packed = [UInt8](repeating: 0, count: (filled.count + 7) / 8)
                for (index, code) in filled.enumerated() where levels[Int(code)] == "true" { packed[index / 8] |= 1 << UInt8(index % 8) }
                bytes += packed
            case .int64:
                for code in filled { ParquetWriter.append(levels[Int(code)] == "1" ? 1 : 0, 8, to: &bytes) }
            default:
                let width = max(1, Int.bitWidth - max(0, levels.count - 1).leadingZeroBitCount)
                bytes.append(UInt8(width))
                bytes += ParquetWriter.bitPacked(filled.map { UInt32($0) }, width: width)
            }
        }
    }
}
