import Datasets
import Metrics
import Results
import Testing

@Suite struct ParentChildAccuracyTests {
    /// Peers cut real and synthetic numbers apart, so that 10 · amount + 500 looks the same; the real cuts do not.
    @Test func anotherScaleIsSeen() throws {
        let sets = try Customers.sets { drawn in
            (drawn.ages, drawn.orders.map { row in
                var row = row
                row.amount = 10 * row.amount + 500
                return row
            })
        }
        #expect(try Customers.value(ParentChildAccuracy(), sets, Scope(.columnPair, "customers.age", "orders.amount")) < 0.15)
    }

    @Test func shuffledChildrenAreSeen() throws {
        try Customers.tells(ParentChildAccuracy(), families: 1_500) { $0.withShuffledChildren(1, seed: 1) }
    }

    /// A table that points to itself has columns of one name on both sides, one that points twice to another says which way.
    @Test func waysAreToldApart() throws {
        func numbers(_ name: String, _ cells: [Int]) -> TableColumn {
            TableColumn(name: name, type: .integer, cells: .integers(cells.map(Int64.init)))
        }
        func set(_ shift: Int) throws -> TableSet {
            let info = SetInfo(name: "shop", media: "memory")
            let count = 200
            return TableSet(
                tables: [
                    (
                        "customers",
                        try Table(
                            columns: [
                                numbers("id", (0..<count).map(\.self)), numbers("referrer", (0..<count).map { ($0 * 7 + shift) % count }),
                                numbers("age", (0..<count).map { ($0 * 13 + shift) % 61 }),
                            ], info: info)
                    ),
                    (
                        "orders",
                        try Table(
                            columns: [
                                numbers("payer", (0..<count).map { ($0 * 3 + shift) % count }),
                                numbers("receiver", (0..<count).map { ($0 * 11 + shift) % count }),
                                numbers("amount", (0..<count).map { ($0 * 17 + shift) % 89 }),
                            ], info: info)
                    ),
                ], info: info)
        }
        guard case .tables(let schema) = try SchemaFile.parse(
            """
            tables:
              customers: {columns: {id: {key: true}, referrer: {foreign_key: customers.id}}}
              orders: {columns: {payer: {foreign_key: customers.id}, receiver: {foreign_key: customers.id}}}
            """, file: "s.yaml")
        else { throw DatasetError(.badData, "one table") }
        let sets = try TableSet.agreeing([set(0), set(1)], schema: schema).sets
        for statistic in [ParentChildAccuracy() as any FamilyStatistic, ParentChildAssociation()] {
            let found = try Customers.estimates(statistic, Roles(real: sets[0], holdout: nil, synthetic: sets[1]), replicates: 0)
            #expect(
                Set(found.map(\.scope)) == [
                    .whole, Scope(.columnPair, "customers.referrer.age", "customers.age"),
                    Scope(.columnPair, "orders.payer.age", "orders.amount"), Scope(.columnPair, "orders.receiver.age", "orders.amount"),
                ])
            #expect(found.count == 4)
        }
    }
}
