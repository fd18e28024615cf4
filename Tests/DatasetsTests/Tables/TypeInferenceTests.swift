import Datasets
import Testing

/// What the cells of a column make it, by the rules of docs/tables.md.
struct TypeInferenceTests {
    private static func column(_ cells: [String], _ change: (inout OpenOptions) -> Void = { _ in }) throws -> TableColumn {
        try CSVTableTests.table("x,other\n" + cells.map { "\"\($0)\",o\n" }.joined(), change).columns[0]
    }

    @Test(arguments: [
        (["1", "2", "30"], ColumnType.integer), (["1", "2.5"], .numeric), (["1e3", "-2"], .numeric), (["0", "1", "1"], .boolean),
        (["0", "0"], .integer), (["-0", "5"], .integer), (["true", "False"], .boolean), (["yes", "no", ""], .boolean), (["M", "F"], .categorical),
        (["08123", "10115"], .categorical), (["+358401234567", "+358"], .categorical), (["<=50K", ">50K"], .categorical),
        (["2023-01-31", "2023-02-01"], .datetime), (["2023-02-30", "2023-02-01"], .categorical),
        (["31/01/2023", "01/02/2023"], .datetime), (["01/02/2023", "02/03/2023"], .categorical), (["1.2.2023", "31.12.2023"], .datetime),
        (["14-Aug-2013", "1-Sep-2013"], .datetime), (["2023-01-31T12:00:00Z", "2023-01-31T14:00:00+02:00"], .datetime),
        (["", ""], .categorical),
        (["99999999999999999999", "1"], .categorical), (["99999999999999999999", "1.5"], .numeric),
    ])
    func typesFollowTheCells(_ cells: [String], _ type: ColumnType) throws {
        #expect(try Self.column(cells).type == type)
    }

    @Test func rowsThatAreNumberedHaveIDs() throws {
        let numbers = (1...60).map { $0 * 7 % 61 }
        #expect(try Self.column(numbers.map(String.init)).type == .id)
        #expect(try Self.column(Array(numbers.prefix(40)).map(String.init)).type == .integer)
        #expect(try Self.column(numbers.map { String($0 * 3) }).type == .integer)
        #expect(try Self.column(numbers.map { "user-0000\($0)" }).type == .id)
        // Short ones with leading zeros, or a letter, that number the rows: else copied rows under new names would be none.
        let padded = numbers.map { ($0 < 10 ? "00" : "0") + String($0) }
        #expect(try Self.column(padded).type == .id && Self.column(padded.map { "K\($0)" }).type == .id)
        #expect(try Self.column(numbers.map { "K" + String($0 * 3 + 100) }).type == .text)
        #expect(try Self.column(numbers.map { "Row number \($0)" }).type == .text)
        #expect(try Self.column(numbers.map { "g\($0 % 25)" }).type == .categorical)
    }

    @Test func numbersAreExact() throws {
        let cells = ["9007199254740993", "-9223372036854775807"]
        #expect(try Self.column(cells).cells == .integers([9_007_199_254_740_993, -9_223_372_036_854_775_807]))
        let texts = ["0.1", "0.30000000000000004", "1.7976931348623157e308", "4.9e-324", "123456789012345678.5", "-0.0", " 2.5 ", ".5", "5."]
        let expected: [Double] = [0.1, 0.1 + 0.2, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 123_456_789_012_345_678.5, 0, 2.5, 0.5, 5]
        #expect(try Self.column(texts).cells == .numbers(expected))
    }

    @Test func whatNoNumberHoldsIsInvalidAndNamed() throws {
        let table = try CSVTableTests.table("x\n1.5\n1e400\n-inf\n\n2\n")
        #expect(table.columns[0].type == .numeric)
        #expect(table.columns[0].invalid == [1, 2])
        #expect(table.columns[0].missingCount == 3)
        let note = table.tableNotes.first { $0.kind == .notFinite }
        #expect(note?.count == 2 && note?.row == 2)
    }

    @Test func decimalCommasAreReadBetweenSemicolons() throws {
        let table = try CSVTableTests.table("a;b\n1,5;2\n-0,25;3\n")
        #expect(table.columns[0].cells == .numbers([1.5, -0.25]))
        #expect(table.form.hasDecimalComma)
        #expect(try CSVTableTests.table("a,b\n\"1,5\",2\n").columns[0].type == .categorical)
    }

