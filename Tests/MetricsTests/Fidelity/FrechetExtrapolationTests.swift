import Metrics
import Numerics
import Testing

@Suite struct FrechetExtrapolationTests {
    @Test func equalsTheReference() throws {
        let pair = try #require(GoldenPair.named("relu_like_unequal"))
        let golden = try GoldenPair.extrapolation()
        let evidence = try PairEvidence(reference: pair.reference, candidate: pair.candidate)
        let fit = try FrechetExtrapolation(evidence, order: Array(0..<pair.candidate.rows), sizes: golden.sizes)
        #expect(fit.distances.count == 15)
        for (value, expected) in zip(fit.distances, golden.distances) { #expect(isClose(value, expected, 1e-6)) }
        #expect(isClose(fit.intercept, golden.intercept, 1e-5))
    }

    @Test func isNearerToTheTruthThanTheValue() throws {
        let evidence = try PairEvidence(
            reference: normalRows(4000, 20, seed: 1), candidate: normalRows(300, 20, seed: 2))
        let estimate = try FrechetDistanceMetric().estimate(evidence, resamples: Resamples(seed: 1, replicates: 4))
        let extrapolated = try #require(estimate.parameters["at_infinite_rows"].flatMap(Double.init))
        #expect(abs(extrapolated) < 0.5 * estimate.value)
    }

    @Test func sizesAreChecked() throws {
        let x = normalRows(30, 3, seed: 3)
        let evidence = try PairEvidence(reference: x, candidate: x)
        for sizes in [[], [10], [1, 10], [10, 5], [10, 31]] {
            #expect(throws: MetricError.self) {
                try FrechetExtrapolation(evidence, order: Array(0..<30), sizes: sizes)
            }
        }
    }
}
