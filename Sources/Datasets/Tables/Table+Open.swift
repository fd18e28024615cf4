import Numerics

extension Table {
    /// Wider tables are refused, whatever the format.
    static let mostColumns = 100_000

    /// Opens a table of text (CSV, TSV; commas, semicolons, tabs or bars), JSON Lines, an SQLite database or a Parquet file;
    /// those of text may be packed by gzip or zstd.
    ///
    /// Kinds are told apart by content. `#table` behind the path of a database names one of its tables. Types are inferred
    /// unless the schema says them.
    /// - Throws: `.missing` when there is no file, `.badData` naming row and column, `.invalidArgument` where the schema or
    ///   the target name columns that are not there.
    public static func open(_ path: String, options: OpenOptions = OpenOptions()) throws(DatasetError) -> Table {
        guard options.tables == nil else {
            throw DatasetError(
                .invalidArgument, "The schema is one of several tables, \(FileBytes.lastComponent(path)) is one.",
                remedy: "Give the folder of all of them, or a schema with `columns:` of this one.")
        }
        let place = SetPath(path)
        switch FileBytes.kind(of: place.file) {
        case .absent: throw DatasetError(.missing, "There is no file \(place.file).", remedy: "Check the path.")
        case .other: throw DatasetError(.badData, "\(place.file) is no regular file.")
        case .folder: throw DatasetError(.badData, "\(place.file) is a folder, no table.", remedy: "Name the file of the table.")
        case .file: break
        }
        let name = FileBytes.lastComponent(place.file)
        let bytes = try FileBytes.read(place.file, limit: options.maxBytes)
        if SQLiteFile.isDatabase(bytes[...]) {
            var table = try sqlite(place.file, part: place.split, options)
            table.info.bytes = bytes.count
            return options.limit.map { table.limited(to: $0, seed: options.seed) } ?? table
        }
        if options.query != nil {
            throw DatasetError(.invalidArgument, "\(name) is no database, so no query reads it.", remedy: "Leave the query out.")
        }
        return try decode(bytes, name: name, part: place.split, options: options)
    }

    /// Reads a table that is already in memory.
    /// - Parameters:
    ///   - name: what messages and the report call it; its ending may say what it is.
    ///   - part: what stands behind `#` in the path.
    public static func decode(
        _ bytes: [UInt8], name: String, part: String? = nil, options: OpenOptions = OpenOptions()
    ) throws(DatasetError) -> Table {
        if bytes.isEmpty { throw DatasetError(.badData, "\(name) is empty (0 bytes).") }
        var table = try kind(bytes, name, part, options)
        table.info.bytes = bytes.count
        return options.limit.map { table.limited(to: $0, seed: options.seed) } ?? table
    }

    /// What people take for tables, by the first bytes.
    private static let otherKinds: [(mark: [UInt8], name: String)] = [
        (Array("PK\u{3}\u{4}".utf8), "a zip archive or a spreadsheet"), ([0xd0, 0xcf, 0x11, 0xe0], "an old spreadsheet"),
        (Array("ARROW1".utf8), "an Arrow file"), (Array("ORC".utf8), "an ORC file"), ([0x89] + Array("HDF".utf8), "an HDF5 file"),
        ([0x89] + Array("PNG".utf8), "a picture"), ([0xff, 0xd8, 0xff], "a picture"), ([0x93] + Array("NUMPY".utf8), "an array"),
        (Array("BZh91AY&SY".utf8), "a file packed by bzip2"), ([0xfd] + Array("7zXZ\u{0}".utf8), "a file packed by xz"),
    ]

    private static func kind(
        _ bytes: [UInt8], _ name: String, _ part: String?, _ options: OpenOptions
    ) throws(DatasetError) -> Table {
        var (bytes, name, packing) = (bytes, name, "")
        if let other = otherKinds.first(where: { bytes.starts(with: $0.mark) }) {
            throw DatasetError(.unsupported, "\(name) is \(other.name), no table that is read.", remedy: "Save it as CSV or Parquet.")
        }
        // Brotli has no mark of its own.
        if name.lowercased().hasSuffix(".br") {
            throw DatasetError(
                .unsupported, "\(name) is packed by Brotli, which is not read.", remedy: "Pack it with gzip or Zstandard.")
        }
        if bytes.starts(with: [0x1f, 0x8b]) {
            bytes = try unpacked(bytes, name, options)
            if name.lowercased().hasSuffix(".gz") { name = String(name.dropLast(3)) }
            packing = ", gzip"
        } else if Zstandard.isFrame(bytes[...]) {
            bytes = try Zstandard.unpacked(bytes[...], name: name, limits: rowLimits(options, name))
            if name.lowercased().hasSuffix(".zst") { name = String(name.dropLast(4)) }
            packing = ", zstd"
        }
        if bytes.isEmpty { throw DatasetError(.badData, "\(name) is empty once it is unpacked.") }
        if let part {
            throw DatasetError(
                .invalidArgument, "\(name) is one table, so no part of it is called \(part).", remedy: "Leave #\(part) out.")
        }
        if isParquet(bytes) {
            guard packing.isEmpty else {
                throw DatasetError(.unsupported, "\(name) is a packed Parquet file.", remedy: "Unpack it first.")
            }
            return try parquet(bytes, name: name, options)
        }
        if SQLiteFile.isDatabase(bytes[...]) {
            throw DatasetError(.unsupported, "\(name) is a packed database.", remedy: "Unpack it first.")
        }
        var table = try JSONRows.begins(bytes) && !isNamedText(name) ? json(bytes, name: name, options) : csv(bytes, name: name, options)
        table.info.media += packing
        return table
    }

    /// A header may begin with a brace.
    private static func isNamedText(_ name: String) -> Bool { [".csv", ".tsv", ".txt"].contains { name.lowercased().hasSuffix($0) } }

    private static func rowLimits(_ options: OpenOptions, _ name: String) -> ArchiveLimits {
        var limits = ArchiveLimits(options, archive: name)
        limits.content = "rows"
        return limits
    }

    private static func unpacked(_ bytes: [UInt8], _ name: String, _ options: OpenOptions) throws(DatasetError) -> [UInt8] {
        let limits = rowLimits(options, name)
        var stream = try InflateStream(bytes, .gzip)
        var text: [UInt8] = []
        while let piece = try stream.next(name: name) {
            try limits.check(unpacked: text.count + piece.count, packed: bytes.count)
            text += piece
        }
        guard stream.ignored == 0 else {
            throw DatasetError(
                .badData, "\(name) has \(stream.ignored) bytes behind its compressed data.", remedy: "Fetch or write the file again.")
        }
        return text
    }
}
