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
            let table = try chosen(part ?? options.table, of: file.tables(), name)
            query = "SELECT * FROM \(SQLiteFile.quoted(table))"
            title = "\(name)#\(table)"
        }
        var rows = try SQLiteRows(file, query)
        let names = rows.columns
        var (bytes, places, count) = ([UInt8](), [CellPlace](), 0)
        while try rows.next() {
            for column in names.indices {
                let start = bytes.count
                guard let isFilled = rows.append(Int32(column), to: &bytes) else {
                    throw DatasetError(
                        .unsupported, "\(title), row \(count + 1), column \(names[column]): bytes are no cell of a table.",
                        remedy: "Make a table or a view without the column, and name it behind #.")
                }
                places.append(isFilled ? CellPlace(start: start, length: bytes.count - start) : .null)
            }
            count += 1
            guard bytes.count + places.count * MemoryLayout<CellPlace>.size <= options.maxBytes else {
                throw DatasetError(
                    .badData, "The rows of \(title) need more than the limit of \(options.maxBytes) bytes.",
                    remedy: "Raise --max-unpacked (in MB), or name a view of fewer rows behind #.")
            }
        }
        let raws = names.indices.map {
            RawColumn(name: names[$0], bytes: bytes, places: places, first: $0, step: names.count, count: count, firstRow: 1)
        }
        return try RawTableReader(name: title, media: "SQLite", options: options).table(raws)
    }

    private static func chosen(_ wanted: String?, of tables: [String], _ name: String) throws(DatasetError) -> String {
        let list = tables.isEmpty ? "It has no tables." : "Its tables: \(tables.joined(separator: ", "))."
        if let wanted {
            guard let found = tables.first(where: { $0.lowercased() == wanted.lowercased() }) else {
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
