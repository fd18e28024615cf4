import Datasets
import Metrics
import Results
import Testing

/// What a schema requires: cells that may not be empty, and keys.
struct DeclaredValidityTests {
    private static let missing = TableColumn.Cells.missingInteger

    /// Real rows keep what is required, synthetic ones have `ages` and `ids`.
    private func shares(_ schema: String, ages: [Int64], ids: [Int64], group: [Int64]? = nil) throws -> [ValidityShare] {
        func table(_ ages: [Int64], _ ids: [Int64], _ group: [Int64]) throws -> Table {
            try Table(
                columns: [
                    TableColumn(name: "age", type: .integer, cells: .integers(ages)),
                    TableColumn(name: "id", type: .integer, cells: .integers(ids)),
                    TableColumn(name: "group", type: .integer, cells: .integers(group)),
                ], info: SetInfo(name: "t", media: "memory"))
        }
        let real = try table([30, 40, 50, 60], [1, 9, 70, 800], [1, 2, 3, 4])
        let sets = try Table.agreeing(
            [real, real, try table(ages, ids, group ?? [1, 2, 3, 4])], realCount: 2, schema: TableSchema.parse(schema, file: "s.yaml")
        ).tables
        return try DeclaredValidity.shares(Roles(real: sets[0], holdout: sets[1], synthetic: sets[2]))
    }

    @Test func emptyCellsAndKeysAreCounted() throws {
        let schema = "columns: {age: {nullable: false}, id: {key: true}, group: {nullable: true}}"
        let found = try shares(schema, ages: [30, Self.missing, 40, 50], ids: [5, 6, 5, 8], group: [1, Self.missing, 1, 1])
        #expect(found.map(\.scope) == [.whole, Scope(.column, "age"), Scope(.column, "id")])
        #expect(found.map(\.estimate.value) == [0.5, 0.75, 0.75] && found.allSatisfy { $0.floor?.value == 1 })
        #expect(found[0].estimate.notes.contains("most often in age (1), id (1)"))
        // Without a key of its own a row has none.
        #expect(try shares(schema, ages: [1, 2, 3, 4], ids: [5, Self.missing, 6, 7])[0].estimate.value == 0.75)
        #expect(try shares(schema, ages: [1, 2, 3, 4], ids: [5, 6, 7, 8])[0].estimate.value == 1)
    }

    @Test func severalColumnsAreOneKey() throws {
        let found = try shares(
            "columns: {id: {key: true}, group: {key: true}}", ages: [1, 2, 3, 4], ids: [1, 1, 2, 1], group: [1, 2, 1, 1])
        #expect(found.map(\.scope) == [.whole, Scope(.column, "id + group")] && found[0].estimate.value == 0.75)
    }

    @Test func aSchemaThatRequiresNothingHasNoValue() throws {
        #expect(throws: MetricError.self) { try shares("columns: {age: integer}", ages: [1, 2, 3, 4], ids: [1, 2, 3, 4]) }
    }

    /// Levels that a schema states are known, though no real row has them.
    @Test func statedLevelsAreKnown() throws {
        func table(_ levels: [String]) throws -> Table {
            try Table(
                columns: [TableColumn(name: "grade", type: .categorical, cells: .codes([0, 1], levels: levels))],
                info: SetInfo(name: "t", media: "memory"))
        }
        func share(_ schema: String) throws -> Double? {
            let sets = try Table.agreeing(
                [try table(["low", "high"]), try table(["low", "mid"])], schema: TableSchema.parse(schema, file: "s.yaml")).tables
            return try CategoryValidity.shares(Roles(real: sets[0], synthetic: sets[1])).first?.estimate.value
        }
        #expect(try share("columns: {grade: {levels: [low, mid, high]}}") == 1)
        #expect(try share("columns: {grade: categorical}") == 0.5)
    }
}
