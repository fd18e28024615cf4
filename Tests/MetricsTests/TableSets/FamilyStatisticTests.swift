import Datasets
import Metrics
import Numerics
import Results
import Testing

/// Properties that every statistic of what lies between tables has.
@Suite struct FamilyStatisticTests {
    @Test(arguments: FamilyCatalogue.statistics.indices)
    func identicalSetsScoreTheOptimum(_ place: Int) throws {
        let statistic = FamilyCatalogue.statistics[place]
        let real = try Customers.sets(60).real
        for entry in try Customers.estimates(statistic, Roles(real: real, synthetic: real), replicates: 0) {
            #expect(try abs(entry.result.get().value - (statistic.descriptor.optimum ?? .nan)) < 1e-12, "\(entry.scope)")
        }
    }

    /// Neither the order of rows in a file nor the names that keys are made of.
    @Test(arguments: FamilyCatalogue.statistics.indices)
    func orderOfRowsAndKeysDoNotMatter(_ place: Int) throws {
        let statistic = FamilyCatalogue.statistics[place]
        var random = RandomStream(seed: 5).split("turned")
        let sets = try Customers.sets(80)
        let turned = try Customers.sets(80) { drawn in
            let order = random.permutation(drawn.ages.count)
            var place = [Int64](repeating: 0, count: order.count)
            for (new, old) in order.enumerated() { place[old] = Int64(new) }
            let orders = random.permutation(drawn.orders.count).map { drawn.orders[$0] }.map { row in
                var row = row
                row.customer = place[Int(row.customer)]
                return row
            }
            return (order.map { drawn.ages[$0] }, orders)
        }
        for (one, two) in zip(try Customers.estimates(statistic, sets), try Customers.estimates(statistic, turned)) {
            let (first, second) = (try one.result.get(), try two.result.get())
            #expect(one.scope == two.scope && abs(first.value - second.value) < 1e-9, "\(one.scope)")
            #expect(abs((first.interval?.low ?? 0) - (second.interval?.low ?? 1)) < 1e-9)
            #expect(abs((one.floor?.value ?? 0) - (two.floor?.value ?? 1)) < 1e-9)
        }
    }

    @Test(arguments: FamilyCatalogue.statistics.indices)
    func intervalFloorAndAnchorAreThere(_ place: Int) throws {
        let statistic = FamilyCatalogue.statistics[place]
        for holdout in [true, false] {
            for entry in try Customers.estimates(statistic, Customers.sets(150, holdout: holdout)) {
                let estimate = try entry.result.get()
                let interval = try #require(estimate.interval)
                #expect(interval.low <= estimate.value && estimate.value <= interval.high)
                #expect(statistic.descriptor.range.contains(interval.low) && statistic.descriptor.range.contains(interval.high))
                #expect(entry.floor != nil && entry.anchors.contains { $0.name == "copy_of_train" })
            }
        }
    }

    @Test(arguments: FamilyCatalogue.statistics.indices)
    func unlinkedAndEmptySetsHaveAReason(_ place: Int) throws {
        let statistic = FamilyCatalogue.statistics[place]
        let real = try Customers.sets(40).real
        let unlinked = try TableSet.agreeing([Customers.set([1, 2, 3], [])], schema: TableSetSchema(tables: [])).sets[0]
        #expect(throws: MetricError.self) { try FamilyEvidence(Roles(real: unlinked, synthetic: unlinked), parallel: .serial) }
        // No order of the synthetic set has a customer: never a good value.
        let broken = real.withOrphans(1, seed: 1)
        for entry in try Customers.estimates(statistic, Roles(real: real, synthetic: broken), replicates: 10) {
            guard case .success(let estimate) = entry.result, let optimum = statistic.descriptor.optimum else { continue }
            #expect(abs(estimate.value - optimum) > 0.001, "\(entry.scope): \(estimate.value)")
        }
    }

    /// Orders of one customer are no independent rows: the interval of their mean must be as wide as families make it.
    @Test func intervalsDrawFamilies() throws {
        let sets = try Customers.sets(200)
        let evidence = try FamilyEvidence(sets, parallel: .serial)
        let place = try #require(sets.real.members.firstIndex { $0.name == "orders" })
        func width(_ units: Roles<RowUnits>?) throws -> Double {
            let table = try TableEvidence(sets.map { try $0.measured(place) }, units: units, parallel: .serial)
            let estimates = try TableMeasurer(table, resamples: Resamples(seed: 1, replicates: 100), splits: 0, seed: 1)
                .estimates(KSComplement())
            let part = try #require(estimates.first { $0.scope == Scope(.column, "amount") }).result.get()
            return try #require(part.interval).high - (part.interval?.low ?? 0)
        }
        #expect(try width(evidence.units(of: place)) > 1.3 * width(nil))
    }
}
