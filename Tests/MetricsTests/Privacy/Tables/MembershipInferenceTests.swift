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
