import Datasets
import Metrics
import Results
import Testing

@Suite struct ParentChildAssociationTests {
    private static let pair = Scope(.columnPair, "customers.age", "orders.amount")

    @Test func shuffledChildrenLoseWhatTheyHadWithTheirParents() throws {
        try Customers.tells(ParentChildAssociation()) { $0.withShuffledChildren(1, seed: 1) }
        let sets = try Customers.sets()
        let broken = Roles(real: sets.real, synthetic: sets.synthetic.withShuffledChildren(1, seed: 1))
        let estimate = try #require(
            try Customers.estimates(ParentChildAssociation(), broken, replicates: 0).first { $0.scope == Self.pair }
        ).result.get()
        let real = try #require(estimate.parameters[PartFacts.real].flatMap(Double.init))
        #expect(real > 0.4 && estimate.value > real - 0.15)
        #expect(estimate.parameters[PartFacts.difference]?.hasPrefix("orders.amount goes with customers.age") ?? false)
    }

    /// The value is that of the joined table: the correlation over orders, by hand.
    @Test func valueIsThatOfTheJoin() throws {
        let drawn = Customers.draw(50, seed: 4)
        let reversed = (ages: drawn.ages, orders: drawn.orders.map { row in
            var row = row
            row.amount = Double(drawn.ages[Int(row.customer)])
            return row
        })
        let sets = try TableSet.agreeing(
            [Customers.set(drawn.ages, drawn.orders), Customers.set(reversed.ages, reversed.orders)], schema: Customers.schema
        ).sets
        let (x, y) = (drawn.orders.map { Double(drawn.ages[Int($0.customer)]) }, drawn.orders.map(\.amount))
        let n = Double(x.count)
        let (a, b) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
        let products = zip(x, y).reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) }
        let squares = (x.reduce(0) { $0 + ($1 - a) * ($1 - a) }, y.reduce(0) { $0 + ($1 - b) * ($1 - b) })
        let correlation = abs(products / (squares.0 * squares.1).squareRoot())
        let value = try Customers.value(ParentChildAssociation(), Roles(real: sets[0], synthetic: sets[1]), Self.pair)
        #expect(abs(value - (1 - correlation)) < 1e-9)
    }
}
