import Datasets
import Metrics
import Results
import Testing

@Suite struct SequenceTransitionsTests {
    /// web-shop, shop-web against web-shop, shop-shop: of two transitions one is the same.
    @Test func transitionsAreCountedWithinAKey() throws {
        func set(_ channels: [Int32]) throws -> TableSet {
            try Customers.set(
                [30, 40],
                channels.enumerated().map { place, channel in
                    Customers.Row(customer: place < 3 ? 0 : 1, day: Int64(place), amount: 1, channel: channel)
                })
        }
        let sets = try TableSet.agreeing([set([0, 1, 0, 1]), set([0, 1, 1, 0])], schema: Customers.schema).sets
        let scope = Scope(.columnPair, "orders.channel", "next orders.channel")
        #expect(try Customers.value(SequenceTransitions(), Roles(real: sets[0], synthetic: sets[1]), scope) == 0.5)
    }

    @Test func aShuffledOrderIsSeen() throws {
        try Customers.tells(SequenceTransitions(), families: 1_000) { try #require(try $0.withShuffledOrder(1, seed: 1)) }
    }
}
