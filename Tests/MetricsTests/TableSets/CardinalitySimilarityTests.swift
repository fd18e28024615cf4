import Datasets
import Metrics
import Results
import Testing

@Suite struct CardinalitySimilarityTests {
    private func set(_ counts: [Int]) throws -> TableSet {
        try Customers.set(
            counts.map { _ in 30 },
            counts.enumerated().flatMap { customer, count in
                (0..<count).map { Customers.Row(customer: Int64(customer), day: Int64($0), amount: 1, channel: 0) }
            })
    }

    /// Parents without a child count: SDMetrics' cardinality is of the same kind, and by hand F differs most below 1, by ½.
    @Test func parentsWithoutChildrenCount() throws {
        let sets = try TableSet.agreeing([set([0, 0, 1, 2]), set([1, 1, 1, 2])], schema: Customers.schema).sets
        let part = Scope(.column, "orders per customers")
        #expect(try Customers.value(CardinalitySimilarity(), Roles(real: sets[0], synthetic: sets[1]), part) == 0.5)
        let found = try Customers.estimates(CardinalitySimilarity(), Roles(real: sets[0], synthetic: sets[1]), replicates: 0)
        let facts = try #require(found.first { $0.scope == part }).result.get().parameters
        #expect(facts[PartFacts.real] == "0.75" && facts[PartFacts.synthetic] == "1.25")
        #expect(facts[PartFacts.difference]?.contains("1.25 orders per customers") ?? false)
    }

    @Test func gatheredChildrenAreSeenAndOthersAreNot() throws {
        try Customers.tells(CardinalitySimilarity()) { $0.withGatheredChildren(0.5, seed: 1) }
        let sets = try Customers.sets()
        let shuffled = Roles(real: sets.real, synthetic: sets.synthetic.withShuffledChildren(1, seed: 1))
        #expect(
            try Customers.value(CardinalitySimilarity(), shuffled)
                == Customers.value(CardinalitySimilarity(), Roles(real: sets.real, synthetic: sets.synthetic)))
    }
}
