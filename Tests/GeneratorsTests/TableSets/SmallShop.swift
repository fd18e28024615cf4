import Datasets
import Generators
import Numerics

/// Customers, their orders, the items of these; products beside them. The number of orders and their amounts rise with the age,
/// amounts of one customer are alike, days go up, and quantities go with the group of the product.
enum SmallShop {
    static let schema = """
        tables:
          customers: {columns: {id: {key: true}}}
          orders: {order: day, columns: {order_id: {key: true}, customer: {foreign_key: customers.id}}}
          items:
            columns:
              order: {key: true, foreign_key: orders.order_id}
              line: {key: true}
              buyer: {foreign_key: customers.id}
              product: {foreign_key: products.code}
          products: {columns: {code: {key: true}}}
        """

    static func set(_ customers: Int = 200) throws -> TableSet {
        var random = RandomStream(seed: 11)
        var (ages, regions): ([Int64], [Int32]) = ([], [])
        var (owners, days, amounts, channels): ([Int64], [Int64], [Double], [Int32]) = ([], [], [], [])
        var (orders, lines, buyers, products, quantities): ([Int32], [Int64], [Int64], [Int32], [Int64]) = ([], [], [], [], [])
        for customer in 0..<customers {
            let age = 20 + random.index(below: 60)
            ages.append(Int64(age))
            regions.append(Int32(random.index(below: 3)))
            let (taste, channel) = (random.normal(), Int32(random.index(below: 2)))
            var day: Int64 = 0
            for _ in 0..<random.index(below: 1 + age / 10) {
                day += 1 + Int64(random.index(below: 20))
                owners.append(Int64(customer))
                days.append(day)
                amounts.append(((0.1 * Double(age) + taste + 0.3 * random.normal()) * 100).rounded() / 100)
                channels.append(random.uniform() < 0.9 ? channel : 1 - channel)
                for line in 0..<1 + random.index(below: 3) {
                    orders.append(Int32(owners.count - 1))
                    lines.append(Int64(line + 1))
                    buyers.append(Int64(customer))
                    let product = random.uniform() < 0.1 ? -1 : random.index(below: 12)
                    products.append(Int32(product))
                    quantities.append(Int64(product < 0 ? 1 : product % 3 * 10 + 1 + random.index(below: 3)))
                }
            }
        }
        func table(_ name: String, _ columns: [TableColumn]) throws -> (name: String, table: Table) {
            (name, try Table(columns: columns, info: SetInfo(name: name, media: "memory")))
        }
        let orderIDs = owners.indices.map { "O\(10_000 + $0)" }
        let set = TableSet(
            tables: [
                try table("customers", [
                    TableColumn(name: "id", type: .id, cells: .integers((0..<Int64(customers)).map { $0 })),
                    TableColumn(name: "age", type: .integer, cells: .integers(ages)),
                    TableColumn(name: "region", type: .categorical, cells: .codes(regions, levels: ["east", "north", "west"])),
                ]),
                try table("items", [
                    TableColumn(name: "order", type: .id, cells: .codes(orders, levels: orderIDs)),
                    TableColumn(name: "line", type: .id, cells: .integers(lines)),
                    TableColumn(name: "buyer", type: .id, cells: .integers(buyers)),
                    TableColumn(
                        name: "product", type: .id, cells: .codes(products, levels: (0..<12).map { "P\(10 + $0)" })),
                    TableColumn(name: "quantity", type: .integer, cells: .integers(quantities)),
                ]),
                try table("orders", [
                    TableColumn(name: "order_id", type: .id, cells: .codes(owners.indices.map { Int32($0) }, levels: orderIDs)),
                    TableColumn(name: "customer", type: .id, cells: .integers(owners)),
                    TableColumn(name: "day", type: .integer, cells: .integers(days)),
                    TableColumn(name: "amount", type: .numeric, cells: .numbers(amounts)),
                    TableColumn(name: "channel", type: .categorical, cells: .codes(channels, levels: ["shop", "web"])),
                ]),
                try table("products", [
                    TableColumn(name: "code", type: .id, cells: .codes((0..<12).map { $0 }, levels: (0..<12).map { "P\(10 + $0)" })),
                    TableColumn(
                        name: "group", type: .categorical, cells: .codes((0..<12).map { $0 % 3 }, levels: ["large", "middle", "small"])),
                ]),
            ], info: SetInfo(name: "shop", media: "memory"))
        guard case .tables(let schema) = try SchemaFile.parse(schema, file: "schema") else { return set }
        return try TableSet.agreeing([set], schema: schema).sets[0]
    }

    /// Those without training by steps.
    static let ids = GeneratorRegistry.tableSets.map(\.descriptor).filter { !$0.trainsBySteps }.map(\.id)
    /// Those that keep what columns tell of one another.
    static let joint = ["gaussian-copula", "bayes-net", "cart"]

    static func made(_ id: String, _ set: TableSet, rows: Int, seed: UInt64 = 1, threads: Int = 1) throws -> TableSet {
        let generator = try GeneratorRegistry.find(id, in: GeneratorRegistry.tableSets)
        let parallel = Parallel(threads: threads)
        let model = try generator.fit(TableSetTraining(set), FitPlan(seed: seed, parallel: parallel))
        let read = try GeneratorModel(try model.encoded(), name: "m.safetensors")
        return try generator.rows(read, SamplePlan(count: rows, seed: seed, parallel: parallel), name: "made")
    }

    static func numbers(_ set: TableSet, _ table: String, _ column: String) -> [Double] {
        set.member(table)?.table.column(column)?.numbers ?? []
    }

    static func correlation(_ pairs: [(Double, Double)]) -> Double {
        let count = Double(pairs.count)
        let (x, y) = (pairs.reduce(0) { $0 + $1.0 } / count, pairs.reduce(0) { $0 + $1.1 } / count)
        let both = pairs.reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) }
        let own = pairs.reduce(0) { $0 + ($1.0 - x) * ($1.0 - x) } * pairs.reduce(0) { $0 + ($1.1 - y) * ($1.1 - y) }
        return both / own.squareRoot()
    }
}
