import Datasets
import Foundation
import Testing

/// Schemas: what is read from YAML, how mistakes are placed, what inference writes.
struct TableSchemaTests {
    private static let example = """
        columns:
          age: {type: integer, range: [0, 120], quasi_identifier: true}
          "zip code": {type: text, nullable: false}
          grade:
            type: ordinal
            levels: [low, mid, "high"]
            group: true
          from: {type: datetime, format: dd/MM/yyyy, range: [01/02/2020, null]}
          to: datetime
          team: {foreign_key: teams.id, sensitive: yes}
          id: {key: true}
          label: {target: true, levels: [0, 1]}
          rest:
        constraints:
          - to >= from
          - if grade == "low" then age < 30
        unit: {key: "zip code", rows: 3}
        """

    @Test func everythingIsRead() throws {
        let schema = try TableSchema.parse(Self.example, file: "s.yaml")
        #expect(schema.columns.map(\.name) == ["age", "zip code", "grade", "from", "to", "team", "id", "label", "rest"])
        #expect(schema.columns.map(\.type) == [.integer, .text, .ordinal, .datetime, .datetime, nil, nil, nil, nil])
        #expect(schema.column("age")?.minimum == 0 && schema.column("age")?.maximum == 120)
        #expect(schema.column("from")?.minimum == 1_580_515_200_000_000 && schema.column("from")?.maximum == nil)
        #expect(schema.column("team")?.reference == .init(table: "teams", column: "id"))
        #expect(schema.column("label")?.levels == ["0", "1"] && schema.target == "label" && schema.key == ["id"])
        #expect(schema.column("zip code")?.isNullable == false && schema.names(where: \.isGroup) == ["grade"])
        #expect(schema.names(where: \.isSensitive) == ["team"] && schema.names(where: \.isQuasiIdentifier) == ["age"])
        #expect(schema.unit == PrivacyUnitSchema(column: "zip code", rows: 3))
        #expect(schema.constraints.map(\.text) == ["to >= from", "if grade == \"low\" then age < 30"])
    }

    @Test func whatIsWrittenReadsTheSame() throws {
        var schema = try TableSchema.parse(Self.example, file: "s.yaml")
        schema.columns.append(ColumnSchema(name: "yes: \"\\\n\u{202e}#", type: .categorical))
        schema.columns[schema.columns.count - 1].levels = ["1", "true", "null", "a'b", "- x", "*", "", "x\\", " *y", "'' &z"]
        #expect(try TableSchema.parse(schema.yaml(), file: "t.yaml") == schema)
        #expect(try TableSchema.parse(TableSchema().yaml(), file: "t.yaml") == TableSchema())
        let data = try JSONEncoder().encode(schema)
        #expect(try JSONDecoder().decode(TableSchema.self, from: data) == schema)
    }

