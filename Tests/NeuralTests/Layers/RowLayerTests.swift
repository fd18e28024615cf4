import Neural
import Numerics
import Testing

@Suite struct RowLayerTests {
    @Test func concatenatedGradients() throws {
        var random = RandomStream(seed: 3)
        try checkGradients(Concatenated([Dense(inputs: 6, outputs: 4, random: &random), Activation(.tanh)]), input: [20, 6])
        let layer = Concatenated([Dense(inputs: 2, outputs: 1, random: &random)])
        let output = try layer.forward(Tensor(shape: [1, 2], values: [5, 7]), .inference)
        #expect(output.shape == [1, 3] && output.values[1...] == [5, 7])
        #expect(throws: NeuralError.self) { try layer.backward(Tensor(shape: [1, 3]), Pass(training: true)) }
    }

    /// The mask of a stream is kept, its share is the rate, what is left is scaled up, and inference changes nothing.
    @Test func dropout() throws {
        let layer = Dropout(rate: 0.25)
        layer.stream = RandomStream(seed: 2)
        try checkGradients(layer, input: [7, 9])
        let ones = Tensor(shape: [50, 200], repeating: 1)
        let dropped = layer.forward(ones, Pass(training: true))
        let zeros = dropped.values.count { $0 == 0 }
        #expect(abs(Double(zeros) / 10_000 - 0.25) < 0.02)
        #expect(dropped.values.allSatisfy { $0 == 0 || abs($0 - 4.0 / 3) < 1e-6 })
        #expect(layer.forward(ones, Pass(training: true)) == dropped)
        layer.stream = RandomStream(seed: 3)
        #expect(layer.forward(ones, Pass(training: true)) != dropped)
        #expect(layer.forward(ones, .inference) == ones)
    }
}
