import Datasets
import Foundation
import Testing

/// What is written reads back as the same table.
struct TableWriteTests {
    private static let text = [
        "n;i;c;\"odd \"\"name\"\"\";d;t;b;z", "1,50;9007199254740993;\"a;b\";x y;31.01.2020;1;False;",
        "-0,25;;\"say \"\"hi\"\"\";\"two\nlines\";01.02.2020;0;True;", ";-3; blank ;ä;;1;;", "",
    ].joined(separator: "\r\n")

    private static func bytes(_ table: Table) -> String { table.fingerprint(parallel: .serial) }

    @Test func textIsWrittenInTheFormItWasReadIn() throws {
        let table = try CSVTableTests.table(Self.text)
        #expect(table.columns.map(\.type) == [.numeric, .integer, .categorical, .categorical, .datetime, .boolean, .boolean, .categorical])
        let written = String(decoding: table.csv(), as: UTF8.self)
        let expected = "n;i;c;\"odd \"\"name\"\"\";d;t;b;z\r\n1,50;9007199254740993;\"a;b\";x y;31.01.2020;1;False;\r\n"
        #expect(written.hasPrefix(expected), "\(written)")
        let again = try CSVTableTests.table(written)
        #expect(Self.bytes(again) == Self.bytes(table) && again.form == table.form)
        #expect(again.columns.map(\.format) == table.columns.map(\.format))
    }

    @Test func parquetKeepsEveryCell() throws {
        let table = try CSVTableTests.table(Self.text)
        let again = try Table.decode(table.parquet(), name: "t.parquet")
        #expect(Self.bytes(again) == Self.bytes(table))
        #expect(again.columns.map(\.type) == table.columns.map(\.type))
        #expect(again.columns[4].format == "yyyy-MM-dd")
    }

    @Test func manyRowsPackAndReturn() throws {
        let rows = (0..<5000).map { row in
            "\(row * 7919 % 5003),\(Double(row * row % 977) / 8),w\(row % 300),\(row % 2 == 0),2020-01-01 00:00:\(10 + row % 50),\(row % 11 == 0 ? "" : "v")"
        }
        let table = try CSVTableTests.table("a,b,c,d,e,f\n" + rows.joined(separator: "\n"))
        let file = try table.parquet()
        #expect(file.count < table.csv().count)
        let again = try Table.decode(file, name: "t.parquet")
        #expect(again.columns.map(\.cells) == table.columns.map(\.cells))
        #expect(try CSVTableTests.table(String(decoding: table.csv(), as: UTF8.self)).columns == table.columns)
    }

    @Test func theEndingSaysTheKind() throws {
        let table = try CSVTableTests.table("a,b\n1,\"x\ty\"\n2,\n")
        let folder = FileManager.default.temporaryDirectory.appending(path: "write-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, media) in [("t.csv", "CSV"), ("t.tsv", "TSV"), ("t.csv.gz", "CSV, gzip"), ("t.parquet", "Parquet")] {
            let path = folder.appending(path: name).path(percentEncoded: false)
            try table.write(to: path)
            let again = try Table.open(path)
            #expect(again.info.media == media)
            #expect(again.columns.map(\.cells) == table.columns.map(\.cells), "\(name)")
        }
        #expect(throws: DatasetError.self) { try table.write(to: folder.appending(path: "t.xlsx").path(percentEncoded: false)) }
    }

    @Test func oneColumnKeepsItsMissingCells() throws {
        let table = try CSVTableTests.table("a\n1\n\"\"\n3\n")
        #expect(String(decoding: table.csv(), as: UTF8.self) == "a\n1\n\"\"\n3\n")
        #expect(try CSVTableTests.table("a\n1\n\"\"\n").count == 2)
    }

    @Test func drawnNumbersAreRoundedToTheDecimalsOfTheReal() throws {
        let read = try CSVTableTests.table("a,b\n1.50,0.5\n2.25,0.125\n")
        var columns = read.columns
        columns[0].cells = .numbers([3.14159, -0.004])
        columns[1].cells = .numbers([1.0 / 3, 1e300])
        let table = try Table(columns: columns, info: read.info)
        #expect(String(decoding: table.csv(), as: UTF8.self) == "a,b\n3.14,0.3333333333333333\n0.00,1e+300\n")
    }
}
