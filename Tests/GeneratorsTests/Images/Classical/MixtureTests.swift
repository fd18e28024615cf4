import Foundation
import Generators
import Numerics
import Testing

@Suite struct MixtureTests {
    private func rows(_ points: [[Double]]) throws -> Matrix<Double> {
        try Matrix(rows: points.count, columns: points[0].count, storage: points.flatMap(\.self))
    }

    @Test func findsTwoClusters() throws {
        var random = RandomStream(seed: 3)
        let points = (0..<400).map { index in
            let centre = index % 4 == 0 ? -20.0 : 20.0
            return [centre + random.normal(), 2 * random.normal()]
        }
        let mixture = try Mixture(try rows(points), components: 2, random: RandomStream(seed: 1))
        let small = mixture.weights[0] < mixture.weights[1] ? 0 : 1
        #expect(abs(mixture.weights[small] - 0.25) < 0.01)
        #expect(abs(mixture.means[small, 0] + 20) < 0.4)
        #expect(abs(mixture.means[1 - small, 0] - 20) < 0.4)
        let factor = mixture.factors[1 - small]
        #expect(abs(factor[0, 0] - 1) < 0.2)
        #expect(abs(factor[1, 1] - 2) < 0.3)
    }

    @Test func drawsHaveTheCovariance() throws {
        let factor = try Matrix<Double>(rows: 2, columns: 2, storage: [2, 1, 0, 3])
        var mixture = try Mixture(try rows([[0, 0], [1, 1]]), components: 1, random: RandomStream(seed: 1))
        mixture.means = try Matrix(rows: 1, columns: 2, storage: [5, -5])
        mixture.factors = [factor]
        var random = RandomStream(seed: 2)
        let draws = (0..<40_000).map { _ in mixture.draw(&random) }
        let x = draws.map { $0[0] - 5 }
        let y = draws.map { $0[1] + 5 }
        // UᵀU = [4 2; 2 10].
        #expect(abs(x.reduce(0) { $0 + $1 * $1 } / 40_000 - 4) < 0.15)
        #expect(abs(y.reduce(0) { $0 + $1 * $1 } / 40_000 - 10) < 0.4)
        #expect(abs(zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } / 40_000 - 2) < 0.2)
    }

    /// More components than different rows, equal rows, a single row: still a distribution.
    @Test(arguments: [1, 2, 5, 50]) func survivesDegenerateRows(components: Int) throws {
        for points in [[[1.0, 2, 3]], [[1.0, 2, 3], [1, 2, 3]], [[0.0, 0, 0], [0, 0, 1e-9], [5, 5, 5], [5, 5, 5]]] {
            let mixture = try Mixture(try rows(points), components: components, random: RandomStream(seed: 1))
            #expect(mixture.weights.allSatisfy { $0 > 0 && $0.isFinite })
            #expect(abs(mixture.weights.reduce(0, +) - 1) < 1e-12)
            var random = RandomStream(seed: 5)
            let draw = mixture.draw(&random)
            #expect(draw.allSatisfy { $0.isFinite && abs($0) < 50 })
        }
    }

    @Test func survivesNoColumns() throws {
        let mixture = try Mixture(Matrix(rows: 4, columns: 0), components: 3, random: RandomStream(seed: 1))
        var random = RandomStream(seed: 5)
        #expect(mixture.draw(&random).isEmpty)
    }
}
