import Numerics
import Testing

@Suite struct ResamplesTests {
    private let resamples = Resamples(seed: 4, replicates: 200)
    private let keys = RowKeys(Array(0..<500))

    @Test func weightsArePoisson() {
        let weights = resamples.weights(of: keys, role: .real)
        var found = [Double](repeating: 0, count: 8)
        var (sum, squares) = (0.0, 0.0)
        for replicate in 0..<200 {
            #expect(weights.totals[replicate] == Double(weights.counts(replicate).reduce(0, +)))
            for weight in weights[replicate] {
                found[min(7, Int(weight))] += 1
                sum += Double(weight)
                squares += Double(weight) * Double(weight)
            }
        }
        #expect(abs(sum / 100_000 - 1) < 0.015 && abs(squares / 100_000 - 2) < 0.05)
        var term = 0.36787944117144233
        for k in 0..<6 {
            #expect(abs(found[k] / 100_000 - term) < 4 * (term / 100_000).squareRoot(), "\(k)")
            term /= Double(k + 1)
        }
    }

    @Test func neitherPlaceNorOtherRowsMatter() {
        let order = Array((0..<500).reversed())
        let weights = resamples.weights(of: keys, role: .synthetic)
        let turned = resamples.weights(of: RowKeys(order), role: .synthetic)
        let fewer = resamples.weights(of: RowKeys(Array(100..<200)), role: .synthetic)
        for replicate in [0, 3, 199] {
            #expect(Array(turned[replicate]) == weights[replicate].reversed())
            #expect(Array(fewer[replicate]) == Array(weights.counts(replicate)[100..<200].map { UInt8($0) }))
        }
        let halves = resamples.halves(of: keys, role: .real, cuts: 2)
        let other = resamples.halves(of: RowKeys(order), role: .real, cuts: 2)
        #expect(halves.half(7).reversed() == other.half(7))
        #expect(halves.half(7).count { $0 } == 250 && halves.half(8) != halves.half(7))
        for quarter in 0..<4 { #expect(halves.quarters(9).count { $0 == quarter } > 80) }
    }

    @Test func rolesReplicatesAndSeedsDiffer() {
        let real = resamples.weights(of: keys, role: .real)
        #expect(real.counts(0) == Resamples(seed: 4, replicates: 9).weights(of: keys, role: .real).counts(0))
        #expect(real.counts(0) != real.counts(1))
        #expect(real.counts(0) != resamples.weights(of: keys, role: .synthetic).counts(0))
        #expect(real.counts(0) != Resamples(seed: 5, replicates: 9).weights(of: keys, role: .real).counts(0))
        // A holdout takes a candidate's place.
        #expect(resamples.weights(of: keys, role: .holdout) == resamples.weights(of: keys, role: .synthetic))
        #expect(resamples.prefix(2).replicates == 2 && resamples.prefix(999).replicates == 200)
        #expect(resamples.prefix(2).weights(of: keys, role: .real).counts(1) == real.counts(1))
        for mean in resamples.weights(of: RowKeys([Int]()), role: .real).means([]) { #expect(mean.isNaN) }
    }

    /// Equal rows have keys of their own, and independent sets over few values are not drawn alike.
    @Test func repeatedContent() {
        let keys = RowKeys([7, 7, 3, 7])
        #expect(Set(keys.values).count == 4)
        #expect(Set(RowKeys([3, 7, 7, 7]).values) == Set(keys.values))
        #expect(RowKeys([3, 7]).values[0] == keys.values[2])
        // Shares of two coins, tossed 400 and 410 times: correlated by chance alone.
        let (first, second) = ([Int](repeating: 0, count: 210), [Int](repeating: 1, count: 190))
        let a = resamples.weights(of: RowKeys(first + second), role: .synthetic)
        let b = resamples.weights(of: RowKeys(first.dropLast(12) + second.dropLast(9)), role: .synthetic)
        let x = a.means((first + second).map(Double.init))
        let y = b.means((first.dropLast(12) + second.dropLast(9)).map(Double.init))
        let (meanX, meanY) = (x.reduce(0, +) / 200, y.reduce(0, +) / 200)
        func sum(_ f: (Int) -> Double) -> Double { (0..<200).reduce(0) { $0 + f($1) } }
        let correlation =
            sum { (x[$0] - meanX) * (y[$0] - meanY) }
            / (sum { (x[$0] - meanX) * (x[$0] - meanX) } * sum { (y[$0] - meanY) * (y[$0] - meanY) }).squareRoot()
        #expect(abs(correlation) < 0.25, "\(correlation)")
    }

    @Test func contentOrderIsOneOrder() {
        var draw = RandomStream(seed: 1)
        let turned = draw.permutation(500)
        let shuffled = RowKeys(turned)
        #expect(keys.order == shuffled.order.map { turned[$0] })
        var matrix = Matrix<Float>(rows: 3, columns: 3, repeating: 0)
        matrix[1, 2] = -0.0
        matrix[2, 0] = 1
        let hashes = matrix.contentHashes()
        #expect(hashes[0] == hashes[1] && hashes[0] != hashes[2])
    }
}
