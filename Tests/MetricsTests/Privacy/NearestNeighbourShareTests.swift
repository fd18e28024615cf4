import Metrics
import Numerics
import Testing

@Suite struct NearestNeighbourShareTests {
    private func records(_ distances: [Double], _ indices: [Int], of searched: Int) throws -> NearestRecords {
        try NearestRecords(distances: distances, indices: indices, searched: searched)
    }

    /// 40 rows, all with their own nearest rows: 25 nearer to training, 5 ties.
    @Test func matchesHandCount() throws {
        let training = try records((0..<40).map { $0 < 25 ? 1 : 2 }, Array(0..<40), of: 40)
        let holdout = try records((0..<40).map { $0 < 35 ? ($0 < 25 ? 2 : 1) : 2 }, Array(0..<40), of: 40)
        let estimate = try NearestNeighbourShare.estimate(training: training, holdout: holdout)
        #expect(estimate.value == 27.5 / 40)
        let wilson = Intervals.wilson(successes: 27.5, trials: 40)
        let low = try #require(estimate.interval?.low)
        #expect(abs(low - wilson.lowerBound) < 1e-12)
    }

    @Test func copiesGiveOne() throws {
        let training = try records([Double](repeating: 0, count: 50), Array(0..<50), of: 50)
        let holdout = try records([Double](repeating: 1, count: 50), Array(0..<50), of: 50)
        let estimate = try NearestNeighbourShare.estimate(training: training, holdout: holdout)
        #expect(estimate.value == 1)
        #expect((estimate.interval?.low ?? 0) > 0.9)
    }

    /// Three times as many training rows: 75 % are nearer to training without any copying.
    @Test func sizesAreCorrected() throws {
        let training = try records((0..<400).map { $0 % 4 < 3 ? 1 : 2 }, (0..<400).map { $0 }, of: 600)
        let holdout = try records((0..<400).map { $0 % 4 < 3 ? 2 : 1 }, (0..<400).map { $0 % 200 }, of: 200)
        let estimate = try NearestNeighbourShare.estimate(training: training, holdout: holdout)
        #expect(abs(estimate.value - 0.5) < 1e-12)
        let interval = try #require(estimate.interval)
        #expect(interval.low < 0.5 && interval.high > 0.5)
    }

    /// All rows hang on one real row: that is one observation, not 400.
    @Test func sharedNearestRowsWidenTheInterval() throws {
        let one = [Int](repeating: 0, count: 400)
        let training = try records([Double](repeating: 1, count: 400), one, of: 100)
        let holdout = try records([Double](repeating: 2, count: 400), one, of: 100)
        let interval = try #require(try NearestNeighbourShare.estimate(training: training, holdout: holdout).interval)
        #expect(interval.low < 0.5)
    }

    @Test func coversChanceOnEqualDistributions() throws {
        // Points on a line: nearest rows by search.
        var misses = 0
        for seed in 0..<60 {
            var random = RandomStream(seed: UInt64(seed))
            let sets = (0..<3).map { _ in (0..<120).map { _ in random.normal() } }
            func nearest(_ target: [Double]) throws -> NearestRecords {
                let best = sets[0].map { value in
                    target.indices.min { abs(target[$0] - value) < abs(target[$1] - value) } ?? 0
                }
                return try records(zip(sets[0], best).map { abs($0 - target[$1]) }, best, of: target.count)
            }
            let estimate = try NearestNeighbourShare.estimate(training: nearest(sets[1]), holdout: nearest(sets[2]))
            let interval = try #require(estimate.interval)
            if interval.low > 0.5 || interval.high < 0.5 { misses += 1 }
        }
        #expect(misses <= 8, "\(misses) of 60")
    }

    @Test func readsNeighbourTables() throws {
        let synthetic = try Matrix<Float>(rows: 2, columns: 1, storage: [0, 10])
        let training = try Matrix<Float>(rows: 3, columns: 1, storage: [9, 1, 5])
        let table = try NearestNeighbours.between(training, synthetic, k: 1).ofSecond
        let nearest = try NearestRecords(table, searched: 3)
        #expect(nearest.distances == [1, 1] && nearest.indices == [1, 0])
    }

    @Test func refusesBadInput() throws {
        let some = try records([Double](repeating: 1, count: 30), Array(0..<30), of: 30)
        let few = try records([1, 1], [0, 1], of: 30)
        #expect(throws: MetricError.notApplicable(
            "memorisation is read against real rows that the generator never saw; give them with --holdout")
        ) { try NearestNeighbourShare.estimate(training: some, holdout: nil) }
        #expect(throws: MetricError.self) { try NearestNeighbourShare.estimate(training: some, holdout: few) }
        #expect(throws: MetricError.self) { try NearestNeighbourShare.estimate(training: few, holdout: few) }
        #expect(throws: MetricError.self) { try records([.nan], [0], of: 1) }
        #expect(throws: MetricError.self) { try records([1], [1], of: 1) }
    }
}
