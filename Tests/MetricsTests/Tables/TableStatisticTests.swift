import Datasets
import Metrics
import Numerics
import Results
import Testing

/// Properties that every statistic of columns, pairs and triples has.
@Suite struct TableStatisticTests {
    /// Two numbers that belong together, a level that depends on them, a rare level, some missing cells.
    static func table(_ rows: Int, seed: UInt64, missing: Double = 0.05, slope: Double = 0.8) throws -> Table {
        var random = RandomStream(seed: seed).split("table")
        var (a, b) = ([Double](), [Double]())
        var (codes, flags) = ([Int32](), [Int32]())
        for _ in 0..<rows {
            let x = random.normal()
            let y = slope * x + 0.6 * random.normal()
            a.append(random.uniform() < missing ? .nan : x)
            b.append(y)
            codes.append(y > 0.5 ? 2 : y > -0.5 ? 1 : 0)
            flags.append(random.uniform() < 0.02 ? 1 : 0)
        }
        return try Table(
            columns: [
                TableColumn(name: "a", type: .numeric, cells: .numbers(a)),
                TableColumn(name: "b", type: .numeric, cells: .numbers(b)),
                TableColumn(name: "level", type: .categorical, cells: .codes(codes, levels: ["low", "mid", "high"])),
                TableColumn(name: "rare", type: .boolean, cells: .codes(flags, levels: ["no", "yes"])),
                TableColumn(name: "id", type: .id, cells: .integers((0..<rows).map(Int64.init))),
            ], info: SetInfo(name: "t", media: "memory"))
    }

    private func estimates(
        _ statistic: any TableStatistic, _ real: Table, _ synthetic: Table, holdout: Table? = nil, replicates: Int = 40
    ) throws -> [TableEstimate] {
        let evidence = try TableEvidence(Roles(real: real, holdout: holdout, synthetic: synthetic), parallel: .serial)
        return try TableMeasurer(
            evidence, resamples: Resamples(seed: 1, replicates: replicates), splits: replicates > 0 ? 10 : 0, seed: 1
        ).estimates(statistic)
    }

    private func whole(_ statistic: any TableStatistic, _ real: Table, _ synthetic: Table) throws -> Double {
        try #require(try estimates(statistic, real, synthetic, replicates: 0).first).result.get().value
    }

    @Test(arguments: TableCatalogue.statistics.indices)
    func identicalTablesScoreTheOptimum(_ place: Int) throws {
        let statistic = TableCatalogue.statistics[place]
        let table = try Self.table(300, seed: 1)
        for entry in try estimates(statistic, table, table) {
            #expect(try abs(entry.result.get().value - (statistic.descriptor.optimum ?? .nan)) < 1e-12, "\(entry.scope)")
        }
    }

    @Test(arguments: TableCatalogue.statistics.indices)
    func orderOfRowsDoesNotMatter(_ place: Int) throws {
        let statistic = TableCatalogue.statistics[place]
        let (real, synthetic) = (try Self.table(200, seed: 1), try Self.table(150, seed: 2))
        var stream = RandomStream(seed: 9).split("order")
        let other = try estimates(
            statistic, real.subset(stream.permutation(200)), synthetic.subset(stream.permutation(150)), holdout: synthetic)
        for (one, two) in zip(try estimates(statistic, real, synthetic, holdout: synthetic), other) {
            let (first, second) = (try one.result.get(), try two.result.get())
            #expect(one.scope == two.scope && abs(first.value - second.value) < 1e-9)
            #expect(abs((first.interval?.low ?? 0) - (second.interval?.low ?? 1)) < 1e-9)
            #expect(abs((one.floor?.value ?? 0) - (two.floor?.value ?? 1)) < 1e-9)
        }
    }

