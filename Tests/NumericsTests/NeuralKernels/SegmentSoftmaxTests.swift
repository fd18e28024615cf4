import Foundation
import Numerics
import Testing

@Suite struct SegmentSoftmaxTests {
    private static let layout = SegmentSoftmax(scalars: [0, 4], choices: [1..<4, 5..<7, 7..<8])

    /// −log(−log u) has the mean γ and the variance π²/6.
    @Test func gumbelMoments() {
        let values = GumbelNoise.values(200_000, RandomStream(seed: 4), parallel: Parallel(threads: 3)).map { Double($0) }
        let mean = values.reduce(0, +) / 200_000
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200_000
        #expect(abs(mean - 0.5772) < 0.01)
        #expect(abs(variance - .pi * .pi / 6) < 0.03)
        let isFinite = values.allSatisfy(\.isFinite)
        #expect(isFinite)
        #expect(GumbelNoise.values(10_000, RandomStream(seed: 4)).map { Double($0) } == Array(values.prefix(10_000)))
    }

    @Test func byDefinition() {
        let x: [Float] = [0.3, 1, -2, 0.5, -1.5, 90, -90, 2]
        let noise: [Float] = [9, 0.1, 0.4, -0.2, 9, 1, 2, 0.5]
        let y = Self.layout(x, noise: noise, temperature: 0.5, parallel: .serial)
        let shares = (1..<4).map { exp(Double(x[$0] + noise[$0]) / 0.5) }
        for place in 1..<4 { #expect(abs(Double(y[place]) - shares[place - 1] / shares.reduce(0, +)) < 1e-5) }
        #expect(abs(y[0] - tanhf(0.3)) < 1e-5 && abs(y[4] - tanhf(-1.5)) < 1e-5)
        #expect(abs(y[5] - 1) < 1e-6 && y[6] < 1e-6 && y[7] == 1)
    }

    @Test func gradientAgreesWithDifferences() {
        let (rows, width) = (70, Self.layout.width)
        var random = RandomStream(seed: 8)
        func normals() -> [Float] { (0..<rows * width).map { _ in Float(random.normal()) } }
        let (x, noise, weights, direction) = (normals(), normals(), normals(), normals())
        func output(_ step: Float) -> [Float] {
            Self.layout(zip(x, direction).map { $0 + step * $1 }, noise: noise, temperature: 0.7, parallel: Parallel(threads: 2))
        }
        let gradient = Self.layout.gradient(weights, y: output(0), temperature: 0.7, parallel: Parallel(threads: 2))
        let exact = zip(gradient, direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        let step: Float = 1e-2
        let numeric = zip(zip(output(step), output(-step)), weights).reduce(0) { $0 + Double($1.0.0 - $1.0.1) * Double($1.1) }
        #expect(abs(numeric / Double(2 * step) - exact) < 5e-3 * max(1, abs(exact)), "\(numeric / Double(2 * step)) for \(exact)")
    }
}
