import Datasets
import Metrics
import Numerics
import Results
import Testing

@Suite struct ReferentialIntegrityTests {
    private func sets(_ customers: [[Int64]], schema: TableSetSchema = Customers.schema) throws -> Roles<TableSet> {
        let sets = try TableSet.agreeing(
            customers.map { own in
                try Customers.set([30, 40, 50], own.map { Customers.Row(customer: $0, day: 1, amount: 1, channel: 0) })
            }, realCount: customers.count - 1, schema: schema
        ).sets
        return Roles(real: sets[0], holdout: sets.count > 2 ? sets[1] : nil, synthetic: sets[sets.count - 1])
    }

    @Test func orphansAreCountedAndNamed() throws {
        let shares = try ReferentialIntegrity.shares(sets([[0, 1, 2, 2], [0, 1, 1, 2], [0, 1, 7, 8, 2, 0, 1, 2, 9, 9]]))
        #expect(shares.map(\.scope) == [.whole, Scope(.columnPair, "orders.customer", "customers.id")])
        #expect(shares.allSatisfy { abs($0.estimate.value - 0.6) < 1e-12 && $0.floor?.value == 1 })
        let interval = try #require(shares[0].estimate.interval)
        #expect(interval.low < 0.6 && interval.high > 0.6 && interval.high < 1)
        #expect(shares[1].estimate.parameters[PartFacts.difference] == "40\u{a0}% of orders point to no row of customers")
    }

    /// An empty key breaks the rule only where real ones are never empty, or the schema forbids it.
    @Test func emptyKeysCountWhereTheyAreNotAllowed() throws {
        let empty = TableColumn.Cells.missingInteger
        let strict = try ReferentialIntegrity.shares(sets([[0, 1, 2], [0, 1, empty, 2]]))
        #expect(strict[0].estimate.value == 0.75)
        #expect(strict[0].estimate.parameters[PartFacts.difference]?.contains("have an empty customer") ?? false)
        let loose = try ReferentialIntegrity.shares(sets([[0, 1, empty], [0, 1, empty, 2]]))
        #expect(loose[0].estimate.value == 1 && loose[0].estimate.notes.contains { $0.contains("allowed") })
        var schema = Customers.schema
        schema.tables[1].schema.columns[0].isNullable = false
        let stated = try ReferentialIntegrity.shares(sets([[0, 1, empty], [0, 1, empty, 2]], schema: schema))
        #expect(stated[0].estimate.value == 0.75)
    }

    @Test func orphansOfTheHoldoutAreTheFloor() throws {
        let shares = try ReferentialIntegrity.shares(sets([[0, 1, 9, 2], [0, 1, 9, 2], [0, 1, 9, 2]]))
        #expect(shares[0].floor?.value == 0.75)
    }

    /// Twelve rows that share three lost parents are three faults, not twelve.
    @Test func rowsThatShareALostParentAreOneFault() throws {
        let intact = (0..<28).map { Int64($0 % 3) }
        func share(_ lost: [Int64], holdout: [Int64] = [0, 1, 2]) throws -> ValidityShare {
            try ReferentialIntegrity.shares(sets([[0, 1, 2], holdout, intact + lost]))[0]
        }
        let single = try share((0..<12).map { 100 + $0 })
        let shared = try share((0..<12).map { 100 + $0 % 3 })
        #expect(single.estimate.value == 0.7 && shared.estimate.value == 0.7)
        let (own, wide) = (try #require(single.estimate.interval), try #require(shared.estimate.interval))
        #expect(wide.low < own.low && wide.high > own.high && own.method == "clopper_pearson")
        #expect(shared.estimate.parameters["design_effect"] == "4" && single.estimate.parameters["design_effect"] == nil)
        // As exact as of 3 faults among 10.
        let known = Intervals.clopperPearson(successes: 3, trials: 10)
        #expect(abs(wide.low - (1 - known.upperBound)) < 1e-12 && abs(wide.high - (1 - known.lowerBound)) < 1e-12)
        // And so is the floor of a holdout.
        let apart: [Int64] = (100..<112).map { $0 }
        let together: [Int64] = (0..<12).map { 100 + $0 % 3 }
        var floors: [Floor] = []
        for lost in [apart, together] { floors.append(try #require(try share([], holdout: intact + lost).floor)) }
        #expect(floors[0].value == 0.7 && floors[1].value == 0.7)
        #expect(floors[1].low < floors[0].low && floors[1].high > floors[0].high)
        #expect(try #require(floors[1].interval).low < #require(floors[0].interval).low)
    }

    /// A filler in place of the key stands for no parent: its rows are faults one by one, not one fault.
    @Test func aFillerIsNoLostParent() throws {
        let intact = (0..<190).map { Int64($0 % 3) }
        let filler = try ReferentialIntegrity.shares(sets([intact, intact, Array(intact.prefix(9)) + [Int64](repeating: 999, count: 9)]))[0]
        #expect(filler.estimate.parameters["design_effect"] == "9")
        let many = try ReferentialIntegrity.shares(sets([[0, 1, 2], [0, 1, 2], intact + [Int64](repeating: 999, count: 70)]))[0]
        #expect(many.estimate.parameters["design_effect"] == nil && many.estimate.interval?.method == "clopper_pearson")
    }

    @Test func unlinkedSetsHaveAReason() throws {
        let set = try TableSet.agreeing([Customers.set([1, 2], [])], schema: TableSetSchema(tables: [])).sets[0]
        let error = #expect(throws: MetricError.self) { try ReferentialIntegrity.shares(Roles(real: set, synthetic: set)) }
        #expect(error?.reason.contains("foreign_key") ?? false)
    }
}
