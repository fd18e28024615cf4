import Datasets
import Metrics
import Numerics
import Testing

@Suite struct MembershipInferenceTests {
    @Test func sharesByHand() throws {
        // Two strangers may be taken for members at 1 % of 200: the threshold is the third nearest, 3.
        let strangers = (1...200).map(Double.init)
        let members = [0, 0.5, 1, 2.9, 3, 4] + [Double](repeating: 500, count: 94)
        let distances = MembershipInference.Distances(members: members, strangers: strangers)
        let found = try MembershipInference.estimate(.onePercent, distances)
        #expect(found.value == 0.04)
        let interval = try #require(found.interval)
        #expect(interval.low <= 0.04 && interval.high >= 0.04 && interval.high < 0.2)
        let area = try MembershipInference.estimate(.auc, distances).value
        #expect(abs(area - (200 + 200 + 199.5 + 198 + 197.5 + 196.5) / 20_000) < 1e-12)
        #expect(throws: MetricError.self) { try MembershipInference.estimate(.onePerMille, distances) }
    }

    /// 4 % of the synthetic rows are training rows: the area does not see them, the share at 1 % does.
    @Test func fewMemorisedRowsAreSeenAtLowRates() throws {
        let (real, unseen) = (try RandomTables.mixed(1500, seed: 1), try RandomTables.mixed(1500, seed: 2))
        for (every, sees) in [(25, true), (10_000, false)] {
            let synthetic = try RandomTables.memorised(RandomTables.mixed(1500, seed: 3), of: real, every: every)
            let records = try NeighbourRecords(Roles(real: real, holdout: unseen, synthetic: synthetic))
            let floor = try #require(MembershipInference.floor(.onePercent, members: 1500, strangers: 1500))
            let found = try MembershipInference.estimate(.onePercent, records)
            #expect(((found.interval?.low ?? 0) > floor.high) == sees)
            let area = try #require(MembershipInference.estimate(.auc, records).interval)
            #expect(area.low < 0.52)
        }
    }

    /// Rows that lie where the generator put too many are told by the ratio of densities, not by the distance alone: half of
    /// the rows live in a dense cluster, and only spread ones are memorised, a little off.
    @Test func densityRatiosSeeMemorisedRowsInThinPlaces() throws {
        func table(_ rows: Int, seed: UInt64) throws -> Table {
            var random = RandomStream(seed: seed).split("domias")
            let spreads = (0..<rows).map { $0 % 2 == 0 ? 0.001 : 1.0 }
            return try SmallTables.table(
                (0..<3).map { column in SmallTables.numeric("n\(column)", spreads.map { $0 * random.normal() }) })
        }
        let real = try table(600, seed: 1)
        var random = RandomStream(seed: 4)
        let near = try SmallTables.table(
            real.columns.map { column in
                SmallTables.numeric(column.name, column.numbers.map { $0 + 0.02 * random.normal() })
            })
        let made = try RandomTables.joined([near.subset((0..<600).filter { $0 % 2 == 1 }), table(600, seed: 3)])
        let records = try NeighbourRecords(Roles(real: real, holdout: table(1000, seed: 2), synthetic: made))
        func area(_ attack: MembershipInference.Attack) throws -> Estimate {
            try MembershipInference.estimate(.auc, records, by: attack)
        }
        let (ratio, distance) = (try area(.densityRatio), try area(.nearestRecord))
        #expect(ratio.value > distance.value + 0.05 && ratio.parameters["attack"] == "density_ratio")
        let floor = try #require(MembershipInference.floor(.auc, members: 600, strangers: 500))
        #expect(try #require(ratio.interval).low > floor.high)
        // Half of the holdout is the measure, the other half are the strangers.
        let halves = try records.toReference()
        #expect(halves.strangers.count == 500 && halves.training.count == 600)
        let honest = try NeighbourRecords(
            Roles(real: real, holdout: table(1000, seed: 2), synthetic: table(900, seed: 3)))
        let none = try MembershipInference.estimate(.auc, honest, by: .densityRatio)
        #expect(floor.low < none.value && none.value < floor.high)
    }

    /// Members and strangers of one law: floors and intervals hold what they say.
    @Test func floorsAndIntervalsCover() throws {
        var random = RandomStream(seed: 5)
        for score in [MembershipInference.Score.auc, .onePercent] {
            let floor = try #require(MembershipInference.floor(score, members: 400, strangers: 300))
            var (inside, covered) = (0, 0)
            for _ in 0..<300 {
                let distances = MembershipInference.Distances(
                    members: (0..<400).map { _ in (random.uniform() * 50).rounded() },
                    strangers: (0..<300).map { _ in (random.uniform() * 50).rounded() })
                let found = try MembershipInference.estimate(score, distances)
                if floor.low <= found.value, found.value <= floor.high { inside += 1 }
                let truth = score.rate ?? 0.5
                if let interval = found.interval, interval.low <= truth, truth <= interval.high { covered += 1 }
            }
            #expect(inside >= 276 && covered >= 276)
        }
    }
}
