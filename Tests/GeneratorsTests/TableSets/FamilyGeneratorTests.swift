import Foundation
import Datasets
import Generators
import Numerics
import Testing

/// What every generator of several tables keeps.
@Suite struct FamilyGeneratorTests {
    private func link(_ set: TableSet, _ name: String) throws -> TableLink {
        try #require(set.links.first { set.column($0.child, $0.column) == name })
    }

    @Test(arguments: SmallShop.ids) func keysAreNewAndPointToRows(id: String) throws {
        let real = try SmallShop.set(80)
        let made = try SmallShop.made(id, real, rows: 120)
        #expect(made.count == 120 && made.root == real.root && made.tree == real.tree)
        for (own, known) in zip(made.members, real.members) {
            #expect(own.name == known.name && own.key == known.key && own.references == known.references && own.order == known.order)
            #expect(own.table.columns.map(\.name) == known.table.columns.map(\.name))
            #expect(own.table.columns.map(\.type) == known.table.columns.map(\.type))
        }
        // By the cells that are written, not by what was meant.
        let again = try TableSet.agreeing([TableSet(tables: made.members.map { ($0.name, $0.table) }, info: made.info)], schema: SmallShop.parsed).sets[0]
        #expect(again.links.allSatisfy { $0.found.orphans == 0 })
        #expect(again.links.map(\.rows) == made.links.map(\.rows))
        let customers = try link(made, "orders.customer")
        #expect(customers.found.empty == 0 && customers.rows.count > 0)
        #expect(SmallShop.numbers(made, "customers", "id") == (80..<200).map { Double($0) })
        #expect(made.member("orders")?.table.column("order_id")?.levels.first == "O\(10_000 + (real.member("orders")?.table.count ?? 0))")
        // A second key that points where the family does goes on doing so.
        let (orders, buyers) = (try link(made, "items.order"), try link(made, "items.buyer"))
        #expect(zip(orders.rows, buyers.rows).allSatisfy { customers.rows[Int($0)] == $1 })
        var lines: [Int32: Double] = [:]
        let isCounted = zip(orders.rows, SmallShop.numbers(made, "items", "line")).allSatisfy { order, line in
            lines[order, default: 0] += 1
            return line == lines[order]
        }
        #expect(isCounted)
        let empty = try link(made, "items.product").found
        #expect(empty.empty > 0 && empty.empty < empty.rows)
    }

    @Test(arguments: SmallShop.ids) func sameFamiliesAtAnyThreadCount(id: String) throws {
        let real = try SmallShop.set(60)
        let one = try SmallShop.made(id, real, rows: 40, seed: 4)
        let many = try SmallShop.made(id, real, rows: 70, seed: 4, threads: 3)
        let start = try many.subset(Array(0..<40))
        for (a, b) in zip(one.members, start.members) where a.name != "products" {
            func cells(_ table: Table) -> [[Double]] { table.columns.filter { $0.type != .id }.map { $0.numbers.map { $0.isNaN ? -1 : $0 } } }
            #expect(cells(a.table) == cells(b.table), "\(a.name)")
        }
        let other = try SmallShop.made(id, real, rows: 40, seed: 5)
        #expect(SmallShop.numbers(other, "orders", "amount") != SmallShop.numbers(one, "orders", "amount"))
    }

