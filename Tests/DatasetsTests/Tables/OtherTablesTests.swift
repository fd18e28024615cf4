import CSQLite
import Datasets
import Foundation
import Testing

/// Tables of JSON and of databases read as the same table of text.
struct OtherTablesTests {
    private static func json(_ text: String, name: String = "t.jsonl") throws -> Table {
        try Table.decode(Array(text.utf8), name: name)
    }

    @Test(arguments: [
        "{\"a\": 1, \"b\": \"x\\n\\u00e4\\ud83d\\ude00\", \"c\": true}\n{\"b\": null, \"c\": false, \"a\": -2.5e0}\n\n",
        "[{\"a\":1,\"b\":\"x\\n\\u00e4\\ud83d\\ude00\",\"c\":true},\n{\"b\":null,\"c\":false,\"a\":-2.5}]",
    ])
    func rowsOfJSONAreRead(_ text: String) throws {
        let table = try Self.json(text)
        #expect(table.columns.map(\.name) == ["a", "b", "c"] && table.columns.map(\.type) == [.numeric, .categorical, .boolean])
        #expect(table.columns[0].cells == .numbers([1, -2.5]))
        #expect(table.columns[1].cells == .codes([0, -1], levels: ["x\nä😀"]))
        #expect(table.columns[2].cells == .codes([1, 0], levels: ["false", "true"]))
    }

    @Test func objectsInsideAreFlattenedAndAbsentKeysMissing() throws {
        let table = try Self.json("{\"a\":{\"x\":1,\"y\":{\"z\":\"u\"}}}\n{\"b\":9007199254740993}\n")
        #expect(table.columns.map(\.name) == ["a.x", "a.y.z", "b"])
        #expect(table.columns[2].cells == .integers([.min, 9_007_199_254_740_993]))
        #expect(table.columns[0].cells == .integers([1, .min]))
    }

    @Test func keysMayHaveEscapes() throws {
        let table = try Self.json("{\"a\\n\\u00e4\":1,\"x\":\"\\t\"}\n{\"a\\n\\u00e4\":2,\"x\":\"y\"}\n")
        #expect(table.columns.map(\.name) == ["a\nä", "x"] && table.columns[0].cells == .integers([1, 2]))
        // Blanks alone are a missing cell.
        #expect(table.columns[1].levels == ["y"])
    }

    @Test func textInQuotesStaysText() throws {
        let table = try Self.json("{\"a\":\"1\",\"d\":\"2023-01-01\"}\n{\"a\":\"2\",\"d\":\"2023-01-02\"}\n")
        #expect(table.columns[0].type == .categorical && table.columns[1].type == .datetime)
    }

