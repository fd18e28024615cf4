import Datasets
import TestSupport
import Testing

/// Inputs that other packages score in silence or die of: each gives a clear error or a named note, and none is taken for
/// agreement. Text among numbers, columns that are missing or extra, and what a CSV may break are in the tests beside this.
struct BadTablesTests {
    private static func agreed(_ real: String, _ synthetic: String) throws -> (tables: [Table], notes: [TableNote]) {
        try Table.agreeing([CSVTableTests.table(real, name: "r"), CSVTableTests.table(synthetic, name: "s")])
    }

    @Test func aColumnThatIsEmptyInTheSyntheticTableStaysNumeric() throws {
        let (tables, _) = try Self.agreed("x,y\n1.5,a\n2,b\n", "x,y\nNaN,a\n,b\n")
        #expect(tables[1].columns[0].type == .numeric && tables[1].columns[0].missingCount == 2)
        #expect(tables[1].tableNotes.contains { $0.kind == .emptyColumn && $0.column == "x" })
    }

    @Test func aColumnThatIsEmptyInBothIsNamedInBoth() throws {
        let (tables, _) = try Self.agreed("x,y\n,a\n,b\n", "x,y\n,a\n,b\n")
        #expect(tables.allSatisfy { $0.tableNotes.contains { $0.kind == .emptyColumn } && $0.columns[0].missingCount == 2 })
        let (others, notes) = try Self.agreed("x,y\n,a\n,b\n", "x,y\n1,a\n2,b\n")
        #expect(others[1].columns[0].type == .categorical && notes.contains { $0.kind == .unseenLevels && $0.count == 2 })
    }

    @Test func infinitiesAreCountedInEachTable() throws {
        let (tables, _) = try Self.agreed("x\n1\n2.5\n", "x\ninf\n2.5\n-Infinity\n1e999\n")
        #expect(tables[1].columns[0].invalid == [0, 2, 3])
        #expect(tables[1].tableNotes.contains { $0.kind == .notFinite && $0.count == 3 && $0.row == 1 })
    }

    @Test func theGreatestNumbersAreHeld() throws {
        let (tables, notes) = try Self.agreed("x\n-1e308\n5e-324\n", "x\n1e308\n-1.7976931348623157e308\n")
        #expect(tables[0].columns[0].numbers == [-1e308, .leastNonzeroMagnitude] && notes.isEmpty)
        #expect(tables[1].columns[0].numbers == [1e308, -.greatestFiniteMagnitude])
    }

    @Test func wholeNumbersAboveTheReachOfDoublesDiffer() throws {
        let (tables, _) = try Self.agreed("x\n9007199254740992\n9007199254740995\n", "x\n9007199254740993\n9007199254740995\n")
        let hashes = tables.map { $0.contentHashes(parallel: .serial) }
        #expect(hashes[0][0] != hashes[1][0] && hashes[0][1] == hashes[1][1])
    }

    @Test func noRowsAreAnErrorAndOneIsATable() throws {
        #expect(CSVTableTests.message("x,y\n").contains("has columns and no rows"))
        #expect(throws: DatasetError.self) { try Table.decode(Array("{}".utf8), name: "t.json") }
        let one = try CSVTableTests.table("x,y\n1,a\n")
        #expect(one.count == 1 && one.columns.map(\.type) == [.integer, .categorical])
    }

    @Test func tenThousandLevelsAreBounded() throws {
        let real = "x\n" + (0..<30_000).map { "c\($0 * 7919 % 10_000)\n" }.joined()
        let synthetic = "x\n" + (0..<500).map { "d\($0)\n" }.joined()
        let (tables, notes) = try Self.agreed(real, synthetic)
        #expect(tables[0].columns[0].type == .categorical && tables[0].columns[0].knownLevels == 10_000)
        // Five hundred levels that nobody has are one note.
        #expect(notes.map(\.kind) == [.unseenLevels] && notes[0].count == 500)
    }

