import Metrics
import Numerics
import Results
import Testing

@Suite struct AlphaPrecisionTests {
    /// synthcity's curves without one-class network, on pairs of equal size.
    @Test(arguments: GoldenPair.all)
    func equalsTheRawVariant(pair: GoldenPair) throws {
        guard let alpha = pair.number("alpha_raw", "delta_precision_alpha"),
            let beta = pair.number("alpha_raw", "delta_coverage_beta"), pair.name != "all_constant"
        else { return }
        let evidence = try PairEvidence(reference: pair.reference, candidate: pair.candidate)
        #expect(abs(try AlphaPrecisionMetric().estimate(evidence, resamples: nil).value - alpha) < 1e-9)
        #expect(abs(try BetaRecallMetric().estimate(evidence, resamples: nil).value - beta) < 1e-9)
    }

    @Test func enoughGoldensAreRead() {
        #expect(GoldenPair.all.count { $0.number("alpha_raw", "delta_precision_alpha") != nil } >= 6)
    }

    /// Replicates from sorted distances equal those of resampled rows, the centres held fixed.
    @Test func replicatesEqualResampledRows() throws {
        let x = normalRows(150, 5, seed: 1)
        let y = normalRows(120, 5, seed: 2, scale: 1.4)
        let resamples = Resamples(seed: 3, replicates: 4)
        let estimate = try AlphaPrecisionMetric().estimate(
            PairEvidence(reference: x, candidate: y), resamples: resamples)
        let replicates = try #require(estimate.replicates)
        let centre = Moments(of: x).mean
        func distances(_ rows: Matrix<Float>) -> [Double] {
            (0..<rows.rows).map { row in
                zip(rows.row(row), centre).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }.squareRoot()
            }
        }
        let weights = (resamples.weights(of: RowKeys(x), role: .real), resamples.weights(of: RowKeys(y), role: .synthetic))
        func drawn(_ rows: Matrix<Float>, _ weights: RowWeights, _ replicate: Int) -> Matrix<Float> {
            rows.rows(at: weights.counts(replicate).enumerated().flatMap { [Int](repeating: $0, count: Int($1)) })
        }
        for replicate in 0..<4 {
            let real = distances(drawn(x, weights.0, replicate)).sorted()
            let synthetic = distances(drawn(y, weights.1, replicate))
            let levels = (0..<30).map { Double($0) / 29 }
            let gap = levels.reduce(0.0) { sum, level in
                let radius = Quantile.ofSorted(real, level)
                return sum + abs(level - Double(synthetic.count { $0 <= radius }) / Double(synthetic.count))
            }
            #expect(abs(replicates[replicate] - (1 - gap / 15)) < 1e-9)
        }
    }

    @Test func modeCollapseLowersRecallAlone() throws {
        let x = normalRows(400, 6, seed: 4)
        let fresh = normalRows(400, 6, seed: 5)
        let collapsed = fresh.rows(at: (0..<400).map { $0 % 8 })
        func values(_ y: Matrix<Float>) throws -> (Double, Double) {
            let evidence = try PairEvidence(reference: x, candidate: y)
            return (
                try AlphaPrecisionMetric().estimate(evidence, resamples: nil).value,
                try BetaRecallMetric().estimate(evidence, resamples: nil).value
            )
        }
        let (good, bad) = (try values(fresh), try values(collapsed))
        #expect(good.0 > 0.9 && bad.1 < 0.2 && bad.1 < 0.5 * good.1)
    }

    @Test func onePointIsAReason() throws {
        let evidence = try PairEvidence(
            reference: Matrix(rows: 30, columns: 2, repeating: 1), candidate: normalRows(30, 2, seed: 1))
        #expect(throws: MetricError.self) { try AlphaPrecisionMetric().estimate(evidence, resamples: nil) }
        #expect(throws: MetricError.self) { try BetaRecallMetric().estimate(evidence, resamples: nil) }
    }
}
