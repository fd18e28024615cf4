/// Reads one column of a Parquet file, group after group, page after page.
struct ParquetColumnReader {
    let file: [UInt8]
    let metadata: ParquetMetadata
    let place: Int
    let name: String
    let limits: ArchiveLimits

    private var column: ParquetMetadata.Column { metadata.columns[place] }

    func read() throws(DatasetError) -> RawTableReader.Source {
        var cells = ParquetCells(column: column, name: name)
        for group in metadata.groups {
            var pages = ParquetPages(file, column, group.chunks[place], name: name, limits: limits)
            var dictionary: ParquetValues?
            while let page = try pages.next() {
                if page.isDictionary {
                    dictionary = try ParquetValues(page, column, count: page.count, most: limits.bytes, name: pages.name)
                    try cells.open(dictionary)
                    continue
                }
                let filled = page.filled
                if page.encoding == .dictionary || page.encoding == .plainDictionary {
                    var cursor = ByteCursor(page.bytes, min(page.start, page.bytes.count)..<page.bytes.count, name: pages.name)
                    let width = filled == 0 && cursor.left == 0 ? 0 : Int(try cursor.byte())
                    let places = try ParquetEncodings.hybrid(&cursor, width: width, count: filled)
                    guard let dictionary else { throw cursor.damaged("its dictionary is missing") }
                    try cells.append(places, of: dictionary, page.isFilled, cursor)
                } else {
                    let values = try ParquetValues(page, column, count: filled, most: limits.bytes, name: pages.name)
                    try cells.append(values, page.isFilled, count: page.count)
                }
            }
        }
        return try cells.source(rows: metadata.rows)
    }
}

extension Table {
    static func isParquet(_ bytes: [UInt8]) -> Bool { bytes.starts(with: ParquetMetadata.magic) || bytes.starts(with: Array("PARE".utf8)) }

    /// Reads a Parquet file, its columns on their own.
    static func parquet(_ bytes: [UInt8], name: String, _ options: OpenOptions) throws(DatasetError) -> Table {
        let metadata = try ParquetMetadata(bytes, name: name)
        var limits = ArchiveLimits(options, archive: name)
        limits.content = "rows"
        // What the cells need, before it is taken.
        let (size, overflow) = metadata.rows.multipliedReportingOverflow(by: 8 * metadata.columns.count)
        guard !overflow else { throw DatasetError(.badData, "\(name) claims \(metadata.rows) rows.", remedy: "Fetch the file again.") }
        try limits.check(unpacked: size, packed: bytes.count)
        let bound = limits
        let found = options.parallel.map(metadata.columns.count) { place -> Result<RawTableReader.Source, DatasetError> in
            let reader = ParquetColumnReader(file: bytes, metadata: metadata, place: place, name: name, limits: bound)
            do throws(DatasetError) { return .success(try reader.read()) } catch { return .failure(error) }
        }
        var reader = RawTableReader(name: name, media: "Parquet", options: options)
        var sources: [RawTableReader.Source] = []
        for result in found {
            let source = try result.get()
            // What pandas writes of the rows' own names, which text leaves out.
            if source.name.hasPrefix("__index_level_"), metadata.columns.count > 1 {
                reader.notes.append(
                    TableNote(
                        .rowIndex, table: name, column: source.name,
                        text: "Column \(source.name) is the row index of a pandas frame: it is left out."))
            } else {
                sources.append(source)
            }
        }
        return try reader.table(sources)
    }
}
