import Datasets
import Metrics
import Numerics
import Testing

@Suite struct DistanceToClosestRecordTests {
    private func records(_ real: Table, _ holdout: Table?, _ synthetic: Table) throws -> NeighbourRecords {
        try NeighbourRecords(Roles(real: real, holdout: holdout, synthetic: synthetic))
    }

    @Test func quantilesByHand() throws {
        let real = try SmallTables.table([SmallTables.numeric("x", [0, 10]), SmallTables.numeric("id", [1, 1])])
        let unseen = try SmallTables.table([SmallTables.numeric("x", [1, 2, 3]), SmallTables.numeric("id", [1, 1, 1])])
        let made = try SmallTables.table([SmallTables.numeric("x", [9, 10, 30, 4]), SmallTables.numeric("id", [1, 1, 1, .nan])])
        let estimate = try DistanceToClosestRecord.estimate(.median, records(real, unseen, made))
        // Of two columns: 0.1, 0, 1 (capped), 0.4 + 1 for the missing cell, halved.
        #expect(abs(estimate.value - 0.275) < 1e-12)
        #expect(estimate.parameters["score"] == "median" && estimate.parameters["columns"] == "2")
        #expect(abs((Double(estimate.parameters["expected"] ?? "") ?? 0) - 0.1) < 1e-12)
    }

    /// The reference's size does not matter: a score that depends on it calls honest data leaking (0.25 at four to one).
    @Test(arguments: [400, 800, 1600]) func honestRowsLieAtTheFloor(training: Int) throws {
        let found = try records(
            RandomTables.mixed(training, seed: 1), RandomTables.mixed(400, seed: 2), RandomTables.mixed(400, seed: 3))
        for score in RecordScore.allCases {
            let floor = try DistanceToClosestRecord.quantile(score, found).floor
            let value = try DistanceToClosestRecord.estimate(score, found).value
            #expect(floor.low <= value && value <= floor.high)
            let interval = try #require(floor.interval)
            #expect(floor.low <= interval.low && interval.high <= floor.high)
        }
    }

    /// Ties are no protection: a table of levels that is the training table lies at 0, unseen rows do not.
    @Test func copiedLevelsAreSeen() throws {
        let real = try RandomTables.mixed(500, seed: 4, numbers: 0, levels: 12)
        let found = try records(real, RandomTables.mixed(500, seed: 5, numbers: 0, levels: 12), real)
        let estimate = try DistanceToClosestRecord.estimate(.median, found)
        #expect(estimate.value == 0 && estimate.interval?.high == 0)
        #expect(try DistanceToClosestRecord.quantile(.median, found).floor.low > 0)
        #expect(estimate.notes.first?.contains("500 of 500 synthetic rows lie at 0") == true)
    }

    /// Too many pairs: fewer rows are asked about, all are searched.
    @Test func sampledQueriesSearchEveryRow() throws {
        let real = try RandomTables.mixed(3000, seed: 6)
        let tables = Roles(real: real, holdout: try RandomTables.mixed(50, seed: 7), synthetic: real)
        let found = try NeighbourRecords(tables, mostPairs: 1, seed: 1)
        #expect(found.synthetic.asked.count == 1000 && found.holdout?.isSampled == false)
        #expect(try found.syntheticToTraining().distances(rank: 1).allSatisfy { $0 == 0 })
        let estimate = try DistanceToClosestRecord.estimate(.p5, found)
        #expect(estimate.notes.contains("1000 of 3000 synthetic rows were asked about, all rows were searched"))
    }

    @Test func withoutHoldoutTheReasonNamesIt() throws {
        let table = try RandomTables.mixed(10, seed: 8)
        #expect(throws: MetricError.notApplicable(
            "memorisation is read against real rows that the generator never saw; give them with --holdout")
        ) { try DistanceToClosestRecord.estimate(.p5, records(table, nil, table)) }
        #expect(throws: MetricError.self) { try records(table, table, table.subset([])) }
    }

    /// The interval holds the true quantile of uniform numbers in at least 93 of 100 draws.
    @Test func intervalsCover() throws {
        var random = RandomStream(seed: 11)
        for (p, rows) in [(0.05, 200), (0.5, 60)] {
            var hits = 0
            for _ in 0..<400 {
                let values = (0..<rows).map { _ in random.uniform() }
                let interval = try DistanceQuantile(p, synthetic: values, holdout: [1]).interval
                if interval.low <= p, p <= interval.high { hits += 1 }
            }
            #expect(hits >= 372)
        }
    }
}
