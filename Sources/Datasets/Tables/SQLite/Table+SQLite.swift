extension Table {
    /// Reads a table, a view, or the rows of a query from a database file.
    /// - Parameter part: the table that `#` behind the path names.
    static func sqlite(_ path: String, part: String?, _ options: OpenOptions) throws(DatasetError) -> Table {
        let name = FileBytes.lastComponent(path)
        let file = try SQLiteFile(path, name: name)
        guard part == nil || options.query == nil else {
            throw DatasetError(.invalidArgument, "\(name) is given a table and a query.", remedy: "Give one of them.")
        }
        var (query, title) = (options.query ?? "", name)
        if options.query == nil {
            let table = try chosen(part ?? options.table, of: file.contents(), name)
            query = "SELECT * FROM \(SQLiteFile.quoted(table))"
            title = "\(name)#\(table)"
        }
        var rows = try SQLiteRows(file, query)
        let names = rows.columns
        var (bytes, places, count) = ([UInt8](), [CellPlace](), 0)
        var blobs = [BlobColumn](repeating: BlobColumn(), count: names.count)
        while try rows.next() {
            for column in names.indices {
                let start = bytes.count
                let isFilled = rows.append(Int32(column), to: &bytes)
                if isFilled == nil {
                    blobs[column].add(rows.appendDigits(Int32(column), where: BlobColumn.named, to: &bytes), row: count)
                } else if isFilled == true {
                    blobs[column].others += 1
                }
                places.append(isFilled == false ? .null : CellPlace(start: start, length: bytes.count - start))
            }
            count += 1
            guard bytes.count + places.count * MemoryLayout<CellPlace>.size <= options.maxBytes else {
                throw DatasetError(
                    .badData, "The rows of \(title) need more than the limit of \(options.maxBytes) bytes.",
                    remedy: "Raise --max-unpacked (in MB), or name a view of fewer rows behind #.")
            }
        }
        var (raws, notes): ([RawColumn], [TableNote]) = ([], [])
        for (column, own) in blobs.enumerated() {
            var raw = RawColumn(name: names[column], bytes: bytes, places: places, first: column, step: names.count, count: count, firstRow: 1)
            raw.isText = own.count > 0
            if let row = own.first, own.others > 0 {
                throw DatasetError(
                    .unsupported, "\(title), row \(row + 1), column \(names[column]): bytes among other cells are none of a table.",
                    remedy: "Make a table or a view without them, and name it behind #.")
            }
            if let note = own.note(names[column], of: title) { notes.append(note) }
            if !own.isLeftOut { raws.append(raw) }
        }
        guard !raws.isEmpty || names.isEmpty else {
            throw DatasetError(
                .unsupported, "\(title) has nothing but columns of bytes.", remedy: "Name another table behind #.")
        }
        var reader = RawTableReader(name: title, media: "SQLite", options: options)
        reader.notes = notes
        return try reader.table(raws)
    }

    private static func chosen(
        _ wanted: String?, of contents: (tables: [String], views: [String]), _ name: String
    ) throws(DatasetError) -> String {
        let (tables, views) = contents
        let list = (tables.isEmpty ? "It has no tables." : "Its tables: \(tables.joined(separator: ", ")).")
            + (views.isEmpty ? "" : " Its views: \(views.joined(separator: ", ")).")
        if let wanted {
            guard let found = (tables + views).first(where: { $0.lowercased() == wanted.lowercased() }) else {
                throw DatasetError(.missing, "\(name) has no table \(wanted).", remedy: list)
            }
            return found
        }
        guard tables.count <= 1 else {
            throw DatasetError(.ambiguous, "\(name) has \(tables.count) tables.", remedy: "Name one, as in \(name)#\(tables[0]). \(list)")
        }
        guard let only = tables.first else { throw DatasetError(.missing, "\(name) is a database without tables.") }
        return only
    }
}

/// Cells of bytes in a column of a database. Those as long as a UUID or a digest, and all alike long, name something; others are
/// files or pictures, which tables do not hold.
private struct BlobColumn {
    static let named = 16...32

    private(set) var count = 0
    private(set) var first: Int?
    /// Cells that are neither bytes nor empty.
    var others = 0
    private var lengths: ClosedRange<Int>?

    mutating func add(_ length: Int, row: Int) {
        count += 1
        first = first ?? row
        lengths = min(lengths?.lowerBound ?? length, length)...max(lengths?.upperBound ?? length, length)
    }

    var isLeftOut: Bool { lengths.map { $0.count > 1 || !Self.named.contains($0.lowerBound) } ?? false }

    func note(_ name: String, of table: String) -> TableNote? {
        guard isLeftOut else { return nil }
        return TableNote(
            .extraColumn, table: table, column: name, count: count,
            text: "Column \(name) holds bytes in \(TableNote.counted(count, "cell")): it is left out.")
    }
}
