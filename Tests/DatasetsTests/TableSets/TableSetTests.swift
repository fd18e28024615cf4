import CSQLite
import Datasets
import Foundation
import Testing

/// Several tables: how they are read and brought together, and what a family is.
struct TableSetTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let customers = "id,age,region\n7,30,north\n8,41,south\n9,55,north\n"
    private static let orders = """
        order_id,customer,date,amount
        A1,7,2024-01-03,10
        A2,7,2024-01-01,20
        A3,9,2024-02-01,30
        A4,8,2024-03-01,40
        A5,9,2024-01-15,50

        """
    private static let items = "item,order_id,product,price\n1,A1,P1,1.5\n2,A1,P2,2.5\n3,A3,P1,3.5\n4,A5,,4.5\n"
    private static let products = "id,group\nP1,x\nP2,y\nP3,x\n"

    @discardableResult
    private func write(
        _ name: String, customers: String = customers, orders: String = orders, items: String = items, products: String = products
    ) throws -> String {
        for (table, text) in [("customers", customers), ("orders", orders), ("items", items), ("products", products)] {
            try folder.write(Array(text.utf8), "\(name)/\(table).csv")
        }
        return folder.path + "/" + name
    }

    private static let schema = """
        tables:
          customers: {columns: {id: {key: true}}}
          orders:
            order: date
            columns: {order_id: {key: true}, customer: {foreign_key: customers.id}}
          items:
            columns: {item: {key: true}, order_id: {foreign_key: orders.order_id}, product: {foreign_key: products.id}}
          products: {columns: {id: {key: true}}}
        """

    private func tables(_ yaml: String = schema) throws -> TableSetSchema {
        guard case .tables(let schema) = try SchemaFile.parse(yaml, file: "s.yaml") else {
            throw DatasetError(.badData, "one table")
        }
        return schema
    }

    private func agreed(_ paths: String...) throws -> [TableSet] {
        try TableSet.agreeing(paths.map { try TableSet.open($0) }, realCount: 1, schema: tables()).sets
    }

    // MARK: Reading

    @Test func everyFileIsATableAndOthersAreNamed() throws {
        let path = try write("real")
        try folder.write(Array("about".utf8), "real/README.md")
        let set = try TableSet.open(path)
        #expect(set.members.map(\.name) == ["customers", "items", "orders", "products"])
        #expect(set.info.notes.contains { $0.contains("README.md") } && set.info.media == "folder of tables")
        try folder.write(Array("a\n1\n".utf8), "real/orders.tsv")
        #expect(throws: DatasetError.self) { try TableSet.open(path) }
        #expect(throws: DatasetError.self) { try TableSet.open(folder.path + "/none") }
    }

    @Test func theTablesOfADatabaseAreASet() throws {
        let path = folder.path + "/shop.db"
        var handle: OpaquePointer?
        #expect(sqlite3_open(path, &handle) == SQLITE_OK)
        let statements = "CREATE TABLE a(id, x); CREATE TABLE b(a_id, y); INSERT INTO a VALUES (1, 2), (2, 3); INSERT INTO b VALUES (1, 5), (3, 6);"
        #expect(sqlite3_exec(handle, statements, nil, nil, nil) == SQLITE_OK)
        sqlite3_close(handle)
        let set = try TableSet.open(path)
        #expect(set.members.map(\.name) == ["a", "b"] && set.members.map(\.table.count) == [2, 2])
        #expect(TableSet.tableNames(database: path) == ["a", "b"])
    }

    @Test func keysAreProposedByNameAndContent() throws {
        let schema = TableSetSchema(inferredFrom: try TableSet.open(write("real")))
        #expect(schema.table("customers")?.schema.key == ["id"] && schema.table("products")?.schema.key == ["id"])
        #expect(schema.table("orders")?.schema.key == ["order_id"] && schema.table("orders")?.order == "date")
        #expect(schema.table("orders")?.schema.column("customer")?.reference == .init(table: "customers", column: "id"))
        #expect(schema.table("items")?.schema.column("order_id")?.reference == .init(table: "orders", column: "order_id"))
        #expect(schema.table("items")?.schema.column("product")?.reference == .init(table: "products", column: "id"))
        #expect(schema.table("items")?.schema.column("price")?.reference == nil)
        // What is written reads the same.
        #expect(try tables(schema.yaml()) == schema)
    }

    /// Ids that only count rows are the same in any two tables; others are not.
    @Test func oneRowForOneIsProposedWhereIdsTell() throws {
        func rows(_ id: (Int) -> String) -> [UInt8] {
            Array(("id,x\n" + (0..<60).map { "\(id($0)),\($0 % 7)\n" }.joined()).utf8)
        }
        for (name, id, tells) in [("count", { (row: Int) in "\(row)" }, false), ("code", { "player\($0 * 37 % 61)" }, true)] {
            for table in ["context", "target"] { try folder.write(rows(id), "\(name)/\(table).csv") }
            let schema = TableSetSchema(inferredFrom: try TableSet.open(folder.path + "/\(name)"))
            let reference = schema.table("target")?.schema.column("id")?.reference
            #expect(reference == (tells ? .init(table: "context", column: "id") : nil), "\(name)")
            #expect(schema.table("context")?.schema.column("id")?.reference == nil)
        }
    }

    /// `buyer` says nothing of `clients`; its cells do, unless a few small numbers are in any count of rows.
    @Test(arguments: [(100_000, 60, true), (1, 300, true), (1, 60, false)])
    func cellsPointWhereNamesDoNot(_ first: Int, _ rows: Int, _ tells: Bool) throws {
        let clients = "cust_no,age\n" + (0..<rows).map { "\(first + $0),\(20 + $0 % 50)\n" }.joined()
        let bought = "receipt,buyer,amount\n" + (0..<2 * rows).map { "\(9_000_000 + $0),\(first + $0 * 7 % rows),\($0 % 9)\n" }.joined()
        let name = "\(first)-\(rows)"
        try folder.write(Array(clients.utf8), "\(name)/clients.csv")
        try folder.write(Array(bought.utf8), "\(name)/purchases.csv")
        let schema = TableSetSchema(inferredFrom: try TableSet.open(folder.path + "/\(name)"))
        let table = try #require(schema.table("purchases")?.schema)
        #expect(table.column("buyer")?.reference == (tells ? .init(table: "clients", column: "cust_no") : nil))
        #expect(table.column("amount")?.reference == nil && table.column("receipt")?.reference == nil)
        #expect(schema.table("clients")?.schema.columns.allSatisfy { $0.reference == nil } == true)
    }

    @Test func mistakesInTheSchemaAreNamed() throws {
        let real = try TableSet.open(write("real"))
        for (yaml, says) in [
            ("tables: {orders: {columns: {customer: {foreign_key: clients.id}}}}", "clients"),
            ("tables: {orders: {sort: date}}", "sort"), ("tables: {orders: {}}\nfamilies: people", "people"),
            ("tables: {orders: {}}\ncolumns: {a: text}", "columns"),
        ] {
            let error = #expect(throws: DatasetError.self) { try SchemaFile.parse(yaml, file: "s.yaml") }
            #expect(error?.message.contains(says) ?? false, "\(yaml): \(error?.message ?? "")")
        }
        for (yaml, says) in [
            ("tables: {orders: {columns: {buyer: {foreign_key: customers.id}}}, customers: {}}", "buyer"),
            ("tables: {orders: {columns: {customer: {foreign_key: customers.key}}}, customers: {}}", "customers.key"),
            ("tables: {people: {}}", "people"), ("tables: {orders: {order: day}}", "day"),
        ] {
            let error = #expect(throws: DatasetError.self) { try TableSet.agreeing([real], schema: tables(yaml)) }
            #expect(error?.message.contains(says) ?? false, "\(yaml): \(error?.message ?? "")")
        }
        var options = OpenOptions()
        options.schema = TableSchema()
        #expect(throws: DatasetError.self) { try TableSet.open(folder.path + "/real", options: options) }
        options.schema = nil
        options.tables = TableSetSchema()
        #expect(throws: DatasetError.self) { try Table.open(folder.path + "/real/orders.csv", options: options) }
    }

    @Test func aSetWithoutATableIsRefused() throws {
        let (real, other) = (try TableSet.open(write("real")), try write("other"))
        try FileManager.default.removeItem(atPath: other + "/items.csv")
        let error = #expect(throws: DatasetError.self) { try TableSet.agreeing([real, TableSet.open(other)]) }
        #expect(error?.message.contains("items") ?? false)
    }

    // MARK: Keys

    @Test func keysAreComparedByWhatTheySay() throws {
        // Whole numbers with a missing one among them are written with a fraction by some programs; 07 is another key.
        let set = try agreed(write("real", orders: "order_id,customer,date,amount\nA1,7.0,2024-01-03,10\nA2,,2024-01-01,20\nA3,99,2024-02-01,30\nA5,9.0,2024-01-15,50\n"))[0]
        let link = try #require(set.links.first { $0.column == "customer" })
        #expect(link.rows.prefix(1) == [0] && link.rows.suffix(1) == [2])
        #expect(link.found == TableLink.Found(rows: 4, empty: 1, lost: [1]) && link.isNullable)
        let text = try agreed(write("text", customers: "id,age,region\n07,30,north\n7,41,south\nx,55,north\n"))[0]
        #expect(text.links.first { $0.column == "customer" }?.rows == [1, 1, -2, -2, -2])
    }

    @Test func severalKeyColumnsAreOneKey() throws {
        let schema = try tables("tables: {items: {columns: {order_id: {key: true}, product: {key: true}}}, orders: {}}")
        let set = try TableSet.agreeing([TableSet.open(write("real"))], schema: schema).sets[0]
        let table = try set.measured(try #require(set.members.firstIndex { $0.name == "items" }))
        let key = try #require(table.column("order_id + product"))
        #expect(key.type == .id && key.levels.count == 3 && key.missingCount == 1 && table.column("product") == nil)
        // A key that points somewhere is a key all the same; one of another row is none.
        let one = try tables("tables: {orders: {columns: {order_id: {key: true, foreign_key: items.order_id}, customer: {foreign_key: customers.id}}}, items: {}, customers: {}}")
        let orders = try TableSet.agreeing([TableSet.open(folder.path + "/real")], schema: one).sets[0]
        let place = try #require(orders.members.firstIndex { $0.name == "orders" })
        #expect(try orders.measured(place).columns.map(\.name) == ["order_id", "date", "amount"])
    }

    // MARK: Families

    @Test func aFamilyIsARowWithAllThatPointsToIt() throws {
        let set = try agreed(write("real"))[0]
        #expect(set.count == 3 && set.members[set.root].name == "customers")
        #expect(set.tree.map { set.members[$0].name } == ["customers", "orders", "items"])
        let items = try #require(set.members.firstIndex { $0.name == "items" })
        #expect(set.families(of: items) == [0, 0, 2, 2])
        // The third customer twice, then the first: with all orders and items, products as they are.
        let chosen = try set.subset([2, 2, 0])
        #expect(chosen.members.map(\.table.count) == [3, 6, 6, 3])
        #expect(chosen.families(of: items).filter { $0 == 0 }.count == 2 && chosen.families(of: items).filter { $0 == 2 }.count == 2)
        let hashes = try chosen.contentHashes(parallel: .serial)
        #expect(try hashes == [2, 2, 0].map { try set.contentHashes(parallel: .serial)[$0] })
        // The head of families may be another table.
        var schema = try tables()
        schema.families = "products"
        let other = try TableSet.agreeing([TableSet.open(folder.path + "/real")], schema: schema).sets[0]
        #expect(other.count == 3 && other.tree.map { other.members[$0].name } == ["products", "items"])
    }

    /// Rows that follow each other by a key of which no table has a row.
    @Test func keysAloneHeadFamilies() throws {
        let schema = try tables("families: orders.customer\ntables: {orders: {order: date}}")
        try folder.write(Array(Self.orders.utf8), "log/orders.csv")
        var sets = try TableSet.agreeing([TableSet.open(folder.path + "/log")], schema: schema).sets
        for _ in 0..<2 {
            #expect(sets[0].count == 3 && sets[0].members.map(\.name) == ["orders", "customer"])
            #expect(sets[0].links.map(\.rows) == [[0, 0, 1, 2, 1]] && sets[0].members[0].order == "date")
            // Brought together again with others.
            sets = try TableSet.agreeing([sets[0], sets[0]], schema: schema).sets
        }
        let wrong = try tables("families: orders.buyer\ntables: {orders: {}}")
        #expect(throws: DatasetError.self) { try TableSet.agreeing([TableSet.open(folder.path + "/log")], schema: wrong) }
    }

    @Test func aChoiceOfFamiliesHidesNoOrphans() throws {
        let set = try agreed(write("real", orders: Self.orders + "A6,1000,2024-01-01,9\n"))[0]
        let chosen = try set.subset([0, 1])
        #expect(chosen.links.first { $0.column == "customer" }?.found.orphans == 1)
        #expect(set.limited(to: 2, seed: 1).count == 2)
    }

    /// Order of rows and keys are no content; whose a row is, is.
    @Test func contentIsOfTheWholeFamily() throws {
        let turned = Self.orders.split(separator: "\n")
        let sets = try agreed(
            write("real"),
            write(
                "renamed", customers: "id,age,region\n1,30,north\n2,41,south\n3,55,north\n",
                orders: ([turned[0]] + turned.dropFirst().reversed()).joined(separator: "\n").replacing(",7,", with: ",1,")
                    .replacing(",8,", with: ",2,").replacing(",9,", with: ",3,") + "\n"),
            write("moved", orders: Self.orders.replacing("A4,8,", with: "A4,7,")))
        let hashes = try sets.map { try $0.contentHashes(parallel: .serial) }
        #expect(hashes[0] == hashes[1])
        #expect(hashes[0][2] == hashes[2][2] && hashes[0][0] != hashes[2][0] && hashes[0][1] != hashes[2][1])
        let flat = try sets.map { try $0.flattened() }
        #expect(flat[0].column("mean orders.amount")?.numbers == [15, 40, 40] && flat[2].column("number of orders")?.numbers == [3, 0, 2])
        #expect(flat[0].column("commonest items.product") == nil && flat[0].column("number of items")?.numbers == [2, 0, 2])
    }

    @Test func whatIsWrittenReadsTheSame() throws {
        let set = try agreed(write("real"))[0]
        try set.write(to: folder.path + "/written")
        let again = try agreed(folder.path + "/written")[0]
        #expect(again.fingerprint(parallel: .serial) == set.fingerprint(parallel: .serial))
    }

    /// Each damage does what it says, and nothing within a table.
    @Test func damageIsBetweenTables() throws {
        let set = try agreed(write("real"))[0]
        let place = try #require(set.links.firstIndex { $0.column == "customer" })
        func counts(_ set: TableSet) -> [Int] {
            let children = set.links[place].children(of: set.count)
            return (0..<set.count).map(children.count)
        }
        #expect(set.withOrphans(0.4, seed: 1).links[place].found.orphans == 2)
        #expect(counts(set.withGatheredChildren(0.5, seed: 1)).contains(0))
        let shuffled = set.withShuffledChildren(1, seed: 1)
        #expect(counts(shuffled) == counts(set) && shuffled.links[place].rows != set.links[place].rows)
        let order = try #require(try set.withShuffledOrder(1, seed: 3))
        let dates = [set, order].map { $0.member("orders")?.table.column("date")?.numbers ?? [] }
        #expect(dates[0] != dates[1] && dates[0].sorted() == dates[1].sorted() && counts(order) == counts(set))
    }
}