    @Test(arguments: SmallShop.joint) func familiesAreLikeTheRealOnes(id: String) throws {
        let real = try SmallShop.set(400)
        let made = try SmallShop.made(id, real, rows: 400)
        /// Children per parent and the age; amounts and the age; amounts that follow each other; quantities and the group.
        func measured(_ set: TableSet) throws -> (children: Double, age: Double, amount: Double, next: Double, group: Double) {
            let (link, items) = (try link(set, "orders.customer"), try link(set, "items.product"))
            let (ages, amounts) = (SmallShop.numbers(set, "customers", "age"), SmallShop.numbers(set, "orders", "amount"))
            var counts = [Double](repeating: 0, count: ages.count)
            for row in link.rows { counts[Int(row)] += 1 }
            let next = zip(link.rows.indices, link.rows.indices.dropFirst()).filter { link.rows[$0] == link.rows[$1] }
            let (quantities, groups) = (SmallShop.numbers(set, "items", "quantity"), SmallShop.numbers(set, "products", "group"))
            return (
                counts.reduce(0, +) / Double(counts.count), SmallShop.correlation(Array(zip(ages, counts))),
                SmallShop.correlation(zip(link.rows, amounts).map { (ages[Int($0)], $1) }),
                SmallShop.correlation(next.map { (amounts[$0], amounts[$1]) }),
                SmallShop.correlation(zip(items.rows, quantities).filter { $0.0 >= 0 }.map { (groups[Int($0)], $1) })
            )
        }
        let (wanted, got) = (try measured(real), try measured(made))
        #expect(abs(wanted.children - got.children) < 0.15 * wanted.children, "\(wanted.children) \(got.children)")
        #expect(wanted.age > 0.3 && got.age > 0.6 * wanted.age, "\(wanted.age) \(got.age)")
        #expect(wanted.amount > 0.5 && got.amount > 0.7 * wanted.amount, "\(wanted.amount) \(got.amount)")
        #expect(wanted.next > 0.8 && got.next > 0.7 * wanted.next, "\(wanted.next) \(got.next)")
        // Levels without an order, or more than two columns together, are not what all of them keep.
        #expect(wanted.group > 0.9 && got.group > (id == "cart" ? 0.8 : 0.25), "\(wanted.group) \(got.group)")
        let (days, owners) = (SmallShop.numbers(made, "orders", "day"), try link(made, "orders.customer").rows)
        for row in days.indices.dropFirst() where owners[row] == owners[row - 1] { #expect(days[row] >= days[row - 1]) }
    }

    /// A second foreign key: a few customers pay for all.
    @Test(arguments: SmallShop.joint) func anotherKeyPointsAsOftenToEach(id: String) throws {
        var random = RandomStream(seed: 3)
        let count = 200
        let ages = (0..<count).map { _ in 20 + Int64(random.index(below: 60)) }
        let payers = (0..<count).filter { $0 % 10 == 0 }
        var (owners, paying): ([Int64], [Int64]) = ([], [])
        for customer in 0..<count {
            for _ in 0..<1 + random.index(below: 4) {
                owners.append(Int64(customer))
                paying.append(Int64(payers[random.index(below: payers.count)]))
            }
        }
        let amounts = owners.map { _ in Int64(random.index(below: 90)) }
        func integers(_ name: String, _ type: ColumnType, _ cells: [Int64]) -> TableColumn {
            TableColumn(name: name, type: type, cells: .integers(cells))
        }
        let customers = try Table(
            columns: [integers("id", .id, (0..<Int64(count)).map { $0 }), integers("age", .integer, ages)],
            info: SetInfo(name: "customers", media: "memory"))
        let orders = try Table(
            columns: [
                integers("customer", .id, owners), integers("payer", .id, paying),
                integers("amount", .integer, amounts),
            ], info: SetInfo(name: "orders", media: "memory"))
        guard case .tables(let schema) = try SchemaFile.parse(
            """
            tables:
              customers: {columns: {id: {key: true}}}
              orders: {columns: {customer: {foreign_key: customers.id}, payer: {foreign_key: customers.id}}}
            """, file: "schema")
        else { return }
        let set = try TableSet.agreeing(
            [TableSet(tables: [("customers", customers), ("orders", orders)], info: SetInfo(name: "paid", media: "memory"))], schema: schema
        ).sets[0]
        func idle(_ set: TableSet) throws -> Double {
            let rows = try link(set, "orders.payer").rows
            return 1 - Double(Set(rows).count) / Double(set.count)
        }
        let (wanted, got) = (try idle(set), try idle(SmallShop.made(id, set, rows: count)))
        #expect(wanted == 0.9 && abs(got - wanted) < 0.08, "\(wanted) \(got)")
    }

    @Test func whatIsNotLearnedIsSaid() throws {
        var real = try SmallShop.set(40)
        real = real.withOrphans(0.1, seed: 1)
        let generator = try GeneratorRegistry.find("cart", in: GeneratorRegistry.tableSets)
        let model = try generator.fit(TableSetTraining(real), FitPlan())
        #expect(model.header.notes?.contains { $0.contains("orders point by customer to no row of customers") } ?? false)
        let made = try generator.rows(model, SamplePlan(count: 30), name: "made")
        #expect(made.links.allSatisfy { $0.found.orphans == 0 })
        #expect(throws: GeneratorError.self) { try generator.fit(TableSetTraining(real), FitPlan(settings: ["nothing": "1"])) }
    }

    @Test func foreignKeysOfSeveralColumnsAreRefusedByName() throws {
        func table(_ name: String, _ columns: [String]) throws -> (name: String, table: Table) {
            let columns = columns.map { TableColumn(name: $0, type: .integer, cells: .integers([1, 2, 3])) }
            return (name, try Table(columns: columns, info: SetInfo(name: name, media: "memory")))
        }
        let set = TableSet(
            tables: [try table("shops", ["country", "number", "size"]), try table("sales", ["country", "shop", "amount"])],
            info: SetInfo(name: "sales", media: "memory"))
        let yaml = """
            tables:
              shops: {columns: {country: {key: true}, number: {key: true}}}
              sales: {foreign_keys: [{columns: [country, shop], table: shops, references: [country, number]}]}
            """
        guard case .tables(let schema) = try SchemaFile.parse(yaml, file: "schema") else {
            Issue.record("the schema is of one table")
            return
        }
        let agreed = try TableSet.agreeing([set], schema: schema).sets[0]
        let error = #expect(throws: GeneratorError.self) { try TableSetTraining(agreed) }
        #expect(error?.code == .badData && error?.message.contains("sales points to shops by country + shop together") ?? false)
    }

    @Test func damagedModelsAreRefused() throws {
        let real = try SmallShop.set(40)
        let generator = try GeneratorRegistry.find("marginal", in: GeneratorRegistry.tableSets)
        let model = try generator.fit(TableSetTraining(real), FitPlan())
        for (from, to) in [
            ("\"parent\":0", "\"parent\":9"), ("\"counts\":[", "\"counts\":[99,"), ("\"tie\":", "\"tie\":4"), ("\"root\":0", "\"root\":7"),
            ("\"table\":2", "\"table\":5"), ("\"cells\":[", "\"cells\":[0,"),
        ] {
            var broken = model
            let text = try #require(model.header.schema)
            broken.header.schema = text.replacingOccurrences(of: from, with: to)
            #expect(broken.header.schema != text, "\(from)")
            let error = #expect(throws: GeneratorError.self, "\(from)") { try generator.rows(broken, SamplePlan(count: 5), name: "made") }
            #expect(error?.code == .badModel)
        }
        var fewer = model
        fewer.tensors.removeAll { $0.name.contains("2.first:") }
        #expect(throws: GeneratorError.self) { try generator.rows(fewer, SamplePlan(count: 5), name: "made") }
    }

    @Test(arguments: SmallShop.ids) func tablesWithNothingButKeys(id: String) throws {
        func ids(_ name: String, _ cells: [Int64]) -> TableColumn { TableColumn(name: name, type: .id, cells: .integers(cells)) }
        let groups = try Table(columns: [ids("group", [1, 2, 3])], info: SetInfo(name: "groups", media: "memory"))
        let people = try Table(columns: [ids("person", Array(10..<20))], info: SetInfo(name: "people", media: "memory"))
        let members = try Table(
            columns: [ids("group", [1, 1, 1, 2, 2, 3, 3]), ids("person", [10, 11, 12, 11, 13, 19, 18])],
            info: SetInfo(name: "members", media: "memory"))
        guard case .tables(let schema) = try SchemaFile.parse(
            """
            tables:
              groups: {columns: {group: {key: true}}}
              people: {columns: {person: {key: true}}}
              members: {columns: {group: {key: true, foreign_key: groups.group}, person: {key: true, foreign_key: people.person}}}
            """, file: "schema")
        else { return }
        let set = try TableSet.agreeing(
            [TableSet(tables: [("groups", groups), ("people", people), ("members", members)], info: SetInfo(name: "g", media: "memory"))],
            schema: schema).sets[0]
        let made = try SmallShop.made(id, set, rows: 6)
        #expect(made.count == 6)
        #expect(made.member("people")?.table.count == 10)
        #expect(made.links.allSatisfy { $0.rows.allSatisfy { $0 >= 0 } })
        // Two foreign keys that make a key together.
        if id != "bootstrap" { #expect(Set(zip(made.links[0].rows, made.links[1].rows).map { [$0, $1] }).count == made.links[0].rows.count) }
    }
}

extension SmallShop {
    static var parsed: TableSetSchema? {
        guard case .tables(let schema)? = try? SchemaFile.parse(schema, file: "schema") else { return nil }
        return schema
    }
}
