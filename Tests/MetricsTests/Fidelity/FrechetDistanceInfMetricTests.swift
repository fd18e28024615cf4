import Metrics
import Numerics
import Results
import Testing

@Suite struct FrechetDistanceInfMetricTests {
    private func estimate(_ rows: Int, seed: UInt64, shift: Double = 0) throws -> Estimate {
        try FrechetDistanceInfMetric().estimate(
            PairEvidence(
                reference: normalRows(4000, 20, seed: 1), candidate: normalRows(rows, 20, seed: seed, offset: shift)),
            resamples: Resamples(seed: 1, replicates: 40))
    }

    /// Of equal distributions the distance is far above 0 and the intercept is not.
    @Test func intervalHoldsTheTruth() throws {
        let equal = try estimate(300, seed: 2)
        let interval = try #require(equal.interval)
        #expect(interval.low < 0.05 && interval.high > -0.05 && abs(equal.value) < 0.3)
        #expect(interval.method == "bootstrap_rows_shifted_with_fit")
        #expect(equal.replicates?.count == 40)
        let shifted = try estimate(300, seed: 3, shift: 1)
        #expect(abs(shifted.value - 20) < 3)
    }

    @Test func agreesWithTheDistancesParameter() throws {
        let evidence = try PairEvidence(reference: normalRows(500, 6, seed: 4), candidate: normalRows(400, 6, seed: 5))
        let resamples = Resamples(seed: 2, replicates: 10)
        let value = try FrechetDistanceInfMetric().estimate(evidence, resamples: resamples).value
        let distance = try FrechetDistanceMetric().estimate(evidence, resamples: resamples)
        let other = try #require(distance.parameters["at_infinite_rows"].flatMap(Double.init))
        #expect(abs(value - other) < 1e-5 * max(1, abs(value)))
    }

    @Test func fewRowsAreAReason() throws {
        let evidence = try PairEvidence(reference: normalRows(500, 6, seed: 6), candidate: normalRows(99, 6, seed: 7))
        do throws(MetricError) {
            _ = try FrechetDistanceInfMetric().estimate(evidence, resamples: nil)
            Issue.record("99 rows were accepted")
        } catch { #expect(error.status == .insufficientData && error.reason.contains("needs 100")) }
    }
}
