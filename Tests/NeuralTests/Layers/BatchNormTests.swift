import Neural
import Numerics
import Testing

@Suite struct BatchNormTests {
    @Test(arguments: [[6, 4, 5, 3], [40, 16]]) func gradients(_ shape: [Int]) throws {
        let layer = BatchNorm(channels: shape.last ?? 0)
        layer.scale.values = noise(layer.scale.shape, seed: 1).values
        layer.shift.values = noise(layer.shift.shape, seed: 2).values
        try checkGradients(layer, input: shape)
    }

    /// The fused ReLU is the ReLU layer after the plain normalisation.
    @Test(arguments: [3, 16, 20]) func fusedReLU(_ channels: Int) throws {
        let (fused, plain, relu) = (
            BatchNorm(channels: channels, relu: true), BatchNorm(channels: channels), Activation(.relu)
        )
        for layer in [fused, plain] {
            layer.scale.values = noise([channels], seed: 1).values
            layer.shift.values = noise([channels], seed: 2).values
        }
        let (x, dy) = (noise([5, 6, 6, channels], seed: 3), noise([5, 6, 6, channels], seed: 4))
        let pass = Pass(training: true, parallel: Parallel(threads: 2))
        #expect(try fused.forward(x, pass) == relu.forward(plain.forward(x, pass), pass))
        #expect(try fused.backward(dy, pass) == plain.backward(relu.backward(dy, pass), pass))
        #expect(fused.scale.gradient == plain.scale.gradient)
        #expect(fused.shift.gradient == plain.shift.gradient)
    }

    @Test(arguments: ["bn1d", "bn2d"]) func golden(_ name: String) throws {
        let golden = try goldens()
        func values(_ key: String) throws -> Tensor { try golden.tensor("\(name).\(key)") }
        let gamma = try values("gamma")
        let layer = BatchNorm(
            channels: gamma.count, momentum: try values("momentum").values[0], epsilon: try values("eps").values[0])
        layer.scale.values = gamma.values
        layer.shift.values = try values("beta").values
        let pass = Pass(training: true)
        #expect(difference(try layer.forward(values("x"), pass).values, try values("y").values) < 1e-5)
        #expect(difference(try layer.backward(values("dy"), pass).values, try values("dx").values) < 1e-4)
        #expect(difference(layer.scale.gradient, try values("dgamma").values) < 1e-4)
        #expect(difference(layer.shift.gradient, try values("dbeta").values) < 1e-5)
        #expect(difference(layer.runningMean.values, try values("running_mean").values) < 1e-5)
        #expect(difference(layer.runningVariance.values, try values("running_var").values) < 1e-5)
        #expect(difference(try layer.forward(values("x"), .inference).values, try values("y_eval").values) < 1e-5)
    }

    @Test func oneValueHasNoStatistics() {
        #expect(throws: NeuralError.self) {
            try BatchNorm(channels: 2).forward(noise([1, 2], seed: 1), Pass(training: true))
        }
    }
}
