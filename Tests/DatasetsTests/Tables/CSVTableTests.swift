import Datasets
import Testing

/// Tables of text: what is read, and what is refused with row and column.
struct CSVTableTests {
    static func table(_ text: String, name: String = "t.csv", _ change: (inout OpenOptions) -> Void = { _ in }) throws -> Table {
        var options = OpenOptions()
        change(&options)
        return try Table.decode(Array(text.utf8), name: name, options: options)
    }

    static func cells(_ table: Table) -> [[String?]] {
        (0..<table.count).map { row in table.columns.map { $0.isMissing(row) ? nil : Self.text($0, row) } }
    }

    private static func text(_ column: TableColumn, _ row: Int) -> String {
        switch column.cells {
        case .numbers(let values): "\(values[row])"
        case .integers(let values): "\(values[row])"
        case .codes(let codes, let levels): levels[Int(codes[row])]
        }
    }

    /// The line that Excel writes to say the delimiter is no header.
    @Test func aFirstLineThatNamesTheDelimiterIsFollowed() throws {
        for end in ["\n", "\r\n", "\r"] {
            let told = try Self.table(["sep=|", "a;b|c", "1,5|2", "3|4", ""].joined(separator: end))
            #expect(told.columns.map(\.name) == ["a;b", "c"] && told.count == 2 && told.columns[0].cells == .numbers([1.5, 3]))
        }
        #expect(try Self.table("sep=x\n1\n").columns.map(\.name) == ["sep=x"] && Self.message("sep=,\n").contains("no header"))
    }

    static func message(_ text: String, _ change: (inout OpenOptions) -> Void = { _ in }) -> String {
        do {
            _ = try table(text, change)
            return "(read)"
        } catch { return "\(error)" }
    }

    private static let expected: [[String?]] = [["1", "x, \"y\"\nz"], ["2", nil]]

    @Test(arguments: [
        "a,b\n1,\"x, \"\"y\"\"\nz\"\n2,\n", "\u{feff}a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n2,\r\n", "a,b\r1,\"x, \"\"y\"\"\nz\"\r2,",
        "a;b\n1;\"x, \"\"y\"\"\nz\"\n2;\n\n\n", "a\tb\n1\t\"x, \"\"y\"\"\nz\"\n2\t\n", "a|b\n1|\"x, \"\"y\"\"\nz\"\n2|\n",
    ])
    func formsOfTheSameTableAreEqual(_ text: String) throws {
        let table = try Self.table(text)
        #expect(table.columns.map(\.name) == ["a", "b"])
        #expect(Self.cells(table) == Self.expected)
    }

    @Test func aTSVIsCutAtTabsOnly() throws {
        let table = try Self.table("a,b\tc\n1,2\t3\n", name: "t.tsv")
        #expect(table.columns.map(\.name) == ["a,b", "c"])
    }

    @Test(arguments: [
        ("a,b\n1,2\n3\n", "row 3: has 1 cell, the header 2"),
        ("a,b\n1,2,3\n", "row 2: has 3 cells, the header 2"),
        ("a,b\n1,\"x\n2,3\n", "row 2: column 2: a quote is opened and never closed"),
        ("a,b\n1,\"x\"y\n", "row 2: column 2: text behind the closing quote"),
        ("a,a\n1,2\n", "row 1: columns 1 and 2 are both called a"),
        ("a,b\n1,x\n\n2,y\n", "row 3: is empty"),
        ("a,b\n1,x\ry\n", "row 2: column 2: a carriage return without a line feed"),
        ("a,b\n1,x\0y\n", "row 2, column b: a NUL byte"),
        ("a,b\n", "has columns and no rows"), ("a,b", "has columns and no rows"),
    ])
    func brokenTablesAreRefusedByPlace(_ text: String, _ what: String) {
        #expect(Self.message(text).contains(what), "\(Self.message(text))")
    }

    @Test func otherEncodingsAreRefused() {
        #expect(throws: DatasetError.self) { try Table.decode([0xff, 0xfe, 0x61, 0, 0x0a, 0], name: "t.csv") }
        #expect(throws: DatasetError.self) { try Table.decode([0x61, 0, 0x2c, 0, 0x62, 0, 0x0a, 0], name: "t.csv") }
        #expect(throws: DatasetError.self) { try Table.decode(Array("a\n".utf8) + [0xe4, 0x0a], name: "t.csv") }
        #expect(throws: DatasetError.self) { try Table.decode([], name: "t.csv") }
    }

    @Test func lenientReadingRepairsAndCounts() throws {
        let table = try Self.table("a,a\n1,2\n3\n4,5,6\n\n7,\"8\"9\n") { $0.lenient = true }
        #expect(table.columns.map(\.name) == ["a", "a (column 2)"])
        #expect(table.columns[0].cells == .integers([1, 3, 4, 7]))
        #expect(table.tableNotes.filter { $0.kind == .repaired }.map(\.count) == [1, 1, 1, 1, 1])
        let bytes = Array("a\n".utf8) + [0xe4, 0x0a]
        var options = OpenOptions()
        options.lenient = true
        #expect(try Table.decode(bytes, name: "t.csv", options: options).columns[0].levels == ["\u{fffd}"])
    }

    @Test func gzipIsUnpackedAndBoundedByContent() throws {
        let text = Array("a,b\n1,x\n2,y\n".utf8)
        let packed = try Inflate.compressed(text, .gzip)
        let table = try Table.decode(packed, name: "t.csv.gz")
        #expect(table.columns.map(\.name) == ["a", "b"])
        #expect(table.info.media == "CSV, gzip")
        #expect(try table.fingerprint(parallel: .serial) == Table.decode(text, name: "t").fingerprint(parallel: .serial))
        #expect(throws: DatasetError.self) { try Table.decode(Array(packed.dropLast(9)), name: "t.csv.gz") }
    }

    @Test func oneColumnMayHaveMissingCells() throws {
        let table = try Self.table("a\n1\n\n3\n\n")
        #expect(table.columns[0].cells == .integers([1, .min, 3]))
    }

    @Test func missingWordsAreCountedAndMayBeChosen() throws {
        let table = try Self.table("a,b\n1,?\nNA,x\n , y\n4,\n")
        #expect(table.columns[0].cells == .integers([1, .min, .min, 4]))
        #expect(table.info.notes.first == "Missing cells: 2 empty (a, b); 1 “NA” (a); 1 “?” (b).")
        let other = try Self.table("a,b\n1,?\n-9,x\n") { $0.missing = ["-9"] }
        #expect(other.columns[0].cells == .integers([1, .min]))
        #expect(other.columns[1].levels == ["?", "x"])
    }

    @Test func theThreadsDoNotMatter() throws {
        let rows = (0..<300).map { "\($0 * 7 % 50),w\($0 % 9),\(Double($0) / 7)" }
        let text = "a,b,c\n" + rows.joined(separator: "\n")
        #expect(try Self.table(text) == Self.table(text) { $0.parallel = .init(threads: 3) })
    }
}
