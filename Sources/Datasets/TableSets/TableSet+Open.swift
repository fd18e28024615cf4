extension TableSet {
    /// Endings of tables in a folder; they may be packed.
    package static let endings = ["csv", "tsv", "tab", "jsonl", "ndjson", "parquet", "pqt"]
    private static let packings = ["gz", "zst"]
    private static let most = 1_000

    /// The name of the table in a file, e.g. "orders" of "orders.csv.gz"; nil for a file that is no table.
    package static func tableName(_ file: String) -> String? {
        var parts = file.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.count > 2, let last = parts.last, packings.contains(last.lowercased()) { parts.removeLast() }
        guard parts.count > 1, let ending = parts.popLast(), endings.contains(ending.lowercased()) else { return nil }
        let name = parts.joined(separator: ".")
        return name.isEmpty ? nil : name
    }

    /// Names of the tables of a database.
    /// - Returns: nil where the file is none.
    package static func tableNames(database path: String) -> [String]? { contents(database: path)?.tables }

    private static func contents(database path: String) -> (tables: [String], views: [String])? {
        guard case .file(let size) = FileBytes.kind(of: path), size > 0 else { return nil }
        do throws(DatasetError) {
            return try SQLiteFile(path, name: FileBytes.lastComponent(path)).contents()
        } catch { return nil }
    }

    /// Opens the tables of a folder, a file each, or those of an SQLite database.
    ///
    /// What they have in common with other sets, their keys and what points where, `agreeing` says.
    /// - Throws: `.missing` where there is nothing, `.invalidArgument` for a schema of one table, and what `Table.open` throws.
    public static func open(_ path: String, options: OpenOptions = OpenOptions()) throws(DatasetError) -> TableSet {
        guard options.schema == nil else {
            throw DatasetError(
                .invalidArgument, "The schema is one of a single table, \(FileBytes.lastComponent(path)) has several.",
                remedy: "Write its columns below `tables:` and the table's name; `assay schema infer --real DIR` drafts it.")
        }
        let found = try tables(path) { options.tables?.table($0) != nil }
        var tables: [(name: String, table: Table)] = []
        var bytes = 0
        var (declared, empty): ([TableSetSchema.Member], [String]) = ([], [])
        if found.isDatabase { (declared, empty) = try declarations(path, found.tables.map(\.name)) }
        for (name, place) in found.tables where !empty.contains(name) {
            var own = options
            // A limit is one of families, not of rows of each table.
            own.limit = nil
            own.tables = nil
            own.target = nil
            own.schema = options.tables?.table(name)?.schema
            // Keys are read as they are written: what they point to is decided by it.
            var table: Table
            do throws(DatasetError) { table = try Table.open(place, options: own) } catch {
                guard error.code == .noRows else { throw error }
                empty.append(name)
                continue
            }
            bytes += table.info.bytes
            table.info.name = name
            tables.append((name, table))
        }
        var info = SetInfo(name: FileBytes.lastComponent(path), media: found.media, bytes: bytes)
        guard !tables.isEmpty else {
            throw DatasetError(
                .badData, "No table of \(info.name) has rows: \(empty.joined(separator: ", ")).", remedy: "Give tables with rows.")
        }
        info.notes = tables.map { "\($0.name): \(TableNote.counted($0.table.count, "row")), \($0.table.columns.count) columns." }
        for (name, table) in tables { info.notes += table.info.notes.map { "\(name): \($0)" } }
        if !found.others.isEmpty {
            info.note(
                "No tables, and not read: \(found.others.joined(separator: ", ")).",
                unnamed: "\(TableNote.counted(found.others.count, "file")) of the folder are no tables, and were not read.")
        }
        info.notes += empty.map { "\($0): no rows." }
        var set = TableSet(tables: tables, info: info)
        (set.declared, set.emptyTables) = (declared, empty)
        if !found.views.isEmpty {
            set.leftOut = [
                TableNote(
                    .extraColumn, table: info.name, count: found.views.count,
                    text: "\(info.name) has views, which show its tables again and are left out: \(found.views.joined(separator: ", ")). "
                        + "A view that the schema names is read.")
            ]
            info.notes += set.leftOut.map(\.text)
            set.info = info
        }
        set.target = options.target
        return set
    }

    /// - Parameter isNamed: whether a view is asked for.
    private static func tables(
        _ path: String, _ isNamed: (String) -> Bool
    ) throws(DatasetError) -> (
        tables: [(name: String, place: String)], others: [String], views: [String], media: String, isDatabase: Bool
    ) {
        let name = FileBytes.lastComponent(path)
        switch FileBytes.kind(of: path) {
        case .absent: throw DatasetError(.missing, "There is no folder \(path).", remedy: "Check the path.")
        case .other: throw DatasetError(.badData, "\(name) is neither a folder of tables nor a database.")
        case .file:
            guard let (tables, views) = contents(database: path), !tables.isEmpty else {
                throw DatasetError(
                    .badData, "\(name) is no database with tables.", remedy: "Give a folder of tables, or an SQLite database.")
            }
            let names = (tables + views.filter(isNamed)).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
            return (names.map { ($0, "\(path)#\($0)") }, [], views.filter { !isNamed($0) }, "SQLite", true)
        case .folder: break
        }
        let listing = try DirectoryListing(path)
        var tables: [(name: String, place: String)] = []
        var others: [String] = []
        for file in listing.files {
            guard let table = tableName(file.name), !file.name.contains("/") else {
                others.append(file.name)
                continue
            }
            guard !tables.contains(where: { $0.name.utf8.elementsEqual(table.utf8) }) else {
                throw DatasetError(
                    .ambiguous, "\(name) has two files of a table \(table).", remedy: "Keep one of them in the folder.")
            }
            tables.append((table, "\(path)/\(file.name)"))
        }
        guard !tables.isEmpty else {
            throw DatasetError(
                .missing, "\(name) holds no tables.", remedy: "A table is a file each: .csv, .tsv, .jsonl or .parquet.")
        }
        guard tables.count <= most else {
            throw DatasetError(.badData, "\(name) holds \(tables.count) tables, more than \(most).", remedy: "Choose some of them.")
        }
        return (tables, others, [], "folder of tables", false)
    }

    /// The foreign keys of a database by the names that its tables and columns have there, and its tables without rows.
    private static func declarations(
        _ path: String, _ names: [String]
    ) throws(DatasetError) -> (keys: [TableSetSchema.Member], empty: [String]) {
        let file = try SQLiteFile(path, name: FileBytes.lastComponent(path))
        var (keys, empty): ([TableSetSchema.Member], [String]) = ([], [])
        for name in names {
            if try file.isEmpty(name) { empty.append(name) }
            let own = try file.foreignKeys(of: name)
            if !own.isEmpty { keys.append(TableSetSchema.Member(name: name, foreignKeys: own)) }
        }
        return (keys, empty)
    }
}
