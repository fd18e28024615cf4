import CSQLite
import Datasets
import Testing

/// Keys and foreign keys where a schema leaves columns open, where a database declares them, and tables without rows.
struct ProposedKeysTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func shop(_ name: String, refunds: String = "", first: Int = 1) throws -> TableSet {
        let customers = (first..<first + 20).map { "\($0),\(20 + $0 % 30),\($0 % 2 == 0 ? "north" : "south")\n" }.joined()
        let orders = (0..<40).map { "\(500 + $0),\(first + $0 % 20),2024-01-\($0 % 28 + 1 < 10 ? "0" : "")\($0 % 28 + 1),\($0).5\n" }.joined()
        for (table, text) in [
            ("customers", "id,age,region\n" + customers), ("orders", "order_id,customer,day,amount\n" + orders),
            ("refunds", "order_id,amount\n" + refunds),
        ] { try folder.write(Array(text.utf8), "\(name)/\(table).csv") }
        return try TableSet.open(folder.path + "/" + name)
    }

    private func tables(_ yaml: String) throws -> TableSetSchema {
        guard case .tables(let schema) = try SchemaFile.parse(yaml, file: "s.yaml") else {
            throw DatasetError(.badData, "one table")
        }
        return schema
    }

    private func links(_ set: TableSet) -> [String] {
        set.links.map { "\(set.members[$0.child].name).\($0.column) > \(set.members[$0.parent].name).\($0.parentColumn)" }
    }

    /// Keys that are written as dates are keys as other whole numbers are, whether all of a table's make dates or not.
    @Test func datesAsKeysAreKeys() throws {
        let days = (1...12).flatMap { month in (10...14).map { "2020\(month < 10 ? "0" : "")\(month)\($0)" } }
        try folder.write(Array(("day_key,holiday\n" + days.map { "\($0),no\n" }.joined()).utf8), "dates/days.csv")
        let sales = (0..<120).map { "\($0 + 1000),\(days[$0 % (60 - $0 % 7)]),\($0 % 9).5\n" }.joined()
        try folder.write(Array(("sale_id,day_key,amount\n" + sales).utf8), "dates/sales.csv")
        let sets = try Array(repeating: TableSet.open(folder.path + "/dates"), count: 2)
        let (agreed, _) = try TableSet.agreeing(sets, realCount: 1, schema: TableSetSchema(inferredFrom: sets[0]))
        #expect(agreed.map(links) == Array(repeating: ["sales.day_key > days.day_key"], count: 2))
        #expect(agreed[0].members.flatMap { $0.table.columns.filter { $0.name == "day_key" }.map(\.type) } == [.id, .id])
    }

    private func database(_ name: String, _ statements: String) throws -> TableSet {
        let path = folder.path + "/" + name
        var handle: OpaquePointer?
        #expect(sqlite3_open(path, &handle) == SQLITE_OK)
        #expect(sqlite3_exec(handle, statements, nil, nil, nil) == SQLITE_OK)
        sqlite3_close(handle)
        return try TableSet.open(path)
    }

    // MARK: What a schema leaves open

    /// A schema that bounds one column says nothing of keys: without them, order numbers would be compared as numbers.
    @Test(arguments: [
        "tables: {customers: {columns: {age: {range: [0, 120]}}}}",
        "tables: {orders: {columns: {customer: {nullable: false}, amount: {range: [0, null]}}}}",
        "tables: {customers: {columns: {region: {target: true}}}}", "tables: {}",
    ])
    func keysOfColumnsThatAreNotNamedAreProposed(yaml: String) throws {
        let set = try TableSet.agreeing([shop("real", refunds: "500,1\n")], schema: tables(yaml)).sets[0]
        #expect(links(set).contains("orders.customer > customers.id"), "\(links(set))")
        #expect(set.member("customers")?.key == ["id"] && set.member("orders")?.key == ["order_id"])
        #expect(set.member("orders")?.order == "day" && set.members[set.root].name == "customers")
    }

    @Test func whatASchemaSaysStands() throws {
        let real = try shop("real", refunds: "500,1\n")
        let none = try TableSet.agreeing(
            [real], schema: tables("tables: {orders: {columns: {customer: integer}}}")).sets[0]
        #expect(!links(none).contains("orders.customer > customers.id"), "\(links(none))")
        #expect(none.member("orders")?.references == [])
        let keyed = try TableSet.agreeing(
            [real], schema: tables("tables: {orders: {columns: {order_id: {key: true}, customer: {key: true}}}}")).sets[0]
        #expect(keyed.member("orders")?.key == ["order_id", "customer"])
    }

    // MARK: What a database declares

    @Test func aDatabaseTellsItsForeignKeys() throws {
        let set = try database(
            "staff.db",
            """
            CREATE TABLE staff(id INTEGER PRIMARY KEY, boss INTEGER REFERENCES staff, pay REAL);
            CREATE TABLE shops(country TEXT, number INTEGER, PRIMARY KEY(country, number));
            CREATE TABLE sales(Country TEXT, shop INTEGER, seller INTEGER REFERENCES STAFF(ID), amount REAL,
                FOREIGN KEY(country, shop) REFERENCES shops(country, number), FOREIGN KEY(amount) REFERENCES gone(x));
            INSERT INTO staff VALUES (1, NULL, 9), (2, 1, 8), (3, 1, 7), (4, 2, 6);
            INSERT INTO shops VALUES ('DE', 1), ('DE', 2), ('FR', 1);
            INSERT INTO sales VALUES ('DE', 1, 2, 5.5), ('FR', 1, 3, 6.5), ('DE', 2, 4, 7.5);
            """)
        let schema = TableSetSchema(inferredFrom: set)
        #expect(schema.table("staff")?.schema.column("boss")?.reference == .init(table: "staff", column: "id"))
        #expect(schema.table("sales")?.schema.column("seller")?.reference == .init(table: "staff", column: "id"))
        #expect(
            schema.table("sales")?.foreignKeys
                == [.init(columns: ["Country", "shop"], table: "shops", parentColumns: ["country", "number"])])
        let agreed = try TableSet.agreeing([set]).sets[0]
        #expect(agreed.links.count == 3 && agreed.links.allSatisfy { $0.found.orphans == 0 })
        // The file says what was found.
        #expect(try tables(schema.yaml()).table("sales")?.foreignKeys == schema.table("sales")?.foreignKeys)
    }

    // MARK: Tables without rows

    @Test func aTableThatIsEmptyInTheRealSetIsLeftOut() throws {
        let real = try shop("real")
        #expect(real.members.map(\.name) == ["customers", "orders"])
        let (sets, notes) = try TableSet.agreeing([real, shop("synthetic", refunds: "500,1\n", first: 100)])
        #expect(sets.allSatisfy { $0.members.count == 2 })
        #expect(notes.contains { $0.text.contains("refunds") && $0.text.contains("no rows") })
    }

    @Test func aTableThatIsEmptyInTheSyntheticSetAloneIsRefusedByName() throws {
        let sets = try [shop("real", refunds: "500,1\n501,2\n"), shop("synthetic", first: 100)]
        let error = #expect(throws: DatasetError.self) { try TableSet.agreeing(sets) }
        #expect(error?.message == "The table refunds of synthetic has no rows, that of real has 2 rows.")
    }

    @Test func aSetOfEmptyTablesIsRefused() throws {
        let error = #expect(throws: DatasetError.self) {
            try database("none.db", "CREATE TABLE a(x); CREATE TABLE b(y);")
        }
        #expect(error?.message == "No table of none.db has rows: a, b.")
    }
}
