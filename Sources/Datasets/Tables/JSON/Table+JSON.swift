extension Table {
    /// Reads rows of JSON.
    static func json(_ bytes: [UInt8], name: String, _ options: OpenOptions) throws(DatasetError) -> Table {
        var rows = JSONRows(bytes, name: name, mostBytes: max(1 << 20, options.maxBytes))
        try rows.scan()
        let raws = rows.columns.map { column in
            RawColumn(
                name: column.name, bytes: rows.bytes, places: column.places, first: 0, step: 1, count: rows.count, firstRow: 1,
                isText: column.hasText)
        }
        return try RawTableReader(name: name, media: "JSON Lines", options: options).table(raws)
    }
}
