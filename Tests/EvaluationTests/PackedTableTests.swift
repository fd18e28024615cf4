import Datasets
import Evaluation
import Numerics
import Testing

/// How studies keep samples of tables: what is written is read back, what is damaged is no table.
@Suite struct PackedTableTests {
    private func table() throws -> Table {
        var paid = TableColumn(name: "paid", type: .numeric, cells: .numbers([1.5, .nan, -0.0, 1e300]), format: "2")
        paid.invalid = [1]
        var town = TableColumn(name: "town", type: .categorical, cells: .codes([1, -1, 0, 1], levels: ["Köln", "a,\"b\"", "never"]))
        town.knownLevels = 2
        var table = try Table(
            columns: [
                TableColumn(name: "id", type: .id, cells: .integers([7, 8, 9, .max])), paid, town,
                TableColumn(name: "day", type: .datetime, cells: .integers([0, .min, -5, 86_400_000_000]), format: "yyyy-MM-dd"),
            ], info: SetInfo(name: "packed", media: "memory"), target: "town", groups: ["town"])
        var said = ColumnSchema(name: "town", type: .categorical)
        said.levels = ["Köln", "a,\"b\"", "never"]
        table.schema = TableSchema(columns: [said])
        return table
    }

    @Test func comesBack() throws {
        let whole = try table()
        let read = try #require(TableModality.unpacked(TableModality.packed(whole), name: "packed"))
        #expect(read.columns == whole.columns)
        #expect(read.target == "town" && read.groups.map(\.name) == ["town"])
        #expect(read.labels == whole.labels && read.classNames == whole.classNames)
        #expect(read.schema == whole.schema)
        #expect(read.fingerprint(parallel: .serial) == whole.fingerprint(parallel: .serial))
    }

    @Test func damaged() throws {
        let bytes = try TableModality.packed(table())
        for count in [0, 3, 4, 40, bytes.count - 1] { #expect(TableModality.unpacked(Array(bytes[..<count]), name: "cut") == nil) }
        #expect(TableModality.unpacked(bytes + [0], name: "long") == nil)
        // A level that there is not: town's first code, behind 8 bytes of four ids and four numbers.
        var edited = bytes
        edited[bytes.count - 4 * 8 - 4 * 4] = 3
        #expect(TableModality.unpacked(edited, name: "edited") == nil)
        var random = RandomStream(seed: 1)
        for _ in 0..<60 {
            var noisy = bytes
            for _ in 0..<3 { noisy[random.index(below: noisy.count)] = UInt8(truncatingIfNeeded: random.next()) }
            if let read = TableModality.unpacked(noisy, name: "noisy") { #expect(read.columns.allSatisfy { $0.count == read.count }) }
        }
    }
}
