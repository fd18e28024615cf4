import Datasets
import Testing

/// Dates as people and spreadsheets write them: what is read as a date, what is named instead, and how it is written again.
struct DateFormTests {
    private static func table(_ cells: [String], _ change: (inout OpenOptions) -> Void = { _ in }) throws -> Table {
        try CSVTableTests.table("x,other\n" + cells.map { "\"\($0)\",o\n" }.joined(), change)
    }

    /// Read with this form, and written as they were.
    @Test(arguments: [
        (["Jan 05, 2020", "Dec 31, 2019"], "MMM dd, yyyy"), (["January 5, 2020", "May 17, 2021"], "MMMM d, yyyy"),
        (["5 January 2020", "31 May 2021"], "d MMMM yyyy"), (["Jan-05-2020", "Feb-17-2020"], "MMM-dd-yyyy"),
        (["05-Jan-20", "17-Feb-99"], "dd-MMM-yy"), (["20200105", "20210217", "19991231"], "yyyyMMdd"),
        (["05.01.2020", "17.02.2020"], "dd.MM.yyyy"), (["05.01.20", "17.02.20"], "dd.MM.yy"), (["1/25/20", "1/5/68"], "M/d/yy"),
        (["25/1/20", "1/5/69"], "d/M/yy"), (["12:30", "00:05"], "HH:mm"), (["9:30:15", "23:59:59"], "H:mm:ss"),
        (["1/25/2020 3:04 PM", "1/5/2020 12:00 AM"], "M/d/yyyy h:mm a"), (["01:00:00 am", "12:59:59 PM"], "hh:mm:ss a"),
        (["2020-01-05 9:30", "2020-01-05 10:00"], "yyyy-MM-dd H:mm"), (["20200105 09:30", "20200106 10:00"], "yyyyMMdd HH:mm"),
    ] as [([String], String)])
    func formsAreReadAndWritten(_ cells: [String], _ format: String) throws {
        let table = try Self.table(cells)
        #expect(table.columns[0].type == .datetime && table.columns[0].format == format)
        let again = try CSVTableTests.table(String(decoding: table.csv(), as: UTF8.self))
        #expect(again.columns[0].cells == table.columns[0].cells)
        if !format.hasPrefix("hh") { #expect(String(decoding: table.csv(), as: UTF8.self).contains(cells[1])) }
        // A schema says the form as it is shown.
        var column = ColumnSchema(name: "x", type: .datetime)
        column.format = format
        #expect(try Self.table(cells) { $0.schema = TableSchema(columns: [column]) }.columns[0].cells == table.columns[0].cells)
    }

    @Test func theirMomentsAreRight() throws {
        let day: Int64 = 86_400_000_000
        func cells(_ text: String, _ other: String) throws -> Int64 {
            guard case .integers(let values) = try Self.table([text, other]).columns[0].cells else { return -1 }
            return values[0]
        }
        #expect(try cells("Jan 02, 1970", "Jan 13, 1970") == day)
        #expect(try cells("1/2/70", "1/13/70") == day && cells("1/2/68", "1/13/70") == 35_795 * day)
        #expect(try cells("1/2/1970 12:30 AM", "1/13/1970 1:00 PM") == day + 1_800_000_000)
        #expect(try cells("1/2/1970 12:30 PM", "1/13/1970 1:00 PM") == day + 45_000_000_000)
        #expect(try cells("00:01", "23:59") == 60_000_000)
    }

    /// Numbers that may be dates, ratios, versions and codes are left what they were.
    @Test(arguments: [
        ["20200105", "20200106", "20200107"], ["20200105", "20201305", "20210101"], ["20200105", "20210105"], ["16:9", "4:3"],
        ["12:30", "25:00"], ["1.2.3", "10.4.11"], ["12-34-56", "10-11-12"], ["May be", "March on"], ["0:75", "1:10"],
        ["13:00 PM", "1:00 PM"], ["2020-01", "2020-02"],
    ])
    func othersAreNone(_ cells: [String]) throws {
        #expect(try Self.table(cells).columns[0].type != .datetime)
    }

    /// The line of the schema that settles it stands with the finding, and settles it.
    @Test func whatIsOpenIsNamedWithTheLineThatSettlesIt() throws {
        for (cells, form) in [(["1/5/20", "2/6/20"], "d/M/yy"), (["01-02-2020", "03-04-2020"], "dd-MM-yyyy")] {
            let table = try Self.table(cells)
            let note = try #require(table.tableNotes.first { $0.kind == .ambiguousDates })
            #expect(table.columns[0].type == .categorical && note.text.contains("x: {type: datetime, format: \(form)}"), "\(note.text)")
        }
        let dates = (10..<40).map { "2020-01-\($0 % 20 + 10)" }
        let note = try #require(Self.table(dates + ["unknown"]).tableNotes.first { $0.kind == .datesAmongText })
        #expect(note.row == 31 && note.count == 1 && note.text.contains("30 of 31 cells are dates (yyyy-MM-dd)"))
        let codes = (10..<28).map { "202001\($0)" } + (10..<28).map { "202002\($0)" } + ["99999999"]
        let coded = try Self.table(codes)
        #expect(coded.columns[0].type == .integer && coded.tableNotes.contains { $0.kind == .datesAmongText && $0.row == 37 })
        #expect(try Self.table(["1/25/20", "1/5/20"]).tableNotes.contains { $0.kind == .shortYears })
    }

    /// Digits that are dates in one table stay numbers where another has numbers, and the other way about.
    @Test func digitsAgreeWhateverTheyAreReadAs() throws {
        func agreed(_ texts: [[String]], real: Int) throws -> [TableColumn] {
            let tables = try texts.map { try CSVTableTests.table("x\n" + $0.joined(separator: "\n") + "\n") }
            return try Table.agreeing(tables, realCount: real).0.map(\.columns[0])
        }
        let dates = ["20200105", "20210217", "19991231"]
        let numbers = ["20200105", "99999999", "20210217"]
        let kept = try agreed([numbers, dates], real: 1)
        #expect(kept.map(\.type) == [.integer, .integer] && kept[1].cells == .integers([20_200_105, 20_210_217, 19_991_231]))
        #expect(try agreed([dates, numbers, dates], real: 2).allSatisfy { $0.type == .integer && $0.invalid.isEmpty })
        let read = try agreed([dates, numbers], real: 1)
        #expect(read.map(\.type) == [.datetime, .datetime] && read[1].invalid == [1])
        // Days up to 12 alone leave the form open; the holdout tells it.
        let open = try agreed([["01/02/2020", "03/04/2020"], ["25/02/2020", "01/02/2020"], ["2020-02-01", "2020-04-03"]], real: 2)
        #expect(open.allSatisfy { $0.type == .datetime } && open[0].cells == open[2].cells)
    }
}