    /// Of very many pairs each has its value, and those that are listed their own interval; the whole's is read off some.
    @Test func ofManyPartsSomeTellHowFarTheWholeSpreads() throws {
        let sets = Roles(real: try Self.table(300, seed: 1), holdout: nil, synthetic: try Self.table(300, seed: 2, slope: 0.5))
        let evidence = try TableEvidence(sets, parallel: .serial)
        func estimates(_ most: Int) throws -> [TableEstimate] {
            try TableMeasurer(
                [evidence], resamples: Resamples(seed: 1, replicates: 40), splits: 10, seed: 1, mostResampled: most
            ).estimates(ColumnAccuracy(order: 2))
        }
        let (all, some) = (try estimates(4_000), try estimates(5))
        #expect(all.count == 7 && some.map(\.scope) == all.map(\.scope))
        for (one, other) in zip(all.dropFirst(), some.dropFirst()) {
            #expect(try one.result.get() == other.result.get() && one.floor == other.floor)
        }
        let (whole, drawn) = (try all[0].result.get(), try some[0].result.get())
        #expect(abs(whole.value - drawn.value) < 1e-12)
        let interval = try #require(drawn.interval)
        #expect(interval.low <= drawn.value && drawn.value <= interval.high && interval.low < interval.high)
        #expect(some[0].floor != nil && drawn.notes.contains { $0.contains("2 of them, drawn") })
        #expect(!whole.notes.contains { $0.contains("drawn") })
    }

