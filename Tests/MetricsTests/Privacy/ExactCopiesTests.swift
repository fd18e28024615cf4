import Metrics
import Numerics
import Testing

@Suite struct ExactCopiesTests {
    @Test func matchesHandCount() throws {
        let estimate = try ExactCopies.estimate(
            synthetic: [1, 2, 2, 9, 8, 7, 6, 5, 100, 101] as [UInt64], training: [1, 2, 3], holdout: [3, 100, 11, 12])
        #expect(estimate.value == 0.3)
        // Clopper–Pearson for 3 of 10.
        let interval = try #require(estimate.interval)
        #expect(abs(interval.low - 0.0667) < 1e-4 && abs(interval.high - 0.6525) < 1e-4)
        #expect(estimate.notes[0] == "3 of 10 synthetic rows equal a training row")
        #expect(estimate.notes[1].hasPrefix("1 of 4 holdout rows"))
        #expect(ExactCopies.rows(synthetic: [5, 1, 7, 3], training: [1, 2, 3]) == [1, 3])
    }

    @Test func copyOfTrainingIsOneAndNoCopyHasABound() throws {
        let training = (0..<100).map { [$0, 7] }
        let holdout = (0..<100).map { [$0, 8] }
        #expect(try ExactCopies.estimate(synthetic: training, training: training, holdout: holdout).value == 1)
        let none = try ExactCopies.estimate(synthetic: holdout, training: training, holdout: holdout)
        #expect(none.value == 0)
        // 1 − 0.025^(1/100)
        #expect(abs((none.interval?.high ?? 0) - 0.03622) < 1e-4)
    }

    @Test func valueNeedsNoHoldoutAndTheFloorDoes() throws {
        let estimate = try ExactCopies.estimate(synthetic: [1, 9], training: [1], holdout: nil)
        #expect(estimate.value == 0.5 && estimate.interval != nil)
        #expect(ExactCopies.floor(training: [1], holdout: nil, synthetic: 2) == nil)
        #expect(throws: MetricError.self) {
            try ExactCopies.estimate(synthetic: [Int](), training: [1], holdout: [2])
        }
    }

    /// 2 % blank images in all three sets.
    @Test func honestRepeatsHaveNoExcess() throws {
        func rows(_ start: Int) -> [Int] { (0..<1000).map { $0 < 20 ? -1 : start + $0 } }
        let (training, holdout, synthetic) = (rows(0), rows(10_000), rows(20_000))
        let estimate = try ExactCopies.estimate(synthetic: synthetic, training: training, holdout: holdout)
        let floor = try #require(ExactCopies.floor(training: training, holdout: holdout, synthetic: 1000))
        #expect(estimate.value == 0.02 && floor.value == 0.02)
        let interval = try #require(floor.interval)
        #expect(interval.method == "clopper_pearson" && interval.low < 0.013 && interval.high > 0.03)
        // 2.5 % and 97.5 % points of a binomial count of 1,000 rows at 2 %.
        #expect(floor.low == 0.012 && floor.high == 0.029)
    }
}

@Suite struct HoldoutCopiesTests {
    @Test func theHoldoutItselfAndHalfOfIt() throws {
        let training = Array(0..<1000)
        let holdout = Array(1000..<2000)
        let all = try HoldoutCopies.estimate(synthetic: holdout.reversed(), training: training, holdout: holdout)
        #expect(all.value == 1 && all.notes.contains { $0.contains("is the holdout") })
        let half = try HoldoutCopies.estimate(
            synthetic: Array(holdout.prefix(500)) + Array(5000..<5500), training: training, holdout: holdout)
        #expect(half.value == 0.5)
        #expect(try #require(half.interval).low > 0.45)
        let floor = try #require(HoldoutCopies.floor(training: training, holdout: holdout, synthetic: 1000))
        #expect(floor.value == 0)
        #expect(try #require(floor.interval).high < 0.004)
    }

    @Test func honestRepeatsAreTheFloor() throws {
        let training = [Int](repeating: -1, count: 20) + Array(0..<980)
        let holdout = [Int](repeating: -1, count: 20) + Array(1000..<1980)
        let synthetic = [Int](repeating: -1, count: 20) + Array(2000..<2980)
        let estimate = try HoldoutCopies.estimate(synthetic: synthetic, training: training, holdout: holdout)
        #expect(estimate.value == 0.02)
        #expect(HoldoutCopies.floor(training: training, holdout: holdout, synthetic: 1000)?.value == 0.02)
    }

    @Test func needsAHoldout() {
        #expect(throws: MetricError.self) { try HoldoutCopies.estimate(synthetic: [1], training: [1], holdout: nil) }
        #expect(throws: MetricError.self) { try HoldoutCopies.estimate(synthetic: [Int](), training: [1], holdout: [1]) }
    }
}
