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
        #expect(estimate.notes[0] == "3 of 10 synthetic rows equal a training row, 1 a holdout row")
        #expect(estimate.notes[1].hasPrefix("1 of 4 holdout rows"))
        #expect(ExactCopies.rows(synthetic: [5, 1, 7, 3], training: [1, 2, 3]) == [1, 3])
    }

    @Test func copyOfTrainingIsOneAndNoCopyHasABound() throws {
        let training = (0..<100).map { SIMD2<UInt64>($0, 7) }
        let holdout = (0..<100).map { SIMD2<UInt64>($0, 8) }
        #expect(try ExactCopies.estimate(synthetic: training, training: training, holdout: holdout).value == 1)
        let none = try ExactCopies.estimate(synthetic: holdout, training: training, holdout: holdout)
        #expect(none.value == 0)
        // 1 − 0.025^(1/100)
        #expect(abs((none.interval?.high ?? 0) - 0.03622) < 1e-4)
    }

    @Test func needsAHoldout() {
        #expect(throws: MetricError.self) {
            try ExactCopies.estimate(synthetic: [1], training: [1], holdout: nil)
        }
        #expect(throws: MetricError.self) {
            try ExactCopies.estimate(synthetic: [], training: [1], holdout: [2])
        }
    }
}
