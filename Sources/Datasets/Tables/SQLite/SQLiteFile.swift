import CSQLite

/// A database file, opened for reading.
struct SQLiteFile: ~Copyable {
    private let handle: OpaquePointer
    let name: String

    static func isDatabase(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.starts(with: Array("SQLite format 3\0".utf8)) }

    init(_ path: String, name: String) throws(DatasetError) {
        var opened: OpaquePointer?
        let status = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, nil)
        guard let opened, status == SQLITE_OK else {
            let reason = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
            sqlite3_close_v2(opened)
            throw DatasetError(.inputOutput, "\(name) cannot be opened as a database: \(reason).")
        }
        handle = opened
        self.name = name
        // The file may be anybody's: its schema calls no functions beyond the built-in harmless ones.
        sqlite3_exec(opened, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON", nil, nil, nil)
        sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, Int32(CellPlace.longest))
    }

    deinit { sqlite3_close_v2(handle) }

    /// Names of what is stored, in their order, and of views, which show it again: they are tables where nothing else is, or by name.
    func contents() throws(DatasetError) -> (tables: [String], views: [String]) {
        let (tables, views) = (try names(of: "table"), try names(of: "view"))
        return tables.isEmpty ? (views, []) : (tables, views)
    }

    private func names(of kind: String) throws(DatasetError) -> [String] {
        var names: [String] = []
        var rows = try SQLiteRows(
            self,
            "SELECT name FROM sqlite_schema WHERE type = \(Self.text(kind)) AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")
        while try rows.next() { names.append(rows.text(0)) }
        return names
    }

    func isEmpty(_ table: String) throws(DatasetError) -> Bool {
        var rows = try SQLiteRows(self, "SELECT 1 FROM \(Self.quoted(table)) LIMIT 1")
        return try !rows.next()
    }

    /// The foreign keys that a table declares, as they are written; what points to no column by name points to the key of the
    /// other table.
    func foreignKeys(of table: String) throws(DatasetError) -> [TableSetSchema.ForeignKey] {
        var found: [(id: String, key: TableSetSchema.ForeignKey)] = []
        var rows = try SQLiteRows(
            self, "SELECT \"id\", \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(\(Self.text(table))) ORDER BY \"id\" DESC, \"seq\"")
        while try rows.next() {
            if found.last?.id != rows.text(0) {
                found.append((rows.text(0), .init(columns: [], table: rows.text(1), parentColumns: [])))
            }
            found[found.count - 1].key.columns.append(rows.text(2))
            if !rows.text(3).isEmpty { found[found.count - 1].key.parentColumns.append(rows.text(3)) }
        }
        var keys: [TableSetSchema.ForeignKey] = []
        for var (_, key) in found {
            if key.parentColumns.isEmpty { key.parentColumns = try primaryKey(of: key.table) }
            if key.parentColumns.count == key.columns.count { keys.append(key) }
        }
        return keys
    }

    private func primaryKey(of table: String) throws(DatasetError) -> [String] {
        var names: [String] = []
        var rows = try SQLiteRows(self, "SELECT \"name\" FROM pragma_table_info(\(Self.text(table))) WHERE \"pk\" > 0 ORDER BY \"pk\"")
        while try rows.next() { names.append(rows.text(0)) }
        return names
    }

    static func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
    private static func text(_ name: String) -> String { "'\(name.replacing("'", with: "''"))'" }

    fileprivate func prepared(_ query: String) throws(DatasetError) -> OpaquePointer {
        var statement: OpaquePointer?
        var isAlone = true
        let status = query.withCString { text in
            var tail: UnsafePointer<CChar>?
            let status = sqlite3_prepare_v2(handle, text, -1, &statement, &tail)
            if let tail { isAlone = String(cString: tail).allSatisfy { $0.isWhitespace || $0 == ";" } }
            return status
        }
        guard status == SQLITE_OK else { throw failure("The query cannot be run on \(name)") }
        guard let statement else {
            throw DatasetError(.invalidArgument, "The query for \(name) is empty.", remedy: "Give a SELECT.")
        }
        guard isAlone, sqlite3_stmt_readonly(statement) != 0, sqlite3_column_count(statement) > 0 else {
            sqlite3_finalize(statement)
            throw DatasetError(.invalidArgument, "The query for \(name) is not one that only reads.", remedy: "Give one SELECT.")
        }
        return statement
    }

    private func failure(_ what: String) -> DatasetError {
        let code = sqlite3_errcode(handle)
        let isDamage = code == SQLITE_CORRUPT || code == SQLITE_NOTADB
        return DatasetError(
            isDamage ? .badData : code == SQLITE_ERROR ? .invalidArgument : .inputOutput,
            "\(what): \(String(cString: sqlite3_errmsg(handle))).")
    }
}

/// The rows that a query gives, one at a time.
struct SQLiteRows: ~Copyable {
    private let statement: OpaquePointer
    private let database: OpaquePointer
    private let name: String

    init(_ file: borrowing SQLiteFile, _ query: String) throws(DatasetError) {
        statement = try file.prepared(query)
        database = sqlite3_db_handle(statement)
        name = file.name
    }

    deinit { sqlite3_finalize(statement) }

    var columns: [String] {
        (0..<sqlite3_column_count(statement)).map { sqlite3_column_name(statement, $0).map { String(cString: $0) } ?? "" }
    }

    mutating func next() throws(DatasetError) -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            throw DatasetError(.badData, "\(name) cannot be read: \(String(cString: sqlite3_errmsg(database))).")
        }
    }

    func text(_ column: Int32) -> String { sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "" }

    /// Appends a cell of bytes as hexadecimal digits where it is one of `lengths`.
    /// - Returns: how many bytes it has.
    func appendDigits(_ column: Int32, where lengths: ClosedRange<Int>, to bytes: inout [UInt8]) -> Int {
        let count = Int(sqlite3_column_bytes(statement, column))
        guard lengths.contains(count), let blob = sqlite3_column_blob(statement, column) else { return count }
        for byte in UnsafeRawBufferPointer(start: blob, count: count) {
            for digit in [byte >> 4, byte & 15] { bytes.append(digit < 10 ? 48 + digit : 87 + digit) }
        }
        return count
    }

    /// Appends the cell as text; numbers so that they read back exactly.
    /// - Returns: nil for a cell of bytes; false for a missing one.
    func append(_ column: Int32, to bytes: inout [UInt8]) -> Bool? {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: bytes += Array(String(sqlite3_column_int64(statement, column)).utf8)
        case SQLITE_FLOAT: bytes += Array("\(sqlite3_column_double(statement, column))".utf8)
        case SQLITE_TEXT:
            guard let text = sqlite3_column_text(statement, column) else { return false }
            bytes += UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, column)))
        case SQLITE_NULL: return false
        default: return nil
        }
        return true
    }
}
