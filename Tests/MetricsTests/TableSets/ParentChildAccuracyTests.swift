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
}
