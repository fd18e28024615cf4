import Datasets
import Testing

/// What `schema check` tells of a table: all that a schema can say, not its types alone.
struct SchemaFindingTests {
    private func findings(_ csv: String, _ yaml: String) throws -> [String] {
        guard case .table(let schema) = try SchemaFile.parse(yaml, file: "s.yaml") else {
            throw DatasetError(.badData, "several tables")
        }
        var options = OpenOptions()
        options.schema = schema
        let table = try Table.decode(Array(csv.utf8), name: "t.csv", options: options)
        return try schema.findings(in: try Table.agreeing([table], realCount: 1, schema: schema).tables[0]).map(\.text)
    }

    @Test(arguments: [
        ("age: {range: [0, 50]}", ["1 cell of age outside of its range, first in row 2"]),
        ("age: {range: [null, 20]}", ["2 cells of age outside of its range, first in row 1"]),
        ("grade: {levels: [low, mid]}", ["1 cell of grade with a level that is not stated, first in row 3"]),
        ("grade: {nullable: false}", ["1 empty cell of grade, first in row 2"]),
        ("day: {type: datetime, format: yyyy-MM-dd, range: [2024-01-02, null]}", ["1 cell of day outside of its range, first in row 1"]),
        ("id: {key: true}", ["1 row has a key in id that a row before has, first in row 3"]),
        ("id: {key: true}\n  grade: {key: true}", ["1 row has no key in id + grade, first in row 2"]),
        ("name: text", ["there is no column name"]), ("age: {range: [0, 60]}", []), ("grade: {nullable: true}", []),
    ])
    func everyStatementIsChecked(statement: String, expected: [String]) throws {
        let csv = "id,age,grade,day\n1,30,low,2024-01-01\n2,60,,2024-01-03\n1,20,high,2024-01-04\n"
        #expect(try findings(csv, "columns:\n  \(statement)\n") == expected)
    }

    @Test func typesAndRulesAreCheckedToo() throws {
        let found = try findings(
            "a,b\n1,2\nx,3\n4,1\n", "columns: {a: integer}\nconstraints: [b >= a]\n")
        #expect(found.contains("1 cell of a that is no integer, first in row 2") && found.contains { $0.contains("b >= a") })
        #expect(found.count == 2)
    }
}
