import Neural
import Numerics
import Testing

@Suite struct GroupNormTests {
    private func layer(_ channels: Int, silu: Bool) -> GroupNorm {
        let layer = GroupNorm(channels: channels, silu: silu)
        layer.scale.values = noise([channels], seed: 1).values
        layer.shift.values = noise([channels], seed: 2).values
        return layer
    }

    @Test(arguments: [true, false]) func gradients(_ silu: Bool) throws {
        try checkGradients(layer(32, silu: silu), input: [3, 5, 9, 32])
    }

    @Test func normalisesEachGroupOfEachImage() throws {
        let x = noise([2, 3, 4, 32], seed: 3)
        let y = try GroupNorm(channels: 32).forward(x, .inference)
        for image in 0..<2 {
            for group in 0..<2 {
                let values = (0..<12).flatMap { pixel in
                    (0..<16).map { Double(y.values[(image * 12 + pixel) * 32 + group * 16 + $0]) }
                }
                let mean = values.reduce(0, +) / 192
                let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 192
                #expect(abs(mean) < 1e-5)
                #expect(abs(variance - 1) < 1e-3)
            }
        }
    }

    @Test func modulationScalesAndShiftsBeforeTheActivation() throws {
        let (fused, plain) = (layer(16, silu: true), layer(16, silu: false))
        let x = noise([2, 3, 3, 16], seed: 3)
        let modulation = noise([2, 32], seed: 4)
        let y = try fused.forward(x, modulation: modulation, .inference)
        var expected = try plain.forward(x, .inference)
        for image in 0..<2 {
            for pixel in 0..<9 {
                for c in 0..<16 {
                    let index = (image * 9 + pixel) * 16 + c
                    expected.values[index] =
                        expected.values[index] * (1 + modulation.values[image * 32 + c])
                        + modulation.values[image * 32 + 16 + c]
                }
            }
        }
        #expect(difference(y.values, try Activation(.silu).forward(expected, .inference).values) < 1e-5)
    }

    @Test func gradientOfTheModulation() throws {
        let norm = layer(16, silu: true)
        let (x, modulation) = (noise([3, 4, 4, 16], seed: 3), noise([3, 32], seed: 4))
        let (weights, direction) = (noise([3, 4, 4, 16], seed: 5), noise([3, 32], seed: 6))
        let pass = Pass(training: true, parallel: Parallel(threads: 2))
        func objective(_ factor: Float) throws -> Double {
            let moved = zip(modulation.values, direction.values).map { $0 + factor * $1 }
            let y = try norm.forward(x, modulation: Tensor(shape: [3, 32], values: moved), pass)
            return zip(y.values, weights.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let numeric = try (objective(1e-2) - objective(-1e-2)) / 2e-2
        _ = try norm.forward(x, modulation: modulation, pass)
        _ = try norm.backward(weights, pass)
        let gradient = try #require(norm.modulationGradient)
        let exact = zip(gradient.values, direction.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        #expect(abs(numeric - exact) < 5e-3 * max(1, abs(exact)))
    }

    @Test func sameBitsAtAnyThreadCount() throws {
        let norm = layer(32, silu: true)
        let (x, dy) = (noise([9, 4, 4, 32], seed: 3), noise([9, 4, 4, 32], seed: 4))
        var runs: [[[Float]]] = []
        for threads in [1, 3] {
            let pass = Pass(training: true, parallel: Parallel(threads: threads))
            let y = try norm.forward(x, pass)
            runs.append([y.values, try norm.backward(dy, pass).values, norm.scale.gradient, norm.shift.gradient])
        }
        #expect(runs[0] == runs[1])
    }
}
