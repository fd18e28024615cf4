import Metrics
import Numerics
import Testing

@Suite struct KernelDistanceTests {
    @Test(arguments: GoldenPair.all)
    func fullSample(pair: GoldenPair) throws {
        let sums = try KernelSums(pair.reference, pair.candidate)
        let value = KernelDiscrepancy(sums)
        let scale = sums.diagonalFirst / Double(pair.reference.rows)
        let unbiased = try #require(pair.number("kid", "full", "unbiased"))
        #expect(abs(value.unbiased - unbiased) <= max(1e-6 * abs(unbiased), 1e-13 * scale))
        let biased = try #require(pair.number("kid", "full", "biased"))
        #expect(abs(value.biased - biased) <= max(1e-6 * abs(biased), 1e-13 * scale))
        #expect(value.standardError >= 0)
    }

    /// torch-fidelity's 100 subsets of 50 with its own row numbers.
    @Test(arguments: GoldenPair.all)
    func subsets(pair: GoldenPair) throws {
        let subsets = try pair.kernelSubsets()
        #expect(subsets.count == 100)
        let values = try KernelSubsets(pair.reference, pair.candidate, subsets: subsets)
        let first = try #require(pair.numbers("kid", "per_subset_first5_f64"))
        for (value, expected) in zip(values.values, first) {
            #expect(abs(value - expected) <= max(1e-6 * abs(expected), 1e-9))
        }
        let group = "torch_fidelity_subsets100_size50_seed2020"
        let mean = try #require(pair.number("kid", group, "kernel_inception_distance_mean"))
        let deviation = try #require(pair.number("kid", group, "kernel_inception_distance_std"))
        #expect(abs(values.mean - mean) <= max(1e-6 * abs(mean), 1e-9))
        #expect(abs(values.standardDeviation - deviation) <= max(1e-6 * abs(deviation), 1e-9))
    }

    /// The 95 % interval must hold 0 in about 95 % of equal pairs: here 200 pairs, so at least 180 and not all.
    @Test func intervalCoversUnderEqualDistributions() throws {
        var held = 0
        for trial in 0..<200 {
            let x = normalRows(60, 8, seed: UInt64(1000 + trial))
            let y = normalRows(80, 8, seed: UInt64(5000 + trial))
            let value = KernelDiscrepancy(try KernelSums(x, y))
            if abs(value.unbiased) <= 1.96 * value.standardError { held += 1 }
        }
        #expect((180...200).contains(held))
    }

    /// Standard errors against the spread of the value over fresh samples of shifted distributions.
    @Test func standardErrorIsTheSpread() throws {
        var values: [Double] = []
        var errors: [Double] = []
        for trial in 0..<150 {
            let x = normalRows(90, 6, seed: UInt64(100 + trial))
            let y = normalRows(70, 6, seed: UInt64(900 + trial), offset: 0.7)
            let value = KernelDiscrepancy(try KernelSums(x, y))
            values.append(value.unbiased)
            errors.append(value.standardError)
        }
        let mean = values.reduce(0, +) / 150
        let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 149).squareRoot()
        let typical = errors.sorted()[75]
        #expect(typical > 0.75 * spread && typical < 1.25 * spread)
    }

    /// Three rows in a hundred make the distance: intervals must not lie below its expectation as a rule.
    @Test func outliersAreNotMissedOnOneSide() throws {
        let intervals = try (0..<60).map { draw in
            let x = normalRows(200, 8, seed: UInt64(1000 + draw))
            var y = normalRows(200, 8, seed: UInt64(2000 + draw))
            var random = RandomStream(seed: UInt64(draw))
            for row in 0..<200 where random.uniform() < 0.03 {
                for column in 0..<8 { y[row, column] *= 4 }
            }
            let estimate = try KernelDistanceMetric(subsets: 0).estimate(
                PairEvidence(reference: x, candidate: y), resamples: Resamples(seed: 1, replicates: 2))
            return (value: estimate.value, high: try #require(estimate.interval).high)
        }
        let mean = intervals.reduce(0) { $0 + $1.value } / 60
        #expect(intervals.count { $0.high < mean } <= 5)
    }

    @Test func estimateNamesItsParts() throws {
        let x = normalRows(700, 10, seed: 1)
        let y = normalRows(560, 10, seed: 2)
        let estimates = try [1, 3].map { threads in
            try KernelDistanceMetric(subsets: 10, subsetRows: 100).estimate(
                PairEvidence(reference: x, candidate: y, parallel: Parallel(threads: threads)),
                resamples: Resamples(seed: 1))
        }
        #expect(estimates[0] == estimates[1])
        #expect(estimates[0].interval?.method == "asymptotic_skewness_corrected")
        #expect(estimates[0].parameters["subsets"] == "10 × 100")
        #expect(estimates[0].parameters["subset_mean"] != nil)
        let plain = try KernelDistanceMetric().estimate(PairEvidence(reference: x, candidate: y), resamples: nil)
        #expect(plain.interval == nil)
        #expect(isClose(plain.value, estimates[0].value, 1e-9))
    }

    @Test func overflowIsAReason() throws {
        let x = normalRows(5, 3, seed: 1, scale: 1e37)
        let evidence = try PairEvidence(reference: x, candidate: normalRows(5, 3, seed: 2, scale: 1e37))
        let estimate = try KernelDistanceMetric().estimate(evidence, resamples: Resamples(seed: 1))
        #expect(estimate.interval == nil && estimate.value.isFinite)
    }
}
