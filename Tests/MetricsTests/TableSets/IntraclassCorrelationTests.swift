import Datasets
import Metrics
import Results
import Testing

@Suite struct IntraclassCorrelationTests {
    private func set(_ families: [[Double]], _ channels: [[Int32]]? = nil) throws -> TableSet {
        try Customers.set(
            families.map { _ in 30 },
            families.enumerated().flatMap { customer, amounts in
                amounts.enumerated().map { place, amount in
                    Customers.Row(
                        customer: Int64(customer), day: Int64(place), amount: amount, channel: channels?[customer][place] ?? 0)
                }
            })
    }

    /// Shrout and Fleiss (1979), table 2: six targets, four judges each; ICC(1,1) is 0.17.
    @Test func valueIsTheTextbooks() throws {
        let table: [[Double]] = [
            [9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7],
        ]
        let alike = table.map { row in row.map { _ in row[0] } }
        let sets = try TableSet.agreeing([set(table), set(alike)], schema: Customers.schema).sets
        let estimate = try #require(
            try Customers.estimates(IntraclassCorrelation(), Roles(real: sets[0], synthetic: sets[1]), replicates: 0)
                .first { $0.scope == Scope(.column, "orders.amount") }
        ).result.get()
        let real = try #require(estimate.parameters[PartFacts.real].flatMap(Double.init))
        #expect(abs(real - 0.166) < 0.0005)
        #expect(estimate.parameters[PartFacts.synthetic] == "1.0" && abs(estimate.value - (1 - real)) < 1e-12)
    }

    /// Groups of unequal size and levels: families of one level each are alike, whatever their number.
    @Test func levelsOfOneFamilyAreAlike() throws {
        let channels: [[Int32]] = [[0, 0, 0], [1, 1], [2, 2, 2, 2], [0, 0]]
        let mixed: [[Int32]] = [[0, 1, 2], [1, 0], [2, 0, 1, 2], [0, 1]]
        let amounts = channels.map { $0.map { _ in 1.0 } }
        let sets = try TableSet.agreeing([set(amounts, channels), set(amounts, mixed)], schema: Customers.schema).sets
        let estimate = try #require(
            try Customers.estimates(IntraclassCorrelation(), Roles(real: sets[0], synthetic: sets[1]), replicates: 0)
                .first { $0.scope == Scope(.column, "orders.channel") }
        ).result.get()
        #expect(estimate.parameters[PartFacts.real] == "1.0")
        #expect((estimate.parameters[PartFacts.synthetic].flatMap(Double.init) ?? 1) < 0)
        // A column that does not vary has no value, and a reason.
        let constant = try Customers.estimates(IntraclassCorrelation(), Roles(real: sets[0], synthetic: sets[1]), replicates: 0)
            .first { $0.scope == Scope(.column, "orders.amount") }
        if case .failure(.notApplicable)? = constant?.result {} else { Issue.record("a constant column has a value") }
    }

    @Test func shuffledChildrenAreSeen() throws {
        try Customers.tells(IntraclassCorrelation()) { $0.withShuffledChildren(1, seed: 1) }
    }
}
