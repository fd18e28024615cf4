import Datasets
import Metrics
import Results
import Testing

@Suite struct KeyAggregatesTests {
    /// Mean, first and last of three customers, one without orders, by hand; the file's order does not count.
    @Test func aggregatesAreOfTheKeysRows() throws {
        func row(_ customer: Int64, _ day: Int64, _ amount: Double) -> Customers.Row {
            Customers.Row(customer: customer, day: day, amount: amount, channel: 0)
        }
        let one = try Customers.set([30, 40, 50], [row(0, 3, 5), row(0, 1, 1), row(1, 2, 7)])
        let two = try Customers.set([30, 40, 50], [row(0, 1, 5), row(0, 3, 1), row(1, 2, 7)])
        let sets = try TableSet.agreeing([one, two], schema: Customers.schema).sets
        func value(_ name: String) throws -> Double {
            try Customers.value(KeyAggregates(), Roles(real: sets[0], synthetic: sets[1]), Scope(.column, name))
        }
        // Means are 3 and 7 in both, firsts 1 and 7 against 5 and 7.
        #expect(try value("mean orders.amount") == 1 && value("first orders.amount") == 0.5 && value("last orders.amount") == 0.5)
        #expect(try value("levels of orders.channel") == 1 && value("mean orders.day") == 1)
    }

    @Test func rowsDrawnWithoutTheirKeyAreSeen() throws {
        try Customers.tells(KeyAggregates()) { $0.withShuffledChildren(1, seed: 1) }
    }
}