    @Test func momentsAreMicrosecondsUTC() throws {
        let cells = ["1970-01-02", "1969-12-31 23:59:59.5", "2000-02-29T12:00:00+02:00"]
        #expect(try Self.column(cells).format == "yyyy-MM-dd HH:mm:ss.SXXX")
        let plain = try Self.column(["1970-01-02", "1969-12-31 23:59:59.5"])
        #expect(plain.cells == .integers([86_400_000_000, -500_000]))
        #expect(plain.format == "yyyy-MM-dd HH:mm:ss.S")
        #expect(try Self.column([cells[2]]).cells == .integers([951_818_400_000_000]))
    }

    @Test func aWordAmongNumbersIsNamed() throws {
        let table = try CSVTableTests.table("x\n" + (0..<30).map { "\($0)\n" }.joined() + "abc\n")
        #expect(table.columns[0].type == .text)
        let note = table.tableNotes.first { $0.kind == .numbersAmongText }
        #expect(note?.row == 31 && note?.count == 1)
    }

    @Test func emptyConstantAndOddColumnsAreNamed() throws {
        let table = try CSVTableTests.table("e,c,o,\n,1,\u{202e}x,5\n,1,y,6\n")
        #expect(table.tableNotes.map(\.kind) == [.unnamedColumn, .missingCells, .oddCharacters, .emptyColumn, .constantColumn])
        #expect(table.columns[3].name == "column 4")
    }

    @Test func aSchemaSaysTypes() throws {
        func schema(_ type: ColumnType, _ format: String? = nil) -> TableSchema {
            var column = ColumnSchema(name: "x", type: type)
            column.format = format
            return TableSchema(columns: [column])
        }
        #expect(try Self.column(["1.0", "2.0"]) { $0.schema = schema(.categorical) }.levels == ["1.0", "2.0"])
        let dates = try Self.column(["01/02/2023", "02/03/2023"]) { $0.schema = schema(.datetime, "MM/dd/yyyy") }
        #expect(dates.cells == .integers([1_672_617_600_000_000, 1_675_382_400_000_000]))
        let numbers = try Self.column(["1", "x", "3"]) { $0.schema = schema(.integer) }
        #expect(numbers.cells == .integers([1, .min, 3]) && numbers.invalid == [1])
        #expect(throws: DatasetError.self) { try Self.column(["01/02/2023"]) { $0.schema = schema(.datetime) } }
        // Names of rows stay whole numbers where they are such.
        #expect(try Self.column(["7", "9"]) { $0.schema = schema(.id) }.cells == .integers([7, 9]))
        for texts in [["07", "9"], ["1.5", "2"], ["2023-01-01", "2023-01-02"]] {
            let names = try Self.column(texts) { $0.schema = schema(.id) }
            #expect(names.type == .id && names.levels.count == 2)
        }
    }

    /// Amounts with signs around them are no numbers: of their texts the length alone is compared.
    @Test func numbersWithSignsAreNamed() throws {
        for (cells, isSaid) in [
            (["$1,200.00", "$3.50"], true), (["12 %", "7.5%"], true), (["1,200", "3,400,500"], true), (["€ 3", "-€4"], true),
            (["51.502,22", "1.234"], true), (["429,19 €", "7 €"], true), (["1 234,50", "12 345 678"], true), (["1\u{a0}234,5", "2\u{202f}000"], true),
            (["1'234.50", "2’000"], true), (["(1.50)", "−2.00"], true), (["(030) 1234", "(040) 567"], false), (["192.168.1.1", "10.0.0.7"], false), (["12 34", "5 6"], false),
            (["A1", "$2"], false), (["12-34", "5-6"], false), (["01234", "05678"], false), (["1,2", "3,4"], false), (["%", "$"], false),
        ] {
            let lines = (0..<30).map { "\"\(cells[$0 % 2])\"" }
            let table = try CSVTableTests.table("x\n" + lines.joined(separator: "\n") + "\n")
            let isNoted = table.tableNotes.contains { $0.kind == .numbersAmongText && $0.text.contains("signs") }
            #expect(isNoted == isSaid, "\(cells)")
        }
        let commas = try CSVTableTests.table("x,y\n" + (0..<30).map { "\"4\($0),85\",1\n" }.joined())
        #expect(commas.tableNotes.contains { $0.kind == .numbersAmongText && $0.text.contains("comma stands before decimals") })
        #expect(try CSVTableTests.table("x;y\n4,5;1\n").tableNotes.allSatisfy { $0.kind != .numbersAmongText })
    }
}
