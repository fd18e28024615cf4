import Numerics

/// Fully connected layer: [count, in] → [count, out], weights [in, out].
public final class Dense: PiecewiseLinear {
    public let weight: Parameter
    public let bias: Parameter
    private var input: Tensor?
    private var signal: Tensor?

    public init(inputs: Int, outputs: Int, random: inout RandomStream) {
        weight = Parameter(
            shape: [inputs, outputs], values: heNormal(count: inputs * outputs, fanIn: inputs, &random), decays: true)
        bias = Parameter(shape: [outputs], values: [Float](repeating: 0, count: outputs), decays: false)
    }

    public var parameters: [(name: String, parameter: Parameter)] { [("weight", weight), ("bias", bias)] }

    private var inputs: Int { weight.shape[0] }
    private var outputs: Int { weight.shape[1] }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard input.shape.count == 2, input.shape[1] == inputs else {
            throw NeuralError(.shapeMismatch, "Dense takes [count, \(inputs)], not \(input.shape)")
        }
        if pass.training { self.input = input }
        let values = DenseProducts.forward(
            input.values, rows: input.rows, weights: weight.values, bias: bias.values, inputs: inputs,
            outputs: outputs, parallel: pass.parallel)
        return Tensor(unchecked: values, shape: [input.rows, outputs])
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let input else { throw unforwarded() }
        try expectSame(gradient, [input.rows, outputs], "Dense")
        if pass.wantsParameterGradients {
            weight.gradient = DenseProducts.weightGradient(
                input.values, gradient.values, rows: input.rows, inputs: inputs, outputs: outputs,
                parallel: pass.parallel)
            bias.gradient = ChannelPasses.sums(gradient.values, channels: outputs, parallel: pass.parallel)
                .sum.map { Float($0) }
        }
        self.input = nil
        signal = pass.keepsLinearisation ? gradient : nil
        guard pass.wantsInputGradient else { return Tensor(shape: [0]) }
        let values = DenseProducts.inputGradient(
            gradient.values, rows: input.rows, weights: weight.values, inputs: inputs, outputs: outputs,
            parallel: pass.parallel)
        return Tensor(unchecked: values, shape: input.shape)
    }

    public func push(_ tangent: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let signal else { throw unforwarded() }
        try expectSame(tangent, [signal.rows, inputs], "Dense")
        weight.gradient = DenseProducts.weightGradient(
            tangent.values, signal.values, rows: signal.rows, inputs: inputs, outputs: outputs,
            parallel: pass.parallel)
        bias.gradient = [Float](repeating: 0, count: outputs)
        self.signal = nil
        let values = DenseProducts.forward(
            tangent.values, rows: tangent.rows, weights: weight.values, bias: bias.gradient, inputs: inputs,
            outputs: outputs, parallel: pass.parallel)
        return Tensor(unchecked: values, shape: signal.shape)
    }
}
