import Metrics
import Numerics
import Testing

@Suite struct PRCurveTests {
    /// The published code on given histograms.
    @Test func equalsThePublishedCode() throws {
        let golden = try GoldenPair.precisionRecallCurve()
        #expect(golden.synthetic.count == 20)
        let curve = PRCurve(synthetic: golden.synthetic, real: golden.real)
        #expect(isClose(curve.score(beta: 8), golden.f8, 1e-9))
        #expect(isClose(curve.score(beta: 1.0 / 8), golden.f1_8, 1e-9))
        for (place, expected) in golden.precision.enumerated() {
            #expect(abs(curve.precision[100 * place] - expected) < 1e-9)
            #expect(abs(curve.recall[100 * place] - golden.recall[place]) < 1e-9)
        }
    }

    private func scores(_ synthetic: Matrix<Float>) throws -> (precision: Double, recall: Double) {
        let real = normalRows(600, 6, seed: 1)
        let metric = PRCurveMetric(clusters: 10, runs: 3)
        let placed = try metric.place(
            real: real, synthetic: synthetic, holdout: nil, moments: Moments(of: real), parallel: .serial)
        let estimate = metric.estimate(placed, resamples: nil, parallel: .serial)
        return (estimate.value, Double(estimate.parameters["f8"] ?? "") ?? 0)
    }

    @Test func tellsBadRowsFromMissingOnes() throws {
        let fresh = normalRows(600, 6, seed: 2)
        let good = try scores(fresh)
        #expect(good.precision > 0.9 && good.recall > 0.9)
        // Only rows of one half space.
        let kept = (0..<600).filter { fresh[$0, 0] > 0.3 }
        let half = fresh.rows(at: (0..<600).map { kept[$0 % kept.count] })
        let missing = try scores(half)
        #expect(missing.recall < good.recall - 0.05 && missing.recall < missing.precision)
        let far = try scores(normalRows(600, 6, seed: 3, offset: 20))
        #expect(far.precision < 0.01 && far.recall < 0.01)
    }

    @Test func intervalFloorAndFigure() throws {
        let real = normalRows(400, 5, seed: 4)
        let metric = PRCurveMetric(clusters: 8, runs: 2)
        let placed = try [1, 3].map {
            try metric.place(
                real: real, synthetic: normalRows(300, 5, seed: 5), holdout: normalRows(350, 5, seed: 6),
                moments: Moments(of: real), parallel: Parallel(threads: $0))
        }
        #expect(placed[0] == placed[1])
        #expect(placed[0].real.count == 300 && placed[0].holdout.count == 350)
        let estimate = metric.estimate(placed[0], resamples: Resamples(seed: 1, replicates: 50), parallel: .serial)
        let interval = try #require(estimate.interval)
        #expect(interval.low <= estimate.value && estimate.value <= interval.high)
        let floor = metric.floor(placed[0], splits: 5)
        #expect(floor.count == 5 && floor.allSatisfy { $0 > 0.9 && $0 <= 1 })
        let figure = metric.figure(placed[0], splits: 4)
        #expect(figure.id == "pr_curve")
        guard case .lines(_, _, let series) = figure.content, series.count == 2, let low = series[1].low, let high = series[1].high
        else {
            Issue.record("the figure has no band of real rows")
            return
        }
        // More recall is never had with more precision.
        #expect(zip(series[1].y, series[1].y.dropFirst()).allSatisfy { $0 >= $1 - 1e-12 })
        #expect(zip(low, zip(series[1].y, high)).allSatisfy { $0 <= $1.0 + 1e-12 && $1.0 <= $1.1 + 1e-12 })
    }

    @Test func fewRowsAreAReason() throws {
        let real = normalRows(60, 3, seed: 7)
        #expect(throws: MetricError.self) {
            try PRCurveMetric().place(
                real: real, synthetic: real, holdout: nil, moments: Moments(of: real), parallel: .serial)
        }
    }
}