    @Test(arguments: [
        ("{\"a\":[1]}\n", "line 1: a is an array"), ("{\"a\":1,\"a\":2}\n", "the key a is given twice"),
        ("{\"a\":1}\n{\"a\":01}\n", "line 2:"), ("{\"a\":1} {\"a\":2}\n", "text behind the object"), ("{\"a\":1\n", "line 2: a comma"),
        ("{\"a\":\"x\n\"}", "control character|never closed"), ("{\"a\":NaN}", "a value is expected"), ("[{\"a\":1}", "a comma or the end"),
        ("{\"a\":\"\\ud800\"}", "an escape that is none"), (String(repeating: "{\"a\":", count: 40), "nested more than 16"),
    ])
    func brokenJSONIsRefusedByLine(_ text: String, _ what: String) {
        do {
            _ = try Self.json(text)
            Issue.record("it was read")
        } catch { #expect(what.split(separator: "|").contains { "\(error)".contains($0) }, "\(error)") }
    }

    private static func database(_ statements: String, _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "tables-\(UUID().uuidString).db").path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: path) }
        var handle: OpaquePointer?
        #expect(sqlite3_open(path, &handle) == SQLITE_OK)
        #expect(sqlite3_exec(handle, statements, nil, nil, nil) == SQLITE_OK)
        sqlite3_close(handle)
        try body(path)
    }

    private static let one = "CREATE TABLE people (id INTEGER, name TEXT, score REAL); INSERT INTO people VALUES (9007199254740993, 'a', 0.1), (2, NULL, 1e300), (3, 'b', NULL);"

    @Test func tablesAndQueriesOfDatabasesAreRead() throws {
        try Self.database(Self.one) { path in
            let table = try Table.open(path)
            #expect(table.columns[0].cells == .integers([9_007_199_254_740_993, 2, 3]))
            #expect(table.columns[1].cells == .codes([0, -1, 1], levels: ["a", "b"]))
            #expect(table.columns[2].numbers[0] == 0.1 && table.columns[2].numbers[1] == 1e300 && table.columns[2].isMissing(2))
            var options = OpenOptions()
            options.query = "SELECT score * 2 AS twice FROM people WHERE id < 3"
            let rows = try Table.open(path, options: options)
            #expect(rows.columns.map(\.name) == ["twice"] && rows.count == 1)
            for query in ["DELETE FROM people", "SELECT 1; DROP TABLE people", "", "SELECT nonsense FROM people"] {
                options.query = query
                #expect(throws: DatasetError.self) { try Table.open(path, options: options) }
            }
        }
    }

    /// A picture in a cell is no reason to read nothing; a key of bytes is one.
    @Test func columnsOfBytesAreLeftOutOrNames() throws {
        let key = "0123456789012345678901234567890"
        try Self.database(
            "CREATE TABLE p (key BLOB, name TEXT, face BLOB); INSERT INTO p VALUES (x'\(key)1', 'a', x'00'), (x'\(key)2', 'b', x'0001'), (x'\(key)a', 'c', NULL);"
        ) { path in
            let table = try Table.open(path)
            #expect(table.columns.map(\.name) == ["key", "name"])
            #expect(table.columns[0].levels.contains(key + "a") && table.columns[0].levels.count == 3)
            let notes = table.tableNotes.filter { $0.kind == .extraColumn }
            #expect(notes.map(\.column) == ["face"] && notes.first?.count == 2)
        }
        try Self.database("CREATE TABLE p (x); INSERT INTO p VALUES (1), (x'00');") { path in
            #expect(throws: DatasetError.self) { try Table.open(path) }
        }
    }

    /// A view shows rows again: it is read by its name alone.
    @Test func viewsAreReadByName() throws {
        try Self.database(Self.one + "CREATE VIEW scored AS SELECT id, score FROM people WHERE score > 0;") { path in
            #expect(try Table.open(path).count == 3 && Table.open(path + "#scored").columns.count == 2)
            #expect(TableSet.tableNames(database: path) == ["people"])
            let set = try TableSet.open(path)
            #expect(set.members.map(\.name) == ["people"])
            let notes = try TableSet.agreeing([set]).notes
            #expect(notes.contains { $0.text.contains("views") && $0.text.contains("scored") })
            guard case .tables(let schema) = try SchemaFile.parse("tables: {people: {}, scored: {}}", file: "s.yaml") else { return }
            var options = OpenOptions()
            options.tables = schema
            #expect(try TableSet.open(path, options: options).members.map(\.name) == ["people", "scored"])
        }
    }

    @Test func oneOfSeveralTablesIsNamed() throws {
        try Self.database(Self.one + "CREATE TABLE \"odd \"\"name\" (x BLOB); INSERT INTO \"odd \"\"name\" VALUES (x'00');") { path in
            #expect(throws: DatasetError.self) { try Table.open(path) }
            let people = try Table.open(path + "#people")
            #expect(people.count == 3)
            #expect(throws: DatasetError.self) { try Table.open(path + "#odd \"name") }
            #expect(throws: DatasetError.self) { try Table.open(path + "#nobody") }
        }
    }
}
