import Numerics
import Testing

@Suite struct IntervalsTests {
    /// Reference values of scipy.stats.norm.
    @Test(arguments: [
        (0.975, 1.959963984540054), (0.5, 0), (0.01, -2.3263478740408408), (1e-10, -6.361340902404056),
        (0.999999, 4.753424308822899),
    ])
    func normalQuantiles(p: Double, expected: Double) {
        #expect(abs(NormalDistribution.quantile(p) - expected) < 1e-11)
        #expect(relativeError(NormalDistribution.cumulative(NormalDistribution.quantile(p)), p) < 1e-12)
    }

    /// I_x(a, b) = Σ binomial terms for whole a, b.
    @Test func incompleteBetaIsABinomialTail() {
        #expect(abs(BetaDistribution.cumulative(0.3, a: 2, b: 3) - 0.3483) < 1e-12)
        #expect(abs(BetaDistribution.cumulative(0.5, a: 0.5, b: 0.5) - 0.5) < 1e-14)
        #expect(abs(BetaDistribution.cumulative(0.9, a: 1, b: 10_000) - 1) < 1e-15)
        #expect(abs(BetaDistribution.quantile(0.3483, a: 2, b: 3) - 0.3) < 1e-12)
    }

    /// 8 of 10: Wilson 0.4901625, 0.9433178 (R, prop.test without correction); exact 0.4439045, 0.9747893.
    @Test func eightOfTen() {
        let wilson = Intervals.wilson(successes: 8, trials: 10)
        #expect(abs(wilson.lowerBound - 0.4901625) < 1e-7)
        #expect(abs(wilson.upperBound - 0.9433178) < 1e-7)
        let exact = Intervals.clopperPearson(successes: 8, trials: 10)
        #expect(abs(exact.lowerBound - 0.4439045) < 1e-7)
        #expect(abs(exact.upperBound - 0.9747893) < 1e-7)
    }

    @Test func extremesKeepTheirEnds() {
        #expect(Intervals.wilson(successes: 0, trials: 50).lowerBound == 0)
        #expect(Intervals.wilson(successes: 50, trials: 50).upperBound == 1)
        // The rule of three, exactly: 1 − 0.025^(1/n).
        #expect(abs(Intervals.clopperPearson(successes: 0, trials: 100).upperBound - 0.0362167) < 1e-7)
        #expect(Intervals.clopperPearson(successes: 0, trials: 0) == 0...1)
        #expect(Intervals.wilson(successes: 3, trials: 2) == 0...1)
    }

    @Test func percentilesInterpolate() throws {
        // Of 101 values the fifth and the fifth last have 4.9 % beyond them.
        let range = try #require(Intervals.percentile((0...100).map(Double.init), level: 0.9))
        #expect(abs(range.lowerBound - 4.1) < 1e-12 && abs(range.upperBound - 95.9) < 1e-12)
        #expect(Intervals.percentile([]) == nil)
        #expect(Intervals.percentile([.nan]) == nil)
        #expect(Quantile.of([4, 1, 2], 0.25) == 1.5)
    }

    /// As many further values lie inside as the level says, however few the sample has.
    @Test(arguments: [40, 100, 1_000]) func percentilesHoldFurtherValues(_ count: Int) throws {
        var stream = RandomStream(seed: UInt64(count))
        var held = 0
        for _ in 0..<4_000 {
            let range = try #require(Intervals.percentile((0..<count).map { _ in stream.normal() }))
            if range.contains(stream.normal()) { held += 1 }
        }
        // Three standard errors of 0.0034; type 7 holds 0.913, 0.936 and 0.949.
        #expect(abs(Double(held) / 4_000 - 0.95) < 0.0104)
    }

    @Test func ranksWithTies() {
        let ranks = RankStatistics([1, 2, 2], [2, 3])
        #expect(ranks.u == 1)
        #expect(ranks.areaUnderCurve == 1.0 / 6)
        #expect(RankStatistics([1, 1], [1, 1]).areaUnderCurve == 0.5)
        #expect(RankStatistics([1, 1], [1, 1]).z == 0)
        #expect(RankStatistics([], [1]).areaUnderCurve.isNaN)
        // Without ties: U = 23 of 25, z = 10.5 / √(25·11/12).
        let clear = RankStatistics([3, 6, 7, 8, 9], [1, 2, 4, 0, 5])
        #expect(clear.u == 23)
        #expect(abs(clear.z - 10.5 / (25.0 * 11 / 12).squareRoot()) < 1e-12)
    }
}
