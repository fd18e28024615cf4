import Numerics
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct SphericalMixtureTests {
    private func normal(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix<Float> {
        var draw = RandomStream(seed: seed)
        var matrix = Matrix<Float>(rows: rows, columns: columns)
        for index in matrix.storage.indices { matrix.storage[index] = Float(draw.normal()) }
        return matrix
    }

    /// By the formula, without shortcuts.
    @Test func likelihoodIsTheMixtures() throws {
        let centres = normal(7, 3, seed: 1)
        let mixture = try SphericalMixture(centres, fitted: normal(20, 3, seed: 2))
        let rows = normal(5, 3, seed: 3)
        let found = try mixture.negativeLogLikelihoods(rows)
        for row in 0..<5 {
            var density = 0.0
            for (place, variance) in mixture.logVariances.map({ exp($0) }).enumerated() {
                let distance = rows.squaredDistance(row, to: centres, place)
                density += exp(-distance / (2 * variance)) / pow(2 * .pi * variance, 1.5) / 7
            }
            #expect(abs(found[row] + log(density) / 3) < 1e-9)
        }
    }

    @Test func sameBitsAtAnyThreadCount() throws {
        let (centres, rows) = (normal(150, 6, seed: 4), normal(170, 6, seed: 5))
        let fits = try [1, 3].map { try SphericalMixture(centres, fitted: rows, parallel: Parallel(threads: $0)) }
        #expect(fits[0].logVariances == fits[1].logVariances)
    }

    @Test func aCopyBecomesASpikeThatOthersPayFor() throws {
        let rows = normal(200, 5, seed: 6)
        let copy = try SphericalMixture(rows, fitted: rows)
        #expect(copy.logVariances.allSatisfy { $0 < -20 })
        let fresh = normal(200, 5, seed: 7)
        let honest = try SphericalMixture(fresh, fitted: rows)
        let unseen = normal(100, 5, seed: 8)
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        #expect(mean(try copy.negativeLogLikelihoods(unseen)) > mean(try honest.negativeLogLikelihoods(unseen)) + 10)
    }

    @Test func badInputIsRefused() {
        let rows = normal(5, 3, seed: 9)
        #expect(throws: NumericsError.self) { try SphericalMixture(Matrix(rows: 0, columns: 3), fitted: rows) }
        #expect(throws: NumericsError.self) { try SphericalMixture(normal(5, 4, seed: 1), fitted: rows) }
    }
}
