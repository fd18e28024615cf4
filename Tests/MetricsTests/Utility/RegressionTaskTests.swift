import Learners
import Metrics
import Numerics
import Testing

@Suite struct RegressionTaskTests {
    /// y = 3 a − 2 b + noise, two columns more that say nothing.
    private func rows(_ count: Int, seed: UInt64, slope: Double = 3, missing: Int = 0) throws -> RegressionSet {
        var random = RandomStream(seed: seed).split("regression")
        var inputs: [Float] = []
        var values: [Double] = []
        for row in 0..<count {
            let own = (0..<4).map { _ in random.normal() }
            inputs += own.map { Float($0) }
            values.append(row < missing ? .nan : 1e6 * (slope * own[0] - 2 * own[1] + 0.5 * random.normal()))
        }
        return try RegressionSet(inputs: Matrix(unchecked: inputs, rows: count, columns: 4), values: values)
    }

    private let resamples = Resamples(seed: 1, replicates: 40)

    @Test(arguments: [LinearRegression(), XGBoostRegressor(rounds: 30)] as [any Regressor])
    func honestRowsLoseNothingAndWrongOnesDo(_ learner: any Regressor) throws {
        func study(_ synthetic: RegressionSet) throws -> RegressionStudy {
            try RegressionTask(real: rows(400, seed: 1), synthetic: synthetic, holdout: rows(300, seed: 2), seed: 1)
                .run(learner, refits: 2, seed: 1, on: .serial)
        }
        let honest = try study(rows(400, seed: 3, missing: 20))
        // The most that can be explained is 13 / 13.25.
        let trtr = try honest.estimate(.trtr, resamples: resamples)
        #expect(trtr.value > 0.85 && trtr.value < 0.99)
        let gap = try honest.estimate(.gap, resamples: resamples)
        let interval = try #require(gap.interval)
        #expect(abs(gap.value) < 0.05 && interval.low <= gap.value && gap.value <= interval.high && interval.low < 0.02)
        #expect(try #require(honest.gapFloor()).high >= 0)
        #expect(gap.parameters["score"] == "r2" && honest.syntheticRows == 304)

        // Trained on the wrong sign it does worse than the mean: worth 0, and the notes say by how much.
        let wrong = try study(rows(400, seed: 4, slope: -3))
        let tstr = try wrong.estimate(.tstr, resamples: resamples)
        #expect(tstr.value == 0 && tstr.notes.contains { $0.contains("worse than the mean") })
        #expect(try #require(wrong.estimate(.gap, resamples: resamples).interval).low > 0.5)
        let trts = try wrong.estimate(.trts, resamples: resamples)
        #expect(trts.value == 0 && trts.parameters["test_rows"] == "400")
        #expect(try wrong.estimate(.tsts, resamples: resamples).value > 0.8)
    }

    @Test func scoresByHand() throws {
        #expect(RegressionStudy.explained([1, 2, 3], [1, 2, 3]) == 1)
        #expect(try abs(#require(RegressionStudy.explained([2, 2, 2], [1, 2, 3]))) < 1e-15)
        #expect(try abs(#require(RegressionStudy.explained([1, 2, 4], [1, 2, 3], weights: [1, 1, 0])) - 1) < 1e-15)
        #expect(RegressionStudy.explained([5, 5], [5, 5]) == nil)
        #expect(try #require(RegressionStudy.explained([1e300, -1e300], [1e300, -1e300])) == 1)
        #expect(RegressionStudy.meanError([1, 5], [2, 2]) == 2)
    }

    @Test func orderOfRowsChangesNothingAndFewRowsAreNamed() throws {
        let (real, synthetic) = (try rows(120, seed: 1), try rows(120, seed: 3))
        var random = RandomStream(seed: 8)
        let order = random.permutation(120)
        let turned = try RegressionSet(inputs: synthetic.inputs.rows(at: order), values: order.map { synthetic.values[$0] })
        let values = try [synthetic, turned].map {
            try RegressionTask(real: real, synthetic: $0, holdout: nil, seed: 1)
                .run(LinearRegression(), refits: 2, seed: 1, on: .serial).estimate(.gap, resamples: resamples).value
        }
        #expect(values[0] == values[1])
        #expect(throws: MetricError.insufficientData(
            "utility needs 10 synthetic rows with a number in the target column; there are 4")
        ) { try RegressionTask(real: real, synthetic: rows(12, seed: 1, missing: 8), holdout: nil, seed: 1) }
        #expect(throws: MetricError.self) {
            try RegressionTask(
                real: real, synthetic: synthetic,
                holdout: RegressionSet(inputs: real.inputs, values: [Double](repeating: 1, count: 120)), seed: 1)
        }
    }
}
