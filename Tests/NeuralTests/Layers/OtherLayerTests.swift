import Neural
import Numerics
import Testing

@Suite struct OtherLayerTests {
    @Test func denseGradients() throws {
        var random = RandomStream(seed: 9)
        try checkGradients(Dense(inputs: 7, outputs: 5, random: &random), input: [70, 7])
    }

    // A small step: these have kinks.
    @Test(arguments: [Activation.Function.relu, .leakyReLU(slope: 0.2), .tanh, .sigmoid, .silu])
    func activationGradients(_ function: Activation.Function) throws {
        try checkGradients(Activation(function), input: [4, 11], step: 1e-3, tolerance: 2e-2)
    }

    @Test(arguments: [[2, 6, 8, 16], [2, 5, 7, 3]]) func maxPoolGradients(_ shape: [Int]) throws {
        try checkGradients(MaxPool(), input: shape, step: 1e-4, tolerance: 2e-2)
    }

    @Test func maxPoolTakesTheFirstOfEqualMaxima() throws {
        let layer = MaxPool()
        let pass = Pass(training: true)
        #expect(try layer.forward(Tensor(shape: [1, 2, 2, 1], repeating: 3), pass).values == [3])
        #expect(try layer.backward(Tensor(shape: [1, 1, 1, 1], repeating: 5), pass).values == [5, 0, 0, 0])
    }

    @Test func meanGradients() throws { try checkGradients(GlobalAveragePool(), input: [9, 3, 5, 6]) }

    @Test func shapeGradients() throws {
        try checkGradients(Flatten(), input: [3, 2, 4, 2])
        try checkGradients(Unflatten(height: 2, width: 3, channels: 2), input: [4, 12])
        try checkGradients(PadChannels(from: 3, to: 5), input: [2, 3, 4, 3])
        try checkGradients(FirstChannels(3, of: 5), input: [2, 3, 4, 5])
    }

    /// The input's gradient does not depend on whether those of the parameters are wanted.
    @Test func inputGradientAlone() throws {
        var random = RandomStream(seed: 9)
        let layers: [(any Layer, [Int])] = [
            (Dense(inputs: 7, outputs: 5, random: &random), [70, 7]),
            (Convolution(inputs: 16, outputs: 32, random: &random), [9, 8, 7, 16]),
            (Convolution(inputs: 128, outputs: 128, random: &random), [9, 8, 7, 128]),
            (Convolution(inputs: 3, outputs: 5, kernel: 4, stride: 2, padding: 1, random: &random), [9, 8, 8, 3]),
            (Network([Flatten(), Dense(inputs: 12, outputs: 4, random: &random)]), [5, 2, 3, 2]),
        ]
        for (layer, shape) in layers {
            let x = noise(shape, seed: 1)
            var pass = Pass(training: true, parallel: Parallel(threads: 2))
            let dy = noise(try layer.forward(x, pass).shape, seed: 2)
            let whole = try layer.backward(dy, pass)
            _ = try layer.forward(x, pass)
            for (_, parameter) in layer.parameters { parameter.gradient = [] }
            pass.wantsParameterGradients = false
            #expect(difference(try layer.backward(dy, pass).values, whole.values) < 1e-5)
            #expect(layer.parameters.allSatisfy { $0.parameter.gradient.isEmpty })
            pass = Pass(training: true, wantsInputGradient: false)
            _ = try layer.forward(x, pass)
            #expect(try layer.backward(dy, pass).count == 0)
        }
    }

    @Test func residualNetworkGradients() throws {
        var random = RandomStream(seed: 9)
        let network = Network([
            Convolution(inputs: 3, outputs: 16, bias: false, random: &random), BatchNorm(channels: 16),
            Residual([
                Convolution(inputs: 16, outputs: 16, bias: false, random: &random), BatchNorm(channels: 16),
                Activation(.tanh),
            ]),
            GlobalAveragePool(), Dense(inputs: 16, outputs: 3, random: &random),
        ])
        try checkGradients(network, input: [4, 8, 8, 3], step: 3e-3, tolerance: 2e-2)
    }

    @Test func predictionDoesNotDependOnTheBatch() throws {
        var random = RandomStream(seed: 9)
        let network = Network([Flatten(), Dense(inputs: 12, outputs: 4, random: &random)])
        let x = noise([10, 2, 3, 2], seed: 1)
        let whole = try network.predict(x)
        #expect(whole.shape == [10, 4])
        #expect(difference(try network.predict(x, batch: 3).values, whole.values) < 1e-6)
    }
}
