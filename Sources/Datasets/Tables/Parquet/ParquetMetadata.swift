/// What the footer of a Parquet file says of its columns and where they lie.
struct ParquetMetadata {
    enum Physical: Int64 { case boolean, int32, int64, int96, float, double, bytes, fixedBytes }

    /// What stored values mean.
    enum Meaning: Equatable {
        case plain
        case unsigned
        case decimal(scale: Int)
        case date
        /// Units a second.
        case timestamp(perSecond: Int64)
        case text
        case uuid
        case half
        case null
    }

    struct Column {
        let name: String
        let physical: Physical
        /// Bytes of a value of fixed length.
        let width: Int
        let meaning: Meaning
        /// The level at which a value is there: how many parts of its path may be missing.
        let levels: Int
    }

    struct Chunk {
        let codec: Int
        let values: Int
        /// Where the pages begin.
        let start: Int
    }

    let columns: [Column]
    /// Rows and the chunks of all columns.
    let groups: [(rows: Int, chunks: [Chunk])]
    let rows: Int

    static let magic = Array("PAR1".utf8)

    init(_ bytes: [UInt8], name: String) throws(DatasetError) {
        func refuse(_ what: String) -> DatasetError {
            DatasetError(.badData, "\(name) is a damaged Parquet file: \(what).", remedy: "Fetch or write the file again.")
        }
        guard bytes.count >= 12, bytes.starts(with: Self.magic) else { throw refuse("it ends early") }
        guard bytes.suffix(4).elementsEqual(Self.magic) else {
            if bytes.suffix(4).elementsEqual("PARE".utf8) { throw DatasetError(.unsupported, "\(name) is encrypted.") }
            throw refuse("its footer is missing")
        }
        let length = Int(ByteCursor.little(bytes, bytes.count - 8, 4))
        guard length <= min(bytes.count - 12, ThriftValue.longest) else { throw refuse("its footer is too long") }
        var cursor = ByteCursor(bytes, bytes.count - 8 - length..<bytes.count - 8, name: name)
        let footer = try ThriftValue(&cursor)
        guard let elements = footer[2]?.list, let rows = footer[3]?.size else { throw refuse("its footer names no columns or rows") }
        var tree = Tree(elements: elements, name: name)
        columns = try tree.leaves()
        self.rows = rows
        var groups: [(rows: Int, chunks: [Chunk])] = []
        var total = 0
        for group in footer[4]?.list ?? [] {
            guard let count = group[3]?.size, let stored = group[1]?.list, stored.count == columns.count else {
                throw refuse("a group of rows lacks columns")
            }
            var chunks: [Chunk] = []
            for (chunk, column) in zip(stored, columns) {
                if chunk[1] != nil {
                    throw DatasetError(.unsupported, "\(name) keeps the cells of column \(column.name) in another file.")
                }
                guard let data = chunk[3], let codec = data[4]?.size, let values = data[5]?.size, var start = data[9]?.size,
                    data[1]?.integer == column.physical.rawValue
                else { throw refuse("column \(column.name) is not described") }
                if let dictionary = data[11]?.size, dictionary >= 4, dictionary < start { start = dictionary }
                guard values == count else { throw refuse("column \(column.name) has \(values) cells in a group of \(count) rows") }
                guard start >= 4, start < bytes.count else { throw refuse("column \(column.name) begins outside the file") }
                chunks.append(Chunk(codec: codec, values: values, start: start))
            }
            let (sum, overflow) = total.addingReportingOverflow(count)
            guard !overflow else { throw refuse("it claims too many rows") }
            total = sum
            groups.append((count, chunks))
        }
        guard total == rows else { throw refuse("its groups hold \(total) of \(rows) rows") }
        self.groups = groups
    }

    /// The columns of a tree of groups and values.
    private struct Tree {
        let elements: [ThriftValue]
        let name: String
        var next = 0
        var found: [Column] = []

        mutating func leaves() throws(DatasetError) -> [Column] {
            guard let root = elements.first else { throw refuse("its footer names no columns") }
            next = 1
            try children(root, path: [], levels: 0)
            guard next == elements.count, (1...Table.mostColumns).contains(found.count) else { throw refuse("its columns are no tree") }
            return found
        }

        private func refuse(_ what: String) -> DatasetError {
            DatasetError(.badData, "\(name) is a damaged Parquet file: \(what).", remedy: "Fetch or write the file again.")
        }

        private mutating func children(_ element: ThriftValue, path: [String], levels: Int) throws(DatasetError) {
            guard path.count < 16, let count = element[5]?.size, count <= elements.count - next else {
                throw refuse("its columns are no tree")
            }
            for _ in 0..<count {
                guard next < elements.count else { throw refuse("its columns are no tree") }
                let child = elements[next]
                next += 1
                guard let title = child[4]?.text else { throw refuse("a column has no name") }
                let path = path + [title]
                guard child[3]?.integer != 2 else {
                    throw DatasetError(
                        .unsupported, "Column \(path.joined(separator: ".")) of \(name) holds lists, which are no cells of a table.",
                        remedy: "Write the table without it.")
                }
                let levels = levels + (child[3]?.integer == 1 ? 1 : 0)
                if let parts = child[5]?.size, parts > 0 {
                    try children(child, path: path, levels: levels)
                } else {
                    found.append(try leaf(child, path.joined(separator: "."), levels))
                }
            }
        }

        private func leaf(_ element: ThriftValue, _ title: String, _ levels: Int) throws(DatasetError) -> Column {
            guard let number = element[1]?.integer, let physical = Physical(rawValue: number) else {
                throw refuse("column \(title) has no type")
            }
            let width = element[2]?.size ?? 0
            guard physical != .fixedBytes || (1...4096).contains(width) else { throw refuse("column \(title) has cells of \(width) bytes") }
            return Column(
                name: title, physical: physical, width: width, meaning: try meaning(element, physical, width, title), levels: levels)
        }

        private func meaning(
            _ element: ThriftValue, _ physical: Physical, _ width: Int, _ title: String
        ) throws(DatasetError) -> Meaning {
            let logical = element[10]
            let converted = element[6]?.integer
            let isNumber = physical == .int32 || physical == .int64
            if let decimal = logical?[5] ?? (converted == 5 ? element : nil) {
                let scale = (logical?[5] != nil ? decimal[1]?.size : element[7]?.size) ?? 0
                guard scale <= 38, isNumber || physical == .bytes || physical == .fixedBytes && width <= 16 else {
                    throw refuse("column \(title) has decimals that are none")
                }
                return .decimal(scale: scale)
            }
            if physical == .int32, logical?[6] != nil || converted == 6 { return .date }
            if physical == .int64, let stamp = logical?[8] {
                let unit = stamp[2]
                return .timestamp(perSecond: unit?[1] != nil ? 1000 : unit?[3] != nil ? 1_000_000_000 : 1_000_000)
            }
            if physical == .int64, converted == 9 || converted == 10 {
                return .timestamp(perSecond: converted == 9 ? 1000 : 1_000_000)
            }
            if physical == .int96 { return .timestamp(perSecond: 1_000_000_000) }
            if isNumber, logical?[10]?[2]?.truth == false || (11...14).contains(converted ?? 0) { return .unsigned }
            if logical?[11] != nil { return .null }
            if physical == .fixedBytes {
                if logical?[14] != nil, width == 16 { return .uuid }
                if logical?[15] != nil, width == 2 { return .half }
                throw DatasetError(
                    .unsupported, "Column \(title) of \(name) holds bytes, which are no cells of a table.",
                    remedy: "Write the table without it.")
            }
            return physical == .bytes ? .text : .plain
        }
    }
}
