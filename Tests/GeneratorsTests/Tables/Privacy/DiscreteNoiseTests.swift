import Foundation
import Generators
import Numerics
import Testing

@Suite struct DiscreteNoiseTests {
    private func noise(_ name: String) -> DiscreteNoise { DiscreteNoise(.seeded(RandomStream(seed: 8).split(name))) }

    /// Pearson's statistic of draws against weights, over its degrees of freedom.
    private func misfit(_ draws: [Int], _ weight: (Int) -> Double) -> Double {
        let ends = -60...60
        let sum = ends.reduce(0) { $0 + weight($1) }
        var (statistic, free, rest) = (0.0, 0.0, 0.0)
        for value in ends {
            let wanted = weight(value) / sum * Double(draws.count)
            guard wanted > 20 else { rest += wanted; continue }
            let got = Double(draws.count { $0 == value })
            statistic += (got - wanted) * (got - wanted) / wanted
            free += 1
        }
        #expect(rest < 0.2 * Double(draws.count))
        return statistic / free
    }

    @Test func laplace() {
        var noise = noise("laplace")
        let scale = NoiseRatio(7, over: 3)
        let draws = (0..<8_000).map { _ in noise.laplace(scale) }
        let fit = misfit(draws) { exp(-Double(abs($0)) * 3 / 7) }
        #expect(fit < 2)
        #expect(misfit(draws) { exp(-Double(abs($0)) / 2) } > 3)
    }

    @Test(arguments: [0.4, 5.0, 30.0]) func gaussian(variance: Double) {
        var noise = noise("gaussian \(variance)")
        let ratio = NoiseRatio(atLeast: variance)
        #expect(ratio.value >= variance && ratio.value < variance + 1e-4)
        let draws = (0..<6_000).map { _ in noise.gaussian(variance: ratio) }
        #expect(misfit(draws) { exp(-Double($0 * $0) / (2 * variance)) } < 2.2)
    }

    /// Large noise stays whole and near its deviation.
    @Test func wide() {
        var noise = noise("wide")
        let draws = (0..<400).map { _ in Double(noise.gaussian(variance: NoiseRatio(atLeast: 1e8))) }
        let deviation = (draws.reduce(0) { $0 + $1 * $1 } / 400).squareRoot()
        #expect(deviation > 8_500 && deviation < 11_500)
    }

    @Test func choice() {
        var noise = noise("choice")
        var counts = [0, 0, 0]
        for _ in 0..<6_000 { counts[noise.choice([0, 3, 1], epsilon: 1)] += 1 }
        let weights = [1, exp(1.5), exp(0.5)]
        for (count, weight) in zip(counts, weights) {
            #expect(abs(Double(count) / 6_000 - weight / weights.reduce(0, +)) < 0.025)
        }
    }

    /// Nobody repeats the system's noise.
    @Test func systemNoise() {
        var (a, b) = (DiscreteNoise(.system), DiscreteNoise(.system))
        let scale = NoiseRatio(1_000_000, over: 1)
        #expect((0..<8).map { _ in a.laplace(scale) } != (0..<8).map { _ in b.laplace(scale) })
    }
}
