import Metrics
import Numerics
import Testing

@Suite struct MMDRBFTests {
    @Test(arguments: GoldenPair.all)
    func fixedWidth(pair: GoldenPair) throws {
        let sums = KernelDiscrepancy(try KernelSums(pair.reference, pair.candidate, gamma: 1 / 200))
        let biased = try #require(pair.number("kid", "rbf_sigma10", "biased_mmd2"))
        let unbiased = try #require(pair.number("kid", "rbf_sigma10", "unbiased_mmd2"))
        #expect(abs(sums.biased - biased) <= max(1e-6 * abs(biased), 1e-13))
        #expect(abs(sums.unbiased - unbiased) <= max(1e-6 * abs(unbiased), 1e-13))
    }

    @Test(arguments: GoldenPair.all)
    func cmmd(pair: GoldenPair) throws {
        let expected = try #require(pair.number("kid", "rbf_sigma10_unit_norm", "cmmd_x1000"))
        let value = try MMDRBFMetric(variant: .cmmd).estimate(
            PairEvidence(reference: pair.reference, candidate: pair.candidate), resamples: nil).value
        // Unit rows are kept in single precision, which the smallest values feel.
        #expect(abs(value - expected) <= max(1e-6 * expected, 1e-8))
    }

    @Test func widthIsTheMedianDistance() throws {
        let x = normalRows(60, 4, seed: 1)
        var distances: [Double] = []
        for row in 1..<60 { for other in 0..<row { distances.append(x.squaredDistance(row, to: x, other).squareRoot()) } }
        let median = try #require(MedianDistance.of(x))
        #expect(isClose(median, Quantile.of(distances, 0.5), 1e-3))
        let estimate = try MMDRBFMetric().estimate(
            PairEvidence(reference: x, candidate: normalRows(50, 4, seed: 2)), resamples: nil)
        #expect(isClose(Double(estimate.parameters["sigma"] ?? "") ?? 0, median, 1e-5))
    }

    /// Offsets of 2²⁰ are exact in single precision for these rows and must not cost digits of a distance.
    @Test func offsetsChangeNothing() throws {
        var x = normalRows(90, 5, seed: 3)
        var y = normalRows(80, 5, seed: 4, offset: 0.4)
        for index in x.storage.indices { x.storage[index] = (x.storage[index] * 8).rounded() / 8 }
        for index in y.storage.indices { y.storage[index] = (y.storage[index] * 8).rounded() / 8 }
        let plain = try MMDRBFMetric().estimate(PairEvidence(reference: x, candidate: y), resamples: nil).value
        for index in x.storage.indices { x.storage[index] += 1_048_576 }
        for index in y.storage.indices { y.storage[index] += 1_048_576 }
        let moved = try MMDRBFMetric().estimate(PairEvidence(reference: x, candidate: y), resamples: nil).value
        #expect(isClose(moved, plain, 1e-9))
    }

    @Test func intervalCoversUnderEqualDistributions() throws {
        var held = 0
        for trial in 0..<100 {
            let evidence = try PairEvidence(
                reference: normalRows(60, 6, seed: UInt64(1000 + trial)),
                candidate: normalRows(70, 6, seed: UInt64(3000 + trial)))
            let estimate = try MMDRBFMetric().estimate(evidence, resamples: Resamples(seed: 1, replicates: 2))
            if let interval = estimate.interval, interval.low <= 0, interval.high >= 0 { held += 1 }
        }
        #expect((88...100).contains(held))
    }

    @Test func floorsUseTheSameWidth() throws {
        let real = normalRows(600, 5, seed: 5)
        let floors = try FloorEvidence(
            real: real, holdout: normalRows(500, 5, seed: 6), candidateRows: 500, splits: 2, seed: 7)
        let own = try MMDRBFMetric().estimate(
            PairEvidence(reference: real, candidate: normalRows(500, 5, seed: 8)), resamples: nil)
        let split = try MMDRBFMetric().estimate(floors.split(0), resamples: nil)
        #expect(split.parameters["sigma"] == own.parameters["sigma"])
        #expect(abs(split.value) < 0.01)
    }

    @Test func equalRowsAreAReason() throws {
        let constant = Matrix<Float>(rows: 40, columns: 3, repeating: 2)
        do throws(MetricError) {
            _ = try MMDRBFMetric().estimate(
                PairEvidence(reference: constant, candidate: normalRows(30, 3, seed: 1)), resamples: nil)
            Issue.record("a width of 0 was accepted")
        } catch { #expect(error.status == .error && error.reason.contains("distinct rows")) }
    }
}
