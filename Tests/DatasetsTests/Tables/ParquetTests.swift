import Datasets
import Foundation
import TestSupport
import Testing

/// Files of another writer, cell by cell: every encoding, codec and page version, flat and nested missing cells.
struct ParquetTests {
    static let names = ["dictionary", "plain", "deltas", "gzip", "lz4"]

    static func file(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: SharedData.repository.appending(path: "Tests/Goldens/parquet/\(name).parquet")))
    }

    /// Every fifth row from the fourth on is missing, but in the plain file.
    private static func cells<Value>(_ name: String, _ missing: Value, _ value: (Int) -> Value) -> [Value] {
        (0..<12).map { name != "plain" && $0 % 5 == 3 ? missing : value($0) }
    }

    @Test(arguments: names)
    func everyCellIsRead(_ name: String) throws {
        let table = try Table.decode(Self.file(name), name: "t.parquet")
        #expect(table.columns.map(\.name) == ["i", "l", "u", "f", "d", "b", "s", "day", "ms", "ns", "dec", "n.x", "n.y"])
        func integers(_ value: (Int) -> Int64) -> TableColumn.Cells { .integers(Self.cells(name, .min, value)) }
        var powers: [Int64] = [1]
        for _ in 1..<12 { powers.append(powers[powers.count - 1] * -3) }
        #expect(table.columns[0].cells == integers { powers[$0] })
        #expect(table.columns[1].cells == integers { (1 << 53) + 1 + 7 * Int64($0) })
        #expect(table.columns[2].cells == integers { (1 << 32) - 1 - Int64($0) })
        #expect(table.columns[3].numbers.map { $0.isNaN ? -1 : $0 } == Self.cells(name, -1) { 0.5 * Double($0) })
        #expect(table.columns[4].numbers.map { $0.isNaN ? -1 : $0 } == Self.cells(name, -1) { 0.1 * Double($0) })
        #expect(table.columns[5].cells == .codes(Self.cells(name, -1) { $0 % 3 == 0 ? 1 : 0 }, levels: ["false", "true"]))
        let words = ["abc", "abd", "ä", "abcdef"]
        let isSeen = Set(Self.cells(name, "") { words[$0 % 4] })
        #expect(table.columns[6].levels == ["abc", "abcdef", "abd", "ä"].filter(isSeen.contains))
        #expect((0..<12).map { table.columns[6].levelName(at: $0) } == Self.cells(name, nil) { words[$0 % 4] })
        #expect(table.columns[7].cells == integers { (Int64($0) - 4) * 86_400_000_000 } && table.columns[7].type == .datetime)
        #expect(table.columns[8].cells == integers { 1_582_977_600_000_000 + Int64($0) * 1000 })
        #expect(table.columns[9].cells == integers { -315_619_200_000_000 + Int64($0) } && table.columns[9].type == .datetime)
        #expect(table.columns[10].numbers.map { $0.isNaN ? -1 : $0 } == Self.cells(name, -1) { Double($0 - 6) / 8 })
        #expect(table.columns[11].cells == integers { Int64($0) })
        #expect((0..<12).map { table.columns[12].isMissing($0) } == Self.cells(name, true) { $0 == 1 })
    }

    @Test func allFilesWithGapsAreOneTable() throws {
        let prints = try Self.names.filter { $0 != "plain" }.map { name in
            try Table.decode(Self.file(name), name: name).fingerprint(parallel: .init(threads: 2))
        }
        #expect(Set(prints).count == 1)
    }

    @Test func aSchemaTurnsTypes() throws {
        var options = OpenOptions()
        options.schema = TableSchema(columns: [
            ColumnSchema(name: "i", type: .categorical), ColumnSchema(name: "s", type: .numeric), ColumnSchema(name: "n.x", type: .numeric),
        ])
        let table = try Table.decode(Self.file("plain"), name: "t.parquet", options: options)
        #expect(table.columns[0].type == .categorical && table.columns[0].levels.contains("-3"))
        #expect(table.columns[6].invalid == Array(0..<12))
        #expect(table.columns[11].cells == .numbers((0..<12).map(Double.init)))
    }

    @Test func whatIsNoFileOfRowsIsRefused() throws {
        let file = try Self.file("plain")
        #expect(throws: DatasetError.self) { try Table.decode(Array(file.dropLast(1)), name: "t.parquet") }
        #expect(throws: DatasetError.self) { try Table.decode(Array("PAR1".utf8), name: "t.parquet") }
        #expect(throws: DatasetError.self) { try Table.decode(Array(file.prefix(200)) + file.suffix(8), name: "t.parquet") }
    }
}

/// Damaged files end in an error or a table: no trap, no hang, no memory beyond what the file can hold.
struct ParquetFuzzTests {
    @Test(arguments: ParquetTests.names)
    func damagedFilesAreRefusedOrRead(_ name: String) throws {
        let file = try ParquetTests.file(name)
        var fuzz = HeaderFuzz(seed: 11)
        var options = OpenOptions()
        options.maxBytes = 1 << 24
        var refused = 0
        for _ in 0..<(HeaderFuzz.isLong ? 20_000 : 80) {
            // The metadata are the last third of so small a file.
            do {
                let table = try Table.decode(fuzz.edited(file, head: file.count / 2), name: name, options: options)
                #expect(table.columns.allSatisfy { $0.count == table.count })
            } catch { refused += 1 }
        }
        #expect(refused > 20)
    }

    @Test func everyLengthIsRefused() throws {
        let file = try ParquetTests.file("deltas")
        for count in stride(from: 0, to: file.count, by: 13) {
            #expect(throws: DatasetError.self) { try Table.decode(Array(file.prefix(count)), name: "t.parquet") }
        }
    }
}
