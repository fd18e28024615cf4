import Metrics
import Testing

@Suite struct NearCopiesTests {
    private let holdout = (1...1000).map { Double($0) }

    @Test func countsWithinTheQuantile() throws {
        // 1 % of 1…1000 is 10.
        let metric = NearCopies(quantile: 0.01)
        let synthetic = [0, 10, 10.5, 3] + [Double](repeating: 500, count: 96)
        let estimate = try metric.estimate(synthetic: synthetic, holdout: holdout)
        #expect(estimate.value == 0.03)
        #expect(estimate.parameters["expected"] == "0.01")
        #expect(try metric.rows(synthetic: synthetic, holdout: holdout) == [0, 3, 1])
    }

    @Test func unseenRealRowsGiveTheQuantile() throws {
        let estimate = try NearCopies().estimate(synthetic: holdout, holdout: holdout)
        #expect(estimate.value == 0.001)
    }

    @Test func refusesBadInput() {
        #expect(throws: MetricError.self) { try NearCopies().estimate(synthetic: [1], holdout: nil) }
        #expect(throws: MetricError.self) { try NearCopies().estimate(synthetic: [1], holdout: [1, 2]) }
        #expect(throws: MetricError.self) { try NearCopies().estimate(synthetic: [], holdout: holdout) }
        #expect(throws: MetricError.self) { try NearCopies().estimate(synthetic: [.nan], holdout: holdout) }
    }
}