    @Test func cellsThatNoFileHoldsAreRefusedBeforeMemoryIsTaken() {
        var options = OpenOptions()
        options.lenient = true
        options.maxBytes = 1 << 20
        let padded = String(repeating: "x,", count: 2000) + "y\n" + String(repeating: "1\n", count: 2000)
        #expect(throws: DatasetError.self) { try Table.decode(Array(padded.utf8), name: "t.csv", options: options) }
        let keys = String(repeating: "{\"a\":1}\n", count: 2000) + (0..<200).map { "{\"k\($0)\":1}\n" }.joined()
        #expect(throws: DatasetError.self) { try Table.decode(Array(keys.utf8), name: "t.jsonl", options: options) }
        let wide = String(repeating: ",", count: 100_001) + "\n"
        #expect(throws: DatasetError.self) { try Table.decode(Array(wide.utf8), name: "t.csv") }
    }

    @Test(arguments: [
        ("PK\u{3}\u{4}x", "a zip archive or a spreadsheet"), ("ARROW1\0\0", "an Arrow file"), ("SQLite format 3\0", "database"),
        ("PAR1", "damaged Parquet"), ("BZh91AY&SY", "packed by bzip2"),
    ])
    func otherKindsAreNamed(_ text: String, _ what: String) {
        let message = CSVTableTests.message(text)
        #expect(what.split(separator: "|").contains { message.contains($0) }, "\(message)")
    }

    /// Brotli has no mark of its own: the ending tells.
    @Test func brotliIsNamed() {
        #expect {
            try Table.decode(Array("a,b\n1,2\n".utf8), name: "t.csv.br")
        } throws: { error in
            (error as? DatasetError)?.message.contains("packed by Brotli") == true
        }
    }

    @Test func namesAreTakenAsTheyAre() throws {
        let table = try CSVTableTests.table("</script>,\"a\nb\",e\u{301},\u{e9}\n1,2,3,4\n")
        #expect(table.columns.map { $0.name.utf8.count } == [9, 3, 3, 2])
    }
}

/// Damaged tables of text, JSON and schemas end in an error or a table.
struct TextTableFuzzTests {
    private static let texts: [(name: String, text: String)] = [
        ("t.csv", "id,a,\"b \"\"c\"\"\",d\r\n1,2.50,\"x,\ny\",2023-01-31\r\n2,,?,\r\n3,-1e5,\"\"\"\",2023-02-01 10:00:00\r\n"),
        ("t.tsv", "a\tb\n1,5\tTrue\n2,25\tFalse\n\tNA\n"),
        ("t.jsonl", "{\"a\\t\":1,\"b\":{\"c\":\"x\\u00e4\\ud83d\\ude00\"},\"d\":null}\n{\"a\":-2.5e3,\"d\":true,\"e\":\"2023-01-01\"}\n"),
    ]

    @Test(arguments: texts.indices)
    func damagedTextIsRefusedOrRead(_ index: Int) {
        let (name, text) = Self.texts[index]
        var fuzz = HeaderFuzz(seed: UInt64(index))
        for edit in 0..<(HeaderFuzz.isLong ? 50_000 : 150) {
            var options = OpenOptions()
            options.lenient = edit % 2 == 1
            let bytes = fuzz.edited(Array(text.utf8))
            guard let table = try? Table.decode(bytes, name: name, options: options) else { continue }
            #expect(table.columns.allSatisfy { $0.count == table.count })
            // What was read can be written and read again.
            #expect((try? Table.decode(table.parquet(), name: "p").count) == table.count)
        }
    }

    @Test func damagedSchemasAreRefusedOrRead() {
        let text = "columns:\n  a: {type: ordinal, levels: [x, \"y\"], range: [0, 2020-01-01]}\n  b: text\nconstraints:\n  - if a == 'x' then 2 * b - 1 >= `c d`\n"
        var fuzz = HeaderFuzz(seed: 5)
        for _ in 0..<(HeaderFuzz.isLong ? 50_000 : 150) {
            let bytes = fuzz.edited(Array(text.utf8))
            guard let schema = try? TableSchema.parse(String(decoding: bytes, as: UTF8.self), file: "s") else { continue }
            #expect((try? TableSchema.parse(schema.yaml(), file: "t")) == schema, "\(schema.yaml())")
        }
    }
}
