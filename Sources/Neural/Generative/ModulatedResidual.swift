import Numerics

/// y = x + f(x, e): normalisation, convolution, normalisation modulated by a condition e, convolution; SiLU after both
/// normalisations (Dhariwal and Nichol 2021). The last convolution starts at zero, so that the block starts as x.
public final class ModulatedResidual {
    private let first: GroupNorm
    private let second: GroupNorm
    private let inner: Convolution
    private let outer: Convolution
    private let condition: Dense

    public init(channels: Int, condition width: Int, random: inout RandomStream) {
        first = GroupNorm(channels: channels, silu: true)
        second = GroupNorm(channels: channels, silu: true)
        inner = Convolution(inputs: channels, outputs: channels, bias: false, random: &random)
        outer = Convolution(inputs: channels, outputs: channels, random: &random)
        condition = Dense(inputs: width, outputs: 2 * channels, random: &random)
        outer.weight.values = [Float](repeating: 0, count: outer.weight.values.count)
        // A weak influence at first: (1 + s) must not start far from 1.
        condition.weight.values = condition.weight.values.map { 0.1 * $0 }
    }

    public var parameters: [(name: String, parameter: Parameter)] {
        let parts: [(String, any Layer)] = [
            ("norm1", first), ("conv1", inner), ("condition", condition), ("norm2", second), ("conv2", outer),
        ]
        return parts.flatMap { part, layer in layer.parameters.map { ("\(part).\($0.name)", $0.parameter) } }
    }

    /// - Parameter embedding: e, [images, width].
    public func forward(_ input: Tensor, _ embedding: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        let hidden = try inner.forward(try first.forward(input, pass), pass)
        let modulation = try condition.forward(embedding, pass)
        var output = try outer.forward(try second.forward(hidden, modulation: modulation, pass), pass)
        Pooling.add(input.values, to: &output.values, parallel: pass.parallel)
        return output
    }

    /// Gradients of the input and of the embedding.
    public func backward(
        _ gradient: Tensor, _ pass: Pass
    ) throws(NeuralError) -> (input: Tensor, embedding: Tensor) {
        let hidden = try second.backward(try outer.backward(gradient, pass), pass)
        guard let modulation = second.modulationGradient else {
            throw NeuralError(.notForwarded, "backward without a forward pass in training", remedy: "Run forward first.")
        }
        let embedding = try condition.backward(modulation, pass)
        var input = try first.backward(try inner.backward(hidden, pass), pass)
        Pooling.add(gradient.values, to: &input.values, parallel: pass.parallel)
        return (input, embedding)
    }
}
