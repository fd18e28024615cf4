import Foundation
import Metrics
import Numerics
import Testing

@Suite struct FrechetDistanceTests {
    @Test func goldensAreThere() { #expect(GoldenPair.all.count == 9) }

    @Test(arguments: GoldenPair.all)
    func equalsTheNuclearNorm(pair: GoldenPair) throws {
        let terms = try frechetDistance(pair.reference, pair.candidate)
        let scale = terms.traceReference + terms.traceCandidate
        #expect(isClose(terms.mean, try #require(pair.number("fid", "mean_term")), 1e-9))
        #expect(isClose(terms.traceReference, try #require(pair.number("fid", "trace_real")), 1e-9))
        #expect(isClose(terms.traceCandidate, try #require(pair.number("fid", "trace_fake")), 1e-9))
        #expect(isClose(terms.traceRoot, try #require(pair.number("fid", "tr_sqrt_nuclear_norm")), 1e-9))
        let expected = try #require(pair.number("fid", "fid_nuclear_norm"))
        #expect(abs(terms.distance - expected) <= max(1e-9 * abs(expected), 1e-13 * scale))
        let population = try frechetDistance(pair.reference, pair.candidate, ddof: 0)
        let expectedPopulation = try #require(pair.number("fid", "fid_ddof0"))
        #expect(abs(population.distance - expectedPopulation) <= max(1e-9 * abs(expectedPopulation), 1e-13 * scale))
    }

    /// Five packages' values; they differ among themselves by up to 5·10⁻⁸.
    @Test(
        arguments: GoldenPair.all,
        ["fid_symmetric_eigvalsh", "fid_pytorch_fid", "fid_torch_fidelity", "fid_torchmetrics_f64"])
    func equalsOtherPackages(pair: GoldenPair, package: String) throws {
        let expected = try #require(pair.number("fid", package))
        let value = try frechetDistance(pair.reference, pair.candidate).distance
        #expect(abs(value - expected) <= max(1e-6 * abs(expected), 1e-9))
    }

    @Test func equalSetsAreExactlyZeroInAnyOrder() throws {
        let x = normalRows(400, 12, seed: 1, offset: 5)
        #expect(try frechetDistance(x, x).distance == 0)
        #expect(try frechetDistance(x, x.rows(at: (0..<400).reversed())).distance == 0)
        let few = normalRows(20, 50, seed: 2)
        #expect(try frechetDistance(few, few.rows(at: (0..<20).reversed())).distance == 0)
    }

    /// Mean and covariance alone give the distance that the rows do, also where the covariance is singular.
    @Test(arguments: [(400, 300), (10, 300), (400, 10)])
    func statisticsStandForTheRows(real: Int, synthetic: Int) throws {
        let x = normalRows(real, 16, seed: 5)
        let y = normalRows(synthetic, 16, seed: 6, scale: 1.3, offset: 0.2)
        let moments = Moments(of: x)
        let known = Moments(mean: moments.mean, covariance: try moments.covariance(), count: 0x1p40)
        func measured(_ rows: Matrix<Float>) throws -> Estimate {
            try FrechetDistanceMetric().estimate(from: known, to: rows, keys: RowKeys(rows), parallel: .serial)
        }
        let estimate = try measured(y)
        #expect(isClose(estimate.value, try frechetDistance(x, y).distance, 1e-6))
        #expect((estimate.interval == nil) == (synthetic < 48) && (estimate.intervalReason == nil) == (synthetic >= 48))
        // The order of the rows moves the last bits at most.
        let turned = try measured(y.rows(at: (0..<synthetic).reversed()))
        #expect(isClose(turned.value, estimate.value, 1e-9))
        if let interval = estimate.interval, let other = turned.interval {
            #expect(isClose(other.high, interval.high, 1e-6))
        }
    }

    /// 40 sets of 300 rows of a known law: the interval holds the mean of the values, which has the bias of 300 rows.
    @Test func statisticsHaveAnIntervalThatHolds() throws {
        let known = Moments(of: normalRows(4_000, 6, seed: 7))
        let estimates = try (0..<40).map { draw in
            let rows = normalRows(300, 6, seed: 100 + UInt64(draw), scale: 1.2, offset: 0.3)
            return try FrechetDistanceMetric().estimate(from: known, to: rows, keys: RowKeys(rows), parallel: .serial)
        }
        let mean = estimates.map(\.value).reduce(0, +) / 40
        let held = estimates.count { $0.interval.map { $0.low <= mean && mean <= $0.high } ?? false }
        // Of 40 intervals of 95 %, 34 or fewer hold in 2 of 1,000 tries.
        #expect(held >= 35)
        let widths = estimates.compactMap(\.interval).map { $0.high - $0.low }
        #expect(widths.allSatisfy { $0 > 0 && $0 < 2 * mean })
    }

    @Test func isSymmetric() throws {
        let x = normalRows(300, 9, seed: 3)
        let y = normalRows(200, 9, seed: 4, scale: 2)
        let forth = try frechetDistance(x, y).distance
        #expect(isClose(try frechetDistance(y, x).distance, forth, 1e-12))
    }

    /// Columns whose spreads lie ten powers of ten apart: the cheap root's error would show, so that the long way is
    /// taken; independent columns make the expected value a sum over columns when the sets are one set stretched.
    @Test func gradedColumnsKeepTheirDigits() throws {
        var x = normalRows(300, 40, seed: 6)
        for row in 0..<300 { for column in 0..<40 { x[row, column] *= Float(pow(10, -Double(column) / 4)) } }
        let y = try Matrix(rows: 300, columns: 40, storage: x.storage.map { 2 * $0 })
        let terms = try frechetDistance(x, y)
        // Σy = 4 Σx: the root is 2 Σx, and the distance ‖μ‖² + tr Σx.
        let moments = Moments(of: x)
        let expected = moments.mean.reduce(0) { $0 + $1 * $1 } + moments.variances().reduce(0, +)
        #expect(isClose(terms.distance, expected, 1e-12))
    }

    /// Two Gaussians on a line: (μx − μy)² + (σx − σy)².
    @Test func oneDimension() throws {
        let x = try Matrix<Float>(rows: 3, columns: 1, storage: [-1, 0, 1])
        let y = try Matrix<Float>(rows: 3, columns: 1, storage: [2, 5, 8])
        #expect(isClose(try frechetDistance(x, y).distance, 29, 1e-13))
    }

    @Test func growsWithNoise() throws {
        let x = normalRows(800, 10, seed: 5)
        var last = -1.0
        for (step, noise) in [0.0, 0.2, 0.5, 1, 2].enumerated() {
            let extra = normalRows(800, 10, seed: 70 + UInt64(step), scale: noise)
            let y = try Matrix(rows: 800, columns: 10, storage: zip(x.storage, extra.storage).map { $0 + $1 })
            let value = try frechetDistance(x, y).distance
            #expect(value > last)
            last = value
        }
    }

    @Test func constantAndDependentColumnsNeedNoCorrection() throws {
        var x = normalRows(300, 6, seed: 6)
        var y = normalRows(300, 6, seed: 7, scale: 1.5)
        let plain = try frechetDistance(x.columns(in: 0..<4), y.columns(in: 0..<4)).distance
        for row in 0..<300 {
            for column in 4..<6 {
                x[row, column] = 3
                y[row, column] = 3
            }
        }
        #expect(isClose(try frechetDistance(x, y).distance, plain, 1e-9))
    }

    @Test func levelsAreBlocksOfTheWhole() throws {
        let levels = [FeatureLevel("texture", columns: 0..<5), FeatureLevel("parts", columns: 5..<12)]
        let x = normalRows(300, 12, seed: 8)
        let y = normalRows(250, 12, seed: 9, scale: 1.2)
        let evidence = try PairEvidence(reference: x, candidate: y, levels: levels)
        let estimates = FrechetDistanceMetric().estimates(evidence, resamples: Resamples(seed: 1, replicates: 20))
        #expect(estimates.map(\.scope.name) == [nil, "texture", "parts"])
        for (estimate, range) in zip(estimates, [0..<12, 0..<5, 5..<12]) {
            let value = try estimate.result.get()
            let alone = try frechetDistance(x.columns(in: range), y.columns(in: range)).distance
            #expect(isClose(value.value, alone, 1e-10))
            #expect(value.interval?.replicates == 20)
        }
    }

    @Test(arguments: [(400, 10), (12, 40)])
    func intervalHoldsTheValueAndNamesItsMethod(rows: Int, columns: Int) throws {
        let evidence = try PairEvidence(
            reference: normalRows(rows, columns, seed: 10), candidate: normalRows(rows, columns, seed: 11, offset: 0.3))
        let estimate = try FrechetDistanceMetric().estimate(evidence, resamples: Resamples(seed: 2, replicates: 40))
        let interval = try #require(estimate.interval)
        #expect(interval.method == "bootstrap_rows_shifted")
        #expect(interval.low < estimate.value && estimate.value < interval.high && interval.low >= 0)
        #expect(estimate.notes.count == (rows < columns ? 1 : 0))
    }

    @Test func threadsChangeNoBit() throws {
        let x = normalRows(1500, 20, seed: 12)
        let y = normalRows(1100, 20, seed: 13, scale: 1.1)
        let estimates = try [1, 2].map { threads in
            try FrechetDistanceMetric().estimate(
                PairEvidence(reference: x, candidate: y, parallel: Parallel(threads: threads)),
                resamples: Resamples(seed: 3, replicates: 8))
        }
        #expect(estimates[0] == estimates[1])
    }
}
