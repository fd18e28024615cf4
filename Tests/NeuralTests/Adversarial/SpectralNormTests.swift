import Neural
import Numerics
import Testing

@Suite struct SpectralNormTests {
    @Test func golden() throws {
        let golden = try adversarialGoldens()
        func values(_ key: String) throws -> Tensor { try golden.tensor("spectral_norm.\(key)") }
        let weight = try values("w")
        var random = RandomStream(seed: 0)
        let layer = SpectralNorm(
            Dense(inputs: weight.shape[0], outputs: weight.shape[1], random: &random), random: &random)
        layer.weight.values = weight.values
        layer.vector.values = try values("u0").values
        let x = noise([4, weight.shape[0]], seed: 1)
        _ = try layer.forward(x, Pass(training: true))
        #expect(difference(layer.vector.values, try values("u1").values) < 1e-5)
        #expect(abs(layer.norm / Double(try values("sigma_1iter").values[0]) - 1) < 1e-5)
        // Inference leaves the vector alone.
        let kept = layer.vector.values
        _ = try layer.forward(x, .inference)
        #expect(layer.vector.values == kept)
        for _ in 0..<200 { _ = try layer.forward(x, Pass(training: true)) }
        #expect(abs(layer.norm / Double(try values("sigma_exact").values[0]) - 1) < 1e-5)
    }

    /// dσ/dW is u vᵀ at the settled vectors, so the whole gradient can be checked by differences.
    @Test func gradients() throws {
        var random = RandomStream(seed: 2)
        let layers: [(SpectralNorm, [Int])] = [
            (SpectralNorm(Dense(inputs: 6, outputs: 4, random: &random), random: &random), [9, 6]),
            (SpectralNorm(Convolution(inputs: 16, outputs: 16, random: &random), random: &random), [2, 5, 6, 16]),
            (
                SpectralNorm(
                    Convolution(inputs: 2, outputs: 3, kernel: 4, stride: 2, padding: 1, random: &random),
                    random: &random), [2, 6, 6, 2]
            ),
            (SpectralNorm(ClassProjection(features: 5, classes: 0, random: &random), random: &random), [7, 5]),
        ]
        for (layer, shape) in layers {
            let x = noise(shape, seed: 3)
            for _ in 0..<150 { _ = try layer.forward(x, Pass(training: true)) }
            try checkGradients(layer, input: shape, step: 2e-3, tolerance: 2e-2)
        }
    }
}
