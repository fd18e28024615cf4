import Datasets
import Metrics
import Numerics
import Results
import Testing

/// Customers and their orders: the number of orders and their amounts go with the age, amounts of one customer are alike and
/// follow each other, and so do channels.
enum Customers {
    static let schema: TableSetSchema = {
        var customers = TableSchema(columns: [ColumnSchema(name: "id")])
        customers.columns[0].isKey = true
        var orders = TableSchema(columns: [ColumnSchema(name: "customer")])
        orders.columns[0].reference = .init(table: "customers", column: "id")
        return TableSetSchema(tables: [
            .init(name: "customers", schema: customers), .init(name: "orders", schema: orders, order: "day"),
        ])
    }()

    struct Row {
        var customer: Int64
        var day: Int64
        var amount: Double
        var channel: Int32
    }

    /// Ages of customers, and their orders.
    static func draw(_ count: Int, seed: UInt64) -> (ages: [Int64], orders: [Row]) {
        var random = RandomStream(seed: seed).split("customers")
        var ages: [Int64] = []
        var orders: [Row] = []
        for customer in 0..<count {
            let age = 20 + random.index(below: 60)
            ages.append(Int64(age))
            let level = random.normal()
            var (last, channel, day) = (0.0, Int32(random.index(below: 3)), Int64(random.index(below: 30)))
            for _ in 0..<random.index(below: 3 + age / 10) {
                last = 0.8 * last + 0.6 * random.normal()
                if random.uniform() < 0.3 { channel = Int32(random.index(below: 3)) }
                day += Int64(1 + random.index(below: 10))
                orders.append(Row(customer: Int64(customer), day: day, amount: 0.05 * Double(age) + level + last, channel: channel))
            }
        }
        return (ages, orders)
    }

    static func set(_ ages: [Int64], _ orders: [Row]) throws -> TableSet {
        func column(_ name: String, _ cells: [Int64]) -> TableColumn {
            TableColumn(name: name, type: .integer, cells: .integers(cells))
        }
        let info = SetInfo(name: "shop", media: "memory")
        return TableSet(
            tables: [
                ("customers", try Table(columns: [column("id", (0..<Int64(ages.count)).map(\.self)), column("age", ages)], info: info)),
                (
                    "orders",
                    try Table(
                        columns: [
                            column("customer", orders.map(\.customer)), column("day", orders.map(\.day)),
                            TableColumn(name: "amount", type: .numeric, cells: .numbers(orders.map(\.amount))),
                            TableColumn(
                                name: "channel", type: .categorical,
                                cells: .codes(orders.map(\.channel), levels: ["web", "shop", "phone"])),
                        ], info: info)
                ),
            ], info: info)
    }

    /// Sets that agree.
    static func sets(
        _ count: Int = 300, holdout: Bool = true, synthetic: ((ages: [Int64], orders: [Row])) -> (ages: [Int64], orders: [Row]) = { $0 }
    ) throws -> Roles<TableSet> {
        let drawn = (0..<3).map { draw(count, seed: UInt64($0)) }
        let other = synthetic(drawn[2])
        var sets = [try set(drawn[0].ages, drawn[0].orders)]
        if holdout { sets.append(try set(drawn[1].ages, drawn[1].orders)) }
        sets.append(try set(other.ages, other.orders))
        sets = try TableSet.agreeing(sets, realCount: holdout ? 2 : 1, schema: schema).sets
        return Roles(real: sets[0], holdout: holdout ? sets[1] : nil, synthetic: sets[sets.count - 1])
    }

    static func estimates(
        _ statistic: any FamilyStatistic, _ sets: Roles<TableSet>, replicates: Int = 40
    ) throws -> [TableEstimate] {
        try statistic.estimates(
            FamilyEvidence(sets, parallel: .serial), resamples: Resamples(seed: 1, replicates: replicates),
            splits: replicates > 0 ? 10 : 0, seed: 1)
    }

    static func value(_ statistic: any FamilyStatistic, _ sets: Roles<TableSet>, _ scope: Scope = .whole) throws -> Double {
        try #require(try estimates(statistic, sets, replicates: 0).first { $0.scope == scope }).result.get().value
    }

    /// An honest set lies in the floor; a damaged one is beyond it with its whole interval.
    static func tells(
        _ statistic: any FamilyStatistic, _ scope: Scope = .whole, families: Int = 300, damaged: (TableSet) throws -> TableSet,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let honest = try sets(families)
        let broken = Roles(real: honest.real, holdout: honest.holdout, synthetic: try damaged(honest.synthetic))
        let isHigher = statistic.descriptor.direction == .higher
        for (sets, isGood) in [(honest, true), (broken, false)] {
            let whole = try #require(
                try estimates(statistic, sets).first { $0.scope == scope }, sourceLocation: sourceLocation)
            let estimate = try whole.result.get()
            let (interval, floor) = (try #require(estimate.interval), try #require(whole.floor))
            if isGood {
                let isInside = isHigher ? interval.high >= floor.low : interval.low <= floor.high
                #expect(isInside, "\(interval) against \(floor)", sourceLocation: sourceLocation)
            } else {
                let isBeyond = isHigher ? interval.high < floor.low : interval.low > floor.high
                #expect(isBeyond, "\(interval) against \(floor)", sourceLocation: sourceLocation)
            }
        }
    }
}