    @Test(arguments: [
        ("columns:\n  a: {type: number}\n", "s.yaml, line 2: there is no type of columns “number”"),
        ("columns:\n  a: integer\n  b:\n    rnage: [0, 1]\n", "line 4: unknown key “rnage”"),
        ("columns:\n  a: {range: [0, x]}\n", "line 2: “x” in the range of column a"),
        ("columns:\n  a: {range: [3, 1]}\n", "line 2: the range of column a is upside down"),
        ("columns:\n  a: {range: [0, 1e400]}\n", "is no finite number"),
        ("columns:\n  a: {type: ordinal}\n", "is ordinal and has no levels"), ("columns:\n  a: ordinal\n", "is ordinal and has no levels"),
        ("columns:\n  a: x 'y\n  b: *x\n", "line 3: anchors"),
        ("columns:\n  a: {levels: [x, x]}\n", "level “x” of column a is given twice"),
        ("columns:\n  a: {format: MM/yy}\n", "the format “MM/yy” of column a"),
        ("columns:\n  a: {key: maybe}\n", "key of column a must be true or false"),
        ("columns:\n  a: {foreign_key: x}\n", "names no table and column"),
        ("columns:\n  a: {target: true}\n  b: {target: true}\n", "a and b are both targets"),
        ("columns:\n  a: {target: true}\nunit: {key: a}\n", "a is the unit of privacy"), ("unit: person\n", "line 1: the unit “person” is none"),
        ("columns:\n  a: {key: true}\nunit: {key: a, rows: 2}\n", "no unit of it has 2 rows"), ("unit: {rows: 2}\n", "names no key"),
        ("unit: {key: a, rows: 5000}\n", "5000 rows of a key are no number from 1 to 1000"),
        ("columns:\n  a: integer\n  a: text\n", "twice"), ("columns: [a]\n", "columns must be a mapping"),
        ("constraints:\n  - end =>\n", "line 2: the constraint “end =>” is not understood"), ("a: [\n", "s.yaml, line"),
        ("columns:\n  a: &x integer\n  b: *x\n", "line 2: anchors"), ("", "s.yaml is empty"),
        (String(repeating: "[", count: 40), "nested more than 16 deep"),
    ])
    func mistakesAreNamedWithTheirLine(_ text: String, _ what: String) {
        do {
            _ = try TableSchema.parse(text, file: "s.yaml")
            Issue.record("it was read")
        } catch { #expect("\(error)".contains(what), "\(error)") }
    }

    @Test func inferenceKeepsRareLevelsAndExtremesOut() throws {
        let rows = (0..<60).map { "\($0 + 1),\($0 % 2 == 0 ? "a" : "b"),\($0 == 7 ? "rare" : "c"),2023-01-0\($0 % 9 + 1),\($0 * 1000 % 7919)" }
        let table = try CSVTableTests.table("id,x,y,day,n\n" + rows.joined(separator: "\n"))
        let schema = TableSchema(inferredFrom: table)
        #expect(schema.columns.map(\.type) == [.id, .categorical, .categorical, .datetime, .integer])
        #expect(schema.columns.map(\.levels) == [nil, ["a", "b"], nil, nil, nil])
        #expect(schema.columns[0].isKey && schema.columns[3].format == "yyyy-MM-dd" && schema.columns[4].minimum == nil)
        #expect(try TableSchema.parse(schema.yaml(), file: "t.yaml") == schema)
        #expect(!schema.yaml().contains("rare"))
    }

    private static func broken(_ text: String, _ table: String) throws -> TableConstraint.Findings {
        try TableConstraint(text).check(CSVTableTests.table(table))
    }

    @Test func constraintsAreChecked() throws {
        let table = "a,b,s,d,`x y`\n1,2,M,2023-01-01,0\n3,2,F,2023-02-01,1\n,2,M,2023-03-01,1\n5,5,,2023-04-01,0\n"
        #expect(try Self.broken("a <= b", table) == .init(broken: [1], undecided: 1))
        #expect(try Self.broken("if s == 'M' then a == 1", table) == .init(broken: [], undecided: 3))
        #expect(try Self.broken("s != \"M\"", table) == .init(broken: [0, 2], undecided: 1))
        #expect(try Self.broken("d < '2023-02-15'", table) == .init(broken: [2, 3], undecided: 0))
        #expect(try Self.broken("2 * a - b + 1 > 0.5", table) == .init(broken: [], undecided: 1))
        #expect(try Self.broken("a + b == 0.3", "a,b\n0.1,0.2\n0.1,0.3\n") == .init(broken: [1], undecided: 0))
        #expect(try Self.broken("`x-y` >= 1", "x-y\n0\n1\n") == .init(broken: [0], undecided: 0))
        // Levels and names of two columns, whatever their codes are.
        let pairs = "from,to,n\nx,y,1\ny,y,2\n,y,3\nz,x,4\n"
        #expect(try Self.broken("from != to", pairs) == .init(broken: [1], undecided: 1))
        #expect(try Self.broken("if from == to then n > 2", pairs) == .init(broken: [1], undecided: 3))
        #expect(throws: DatasetError.self) { try Self.broken("from > to", pairs) }
        #expect(throws: DatasetError.self) { try Self.broken("q > 1", table) }
        #expect(throws: DatasetError.self) { try Self.broken("s > 1", table) }
        #expect(throws: DatasetError.self) { try Self.broken("s > 'M'", table) }
        #expect(throws: DatasetError.self) { try TableConstraint("a b") }
    }
}