    /// Records of two levels: equal rows are many rows, not one, so that floor and interval are those of shares.
    @Test func equalRecordsAreDrawnByThemselves() throws {
        func coins(_ seed: UInt64, _ share: Double) throws -> Table {
            var random = RandomStream(seed: seed)
            let codes = (0..<1_000).map { _ in random.uniform() < share ? Int32(1) : 0 }
            return try Table(
                columns: [TableColumn(name: "coin", type: .categorical, cells: .codes(codes, levels: ["head", "tail"]))],
                info: SetInfo(name: "coins", media: "memory"))
        }
        let accuracy = try #require(TableCatalogue.statistics.first { $0.descriptor.id == "fidelity.accuracy_1" })
        let biased = try #require(
            try estimates(accuracy, coins(1, 0.5), coins(2, 0.7), holdout: coins(3, 0.5), replicates: 100).first)
        // The mean of |p − q| of two shares of 1,000 coins is 0.018.
        let floor = try #require(biased.floor)
        #expect(floor.value > 0.97 && floor.low > 0.93)
        let interval = try #require(try biased.result.get().interval)
        #expect(interval.low < 0.8 && interval.high < 0.86 && interval.high - interval.low > 0.04)
    }

    /// Of many names one row alone has, honest rows have names that no real row has; among few levels these are invented.
    @Test(arguments: [(4_000, 0, 0...0.08), (20, 0.3, 0.25...0.35)])
    func newLevelsOfALongTailAreNoFault(_ tail: Int, _ invented: Double, _ loss: ClosedRange<Double>) throws {
        let names = (0...tail).map { "n\($0)" }
        func table(_ seed: UInt64, _ share: Double) throws -> Table {
            var random = RandomStream(seed: seed)
            let codes = (0..<2_000).map { _ -> Int32 in
                if random.uniform() < share { return Int32(tail) }
                return Int32(random.index(below: random.uniform() < 0.8 ? 15 : tail))
            }
            return try Table(
                columns: [TableColumn(name: "name", type: .categorical, cells: .codes(codes, levels: names))],
                info: SetInfo(name: "names", media: "memory"))
        }
        let accuracy = try #require(TableCatalogue.statistics.first { $0.descriptor.id == "fidelity.accuracy_1" })
        let found = try #require(
            try estimates(accuracy, table(1, 0), table(2, invented), holdout: table(3, 0), replicates: 0).first)
        #expect(loss.contains(1 - (try found.result.get().value)))
    }

    @Test(arguments: TableCatalogue.statistics.indices)
    func intervalAndFloorAreThere(_ place: Int) throws {
        let statistic = TableCatalogue.statistics[place]
        let entries = try estimates(
            statistic, Self.table(400, seed: 1), Self.table(400, seed: 2), holdout: Self.table(400, seed: 3))
        let entry = try #require(entries.first)
        let estimate = try entry.result.get()
        let interval = try #require(estimate.interval)
        #expect(interval.low <= estimate.value && estimate.value <= interval.high)
        #expect(statistic.descriptor.range.contains(estimate.value))
        // Equal laws: the value is about the floor.
        let floor = try #require(entry.floor)
        let slack = 0.05 * (statistic.descriptor.range.upperBound.isFinite ? statistic.descriptor.range.upperBound : 1)
        #expect(floor.low <= estimate.value + slack && estimate.value - slack <= floor.high)
    }

    @Test func aColumnOnAnotherScaleIsSeen() throws {
        let real = try Self.table(400, seed: 1)
        var columns = try Self.table(400, seed: 2).columns
        columns[1].cells = .numbers(columns[1].numbers.map { 10 * $0 + 500 })
        let synthetic = try Table(columns: columns, info: real.info)
        #expect(try whole(ContingencySimilarity(), real, synthetic) < 0.8)
        let pair = try estimates(ContingencySimilarity(), real, synthetic).first { $0.scope == Scope(.columnPair, "b", "level") }
        #expect(try #require(pair).result.get().value < 0.5)
        #expect(try whole(KSComplement(), real, synthetic) < 0.6)
    }

    @Test func cellsMissingInSyntheticAloneAreSeen() throws {
        let real = try Self.table(600, seed: 1, missing: 0)
        let synthetic = try Self.table(600, seed: 2, missing: 0.3)
        let entry = try estimates(MissingSimilarity(), real, synthetic).first { $0.scope == Scope(.column, "a") }
        #expect(try abs(#require(entry).result.get().value - 0.7) < 0.06)
        #expect(try whole(ColumnAccuracy(order: 1), real, synthetic) < 0.95)
    }

    @Test func lostAssociationIsSeenByPairsAndNotByColumns() throws {
        let real = try Self.table(1_000, seed: 1)
        var columns = real.columns
        var stream = RandomStream(seed: 3).split("shuffle")
        columns[0] = columns[0].subset(stream.permutation(1_000))
        let shuffled = try Table(columns: columns, info: real.info)
        #expect(try whole(ColumnAccuracy(order: 1), real, shuffled) > 0.999)
        #expect(try whole(ColumnAccuracy(order: 2), real, shuffled) < 0.9)
        #expect(try whole(CorrelationSimilarity(.pearson), real, shuffled) < 0.75)
        #expect(try whole(MixedAssociation(), real, shuffled) > 0.15)
    }

    @Test func emptyAndConstantColumnsNeverRaiseAScore() throws {
        let real = try Self.table(200, seed: 1)
        for place in 0..<2 {
            var columns = try Self.table(200, seed: 2).columns
            columns[place].cells = .numbers([Double](repeating: .nan, count: 200))
            let empty = try Table(columns: columns, info: real.info)
            #expect(try whole(KSComplement(), real, empty) < 0.6)
            #expect(try whole(ColumnAccuracy(order: 1), real, empty) < 0.85)
            columns[place].cells = .numbers([Double](repeating: 1e308, count: 200))
            let constant = try Table(columns: columns, info: real.info)
            #expect(try whole(KSComplement(), real, constant) < 0.6)
            #expect(try whole(CorrelationSimilarity(.pearson), real, constant) < 0.75)
        }
    }

    @Test func rulesAreKept() throws {
        let real = try Self.table(200, seed: 1)
        var columns = try Self.table(200, seed: 2).columns
        var numbers = columns[1].numbers
        numbers[3] = 99
        columns[1].cells = .numbers(numbers)
        columns[2].cells = .codes([Int32](repeating: 3, count: 5) + [Int32](repeating: 1, count: 195), levels: ["low", "mid", "high", "new"])
        columns[4].cells = .integers([1] + (1..<200).map(Int64.init))
        let sets = Roles(real: real, holdout: try Self.table(200, seed: 3), synthetic: try Table(columns: columns, info: real.info))
        let range = try #require(try RangeValidity.shares(sets).first)
        #expect(range.estimate.value < 1 && range.estimate.value > 0.95)
        #expect(try CategoryValidity.shares(sets).first?.estimate.value == 0.975)
        #expect(try KeyUniqueness.shares(sets).first?.estimate.value == 0.995)
    }

    /// Sets of known quality stand beside a copy of the training rows.
    @Test func anchorsAreThere() throws {
        let (real, other) = (try Self.table(200, seed: 1), try Self.table(200, seed: 2, slope: 0))
        let evidence = try TableEvidence(
            Roles(real: real, synthetic: real), anchors: [(name: "flat", rows: other)], parallel: .serial)
        let found = try TableMeasurer(evidence, resamples: Resamples(seed: 1, replicates: 0), splits: 0, seed: 1)
            .estimates(MixedAssociation())
        let anchors = try #require(found.first).anchors
        #expect(anchors.map(\.name) == ["copy_of_train", "flat"] && anchors[0].value == 0 && anchors[1].value > 0.05)
    }
}
