import Datasets
import Metrics
import Results
import Testing

@Suite struct SequenceStepsTests {
    /// Steps are between rows of one key in the order of the days, never from one key to the next.
    @Test func stepsAreWithinAKey() throws {
        func set(_ amounts: [Double]) throws -> TableSet {
            try Customers.set(
                [30, 40],
                zip([3, 1, 2, 1, 2], amounts).enumerated().map { place, row in
                    Customers.Row(customer: place < 3 ? 0 : 1, day: Int64(row.0), amount: row.1, channel: 0)
                })
        }
        // By day: 1, 3, 6 and 100, 101: steps 2, 3, 1. Against 1, 2, 6 and 100, 101: steps 1, 4, 1.
        let sets = try TableSet.agreeing([set([6, 1, 3, 100, 101]), set([6, 1, 2, 100, 101])], schema: Customers.schema).sets
        let scope = Scope(.column, "step of orders.amount")
        let value = try Customers.value(SequenceSteps(), Roles(real: sets[0], synthetic: sets[1]), scope)
        #expect(abs(value - 2.0 / 3) < 1e-12)
        let days = Scope(.column, "step of orders.day")
        #expect(try Customers.value(SequenceSteps(), Roles(real: sets[0], synthetic: sets[1]), days) == 1)
    }

    @Test func aShuffledOrderIsSeen() throws {
        // The days themselves are the same in any order.
        try Customers.tells(SequenceSteps(), Scope(.column, "step of orders.amount"), families: 900) { try #require(try $0.withShuffledOrder(1, seed: 1)) }
    }

    @Test func withoutAnOrderThereIsAReason() throws {
        var schema = Customers.schema
        schema.tables[1].order = nil
        let drawn = Customers.draw(20, seed: 1)
        let set = try TableSet.agreeing([Customers.set(drawn.ages, drawn.orders)], schema: schema).sets[0]
        for statistic in [SequenceSteps(), SequenceAutocorrelation(), SequenceTransitions()] as [any FamilyStatistic] {
            let found = try Customers.estimates(statistic, Roles(real: set, synthetic: set))
            #expect(found.count == 1)
            if case .failure(.notApplicable(let reason))? = found.first?.result {
                #expect(reason.contains("order"))
            } else {
                Issue.record("\(statistic.descriptor.id) has a value")
            }
        }
    }
}
