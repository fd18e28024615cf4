import Datasets
import Metrics
import Results
import Testing

@Suite struct SequenceAutocorrelationTests {
    private func correlation(_ families: [[Double]]) throws -> Double {
        let set = try Customers.set(
            families.map { _ in 30 },
            families.enumerated().flatMap { customer, amounts in
                amounts.enumerated().map { Customers.Row(customer: Int64(customer), day: Int64($0), amount: $1, channel: 0) }
            })
        let agreed = try TableSet.agreeing([set], schema: Customers.schema).sets[0]
        let estimate = try #require(
            try Customers.estimates(SequenceAutocorrelation(), Roles(real: agreed, synthetic: agreed), replicates: 0)
                .first { $0.scope.names.first == "orders.amount" }
        ).result.get()
        return try #require(estimate.parameters[PartFacts.real].flatMap(Double.init))
    }

    /// Less its mean, 1 2 3 is −1 0 1: pairs (−1, 0) and (0, 1), which correlate fully; alternating values do against.
    @Test func levelsOfKeysDoNotCount() throws {
        let rising = try correlation([[1, 2, 3], [101, 102, 103]])
        #expect(abs(rising - 1) < 1e-12)
        #expect(try correlation([[0, 1, 0, 1, 0, 1], [50, 51, 50, 51, 50, 51]]) < -0.99)
        // Sequences of two would give −1 whatever they are.
        #expect(try abs(correlation([[1, 2, 3], [101, 102, 103], [5, 9], [7, 1]]) - 1) < 1e-12)
    }

    @Test func aShuffledOrderIsSeen() throws {
        try Customers.tells(SequenceAutocorrelation()) { try #require(try $0.withShuffledOrder(1, seed: 1)) }
    }
}
