import Foundation
import Generators
import Numerics
import TestSupport
import Testing

@Suite struct VariationalMixtureTests {
    private func fitted(_ values: [Double], _ components: Int) -> VariationalMixture {
        let sorted = values.sorted()
        var (distinct, counts): ([Double], [Int]) = ([], [])
        for value in sorted {
            if distinct.last == value { counts[counts.count - 1] += 1 } else { (distinct, counts) = (distinct + [value], counts + [1]) }
        }
        return VariationalMixture(distinct, counts: counts, components: components)
    }

    /// The column of the golden is three Gaussians; the library keeps them alone.
    @Test(.enabled(if: Golden.isThere, "goldens are not on this machine")) func golden() throws {
        let mixture = fitted(try #require(try Golden.doubles("msn_column.npy")), 10)
        let heavy = mixture.kept.sorted { mixture.weights[$0] > mixture.weights[$1] }
        let wanted = [(0.49489, -0.06432, 1.08502), (0.30068, 7.99184, 0.71016), (0.20320, -4.83384, 2.20536)]
        #expect(heavy.count == 3)
        for (place, (weight, mean, deviation)) in zip(heavy, wanted) {
            #expect(abs(mixture.weights[place] - weight) < 0.03, "\(mixture.weights[place])")
            #expect(abs(mixture.means[place] - mean) < 0.15, "\(mixture.means[place])")
            #expect(abs(mixture.deviations[place] - deviation) < 0.15, "\(mixture.deviations[place])")
        }
    }

    /// No more components than there is need of, whatever is asked for; odd columns stay finite.
    @Test func few() {
        var random = RandomStream(seed: 2)
        let one = fitted((0..<400).map { _ in random.normal() }, 6)
        #expect(one.kept.count < 4)
        for values in [[3.0], [1, 1, 1, 2], [0, 1e-9, 1]] {
            let odd = fitted(values, 5)
            #expect(odd.means.allSatisfy(\.isFinite) && odd.deviations.allSatisfy { $0 > 0 && $0.isFinite })
            #expect(abs(odd.weights.reduce(0, +) - 1) < 1e-9)
        }
    }
}
