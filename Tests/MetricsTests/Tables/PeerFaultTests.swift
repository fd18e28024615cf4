import Datasets
import Learners
import Metrics
import Numerics
import Results
import Testing

/// What reference packages get wrong on tables (SDMetrics, mostlyai-qa, detection by boosted trees), and what ours says of the same
/// tables. The other known faults are held by the tests of the metric in question.
@Suite struct PeerFaultTests {
    /// A table with a column of 300 levels that belongs to nothing.
    private func wide(_ rows: Int, seed: UInt64, slope: Double = 0.8) throws -> Table {
        let table = try TableStatisticTests.table(rows, seed: seed, slope: slope)
        var random = RandomStream(seed: seed).split("zip")
        let codes = (0..<rows).map { _ in Int32(random.index(below: 300)) }
        let zip = TableColumn(
            name: "zip", type: .categorical, cells: .codes(codes, levels: (0..<300).map { "z\($0)" }))
        return try Table(columns: table.columns + [zip], info: table.info)
    }

    private func whole(_ statistic: any TableStatistic, _ evidence: TableEvidence, splits: Int = 0) throws -> TableEstimate {
        try #require(
            try TableMeasurer(evidence, resamples: Resamples(seed: 1, replicates: 0), splits: splits, seed: 1)
                .estimates(statistic).first)
    }

    /// SDMetrics picks pairs by an uncorrected Cramér's V, which a column of many levels passes by chance: fresh real rows
    /// score below a faulty table.
    @Test func freshRealRowsOutrankAFaultyTableBesideAColumnOfManyLevels() throws {
        let real = try wide(900, seed: 1)
        for statistic in [
            ColumnAccuracy(order: 2), ContingencySimilarity(), MixedAssociation(), KMarginals(),
        ] as [any TableStatistic] {
            func value(_ synthetic: Table) throws -> Double {
                try whole(statistic, TableEvidence(Roles(real: real, synthetic: synthetic), parallel: .serial)).result.get().value
            }
            let (fresh, faulty) = (try value(wide(900, seed: 2)), try value(wide(900, seed: 3, slope: 0.2)))
            #expect(statistic.descriptor.direction == .higher ? fresh > faulty : fresh < faulty, "\(statistic.descriptor.id)")
        }
    }

    /// SDMetrics' CSTest puts shares into a χ² test: 50/50 against 60/40 has p = 0.84 however many rows there are.
    @Test func sharesThatDifferAreToldApartAtManyRows() throws {
        func table(_ ones: Int) throws -> Table {
            let codes = (0..<20_000).map { Int32($0 < ones ? 1 : 0) }
            return try SmallTables.table([
                TableColumn(name: "c", type: .categorical, cells: .codes(codes, levels: ["a", "b"])),
                // Rows of their own, so that they fall into all resampling groups.
                SmallTables.numeric("n", (0..<20_000).map { Double($0 * 7919 % 20_000) }),
            ])
        }
        let evidence = try TableEvidence(Roles(real: table(10_000), synthetic: table(12_000)), parallel: .serial)
        let found = try whole(TVComplement(), evidence, splits: 20)
        #expect(try abs(found.result.get().value - 0.9) < 1e-12)
        #expect(try #require(found.floor).low > 0.95)
    }

    /// mostlyai-qa brings both sets to one size by sampling, and shows a ratio of 0.000 as calmly as one of 1.000: twelve
    /// copies among 3,000 rows are counted here, each, and lie clear of what unseen rows do.
    @Test func aFewCopiesAmongManyRowsAreCountedAndClearOfTheFloor() throws {
        let (real, unseen) = (try RandomTables.mixed(300, seed: 1), try RandomTables.mixed(200, seed: 2))
        let honest = try RandomTables.mixed(3_000, seed: 3)
        let copying = try RandomTables.joined([honest.subset(Array(0..<2_988)), real.subset(Array(0..<12))])
        func contents(_ table: Table) -> [ContentHash] { table.contentHashes(parallel: .serial) }
        let copies = try ExactCopies.estimate(
            synthetic: contents(copying), training: contents(real), holdout: contents(unseen))
        let floor = try #require(ExactCopies.floor(training: contents(real), holdout: contents(unseen), synthetic: 3_000))
        #expect(abs(copies.value - 0.004) < 1e-12)
        #expect(try #require(copies.interval).low > floor.high)
        let records = try NeighbourRecords(Roles(real: real, holdout: unseen, synthetic: copying))
        #expect(records.synthetic.asked.count == 3_000)
        let ratios = try NearestNeighbourRatio.ratios(records.syntheticToTraining())
        #expect(ratios.count { $0 == 0 } >= 12)
    }

    /// Cross-validated trees put a sample of the same law at ten times a logistic regression's error: what they measure is
    /// their own calibration. In the sample itself a regression's error has a law, and honest rows keep to it.
    @Test func propensityScoresOfHonestRowsKeepToTheirLaw() throws {
        var ratios: [Double] = []
        for seed in 0..<12 as Range<UInt64> {
            let fit = try PropensityMSE.fit(pair(400, 300, shift: 0, seed: seed))
            #expect(fit.degrees == 7)
            ratios.append(fit.ratio)
        }
        // A mean of twelve χ² of 7 degrees over 7 has a standard deviation of 0.154.
        let mean: Double = ratios.reduce(0, +) / 12
        #expect(abs(mean - 1) < 0.4)
        let (honest, shifted) = (try PropensityMSE.fit(pair(400, 300, shift: 0, seed: 3)), try PropensityMSE.fit(pair(400, 300, shift: 0.4, seed: 3)))
        #expect(honest.floor.high >= honest.value)
        let interval = try #require(PropensityMSE.estimate(shifted).interval)
        #expect(interval.low > shifted.floor.high && shifted.ratio > 4)
        // The same rows on both sides cannot be told apart at all.
        let same = try pair(300, 300, shift: 0, seed: 5)
        #expect(try PropensityMSE.fit(PairEvidence(reference: same.reference, candidate: same.reference)).value < 1e-9)
    }

    /// Six normal columns, one of levels in two columns that sum to a constant, one that is constant.
    private func pair(_ real: Int, _ synthetic: Int, shift: Double, seed: UInt64) throws -> PairEvidence {
        func rows(_ count: Int, _ name: String, _ shift: Double) -> Matrix<Float> {
            var random = RandomStream(seed: seed).split(name)
            var values: [Float] = []
            for _ in 0..<count {
                for _ in 0..<6 { values.append(Float(random.normal() + shift)) }
                let level: Float = random.uniform() < 0.3 ? 1 : 0
                values += [level, 1 - level, 2]
            }
            return Matrix(unchecked: values, rows: count, columns: 9)
        }
        return try PairEvidence(reference: rows(real, "real", 0), candidate: rows(synthetic, "synthetic", shift))
    }
}
