import Numerics
import Testing

@Suite struct NormalNoiseTests {
    @Test func momentsAreThoseOfANormal() {
        let values = NormalNoise.values(400_000, RandomStream(seed: 4)).map { Double($0) }
        let count = Double(values.count)
        func moment(_ power: Int) -> Double {
            values.reduce(0) { sum, value in sum + (0..<power).reduce(1.0) { product, _ in product * value } } / count
        }
        #expect(abs(moment(1)) < 0.01)
        #expect(abs(moment(2) - 1) < 0.015)
        #expect(abs(moment(3)) < 0.03)
        #expect(abs(moment(4) - 3) < 0.08)
        // Shares beyond one and two deviations.
        #expect(abs(Double(values.count { abs($0) > 1 }) / count - 0.31731) < 0.005)
        #expect(abs(Double(values.count { abs($0) > 2 }) / count - 0.04550) < 0.002)
        let neighbours = zip(values, values.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / count
        #expect(abs(neighbours) < 0.01)
    }

    @Test func anyPartIsTheSame() {
        let stream = RandomStream(seed: 4).split("noise")
        let long = NormalNoise.values(10_001, stream, parallel: Parallel(threads: 3))
        #expect(NormalNoise.values(5_003, stream) == Array(long[..<5_003]))
        #expect(NormalNoise.values(8, RandomStream(seed: 5)) != NormalNoise.values(8, RandomStream(seed: 6)))
        #expect(NormalNoise.values(0, stream).isEmpty)
    }
}
