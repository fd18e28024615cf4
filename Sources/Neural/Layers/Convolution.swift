import Numerics

/// Two-dimensional convolution, channels last: [count, height, width, in] → [count, height′, width′, out].
///
/// 3×3 kernels with stride 1, padding 1 and channel counts that are multiples of 16 run by Winograd's algorithm
/// (relative error about 1e-5); everything else by patches and one product. Weights are [kernel, kernel, in, out].
public final class Convolution: PiecewiseLinear {
    public let weight: Parameter
    /// One value a channel, or nil where batch normalisation follows.
    public let bias: Parameter?
    private let general: GeneralConvolution
    private let winograd: Winograd?
    private var input: Tensor?
    private var transformed: Winograd.Weights?
    private var signal: Tensor?

    /// - Parameter random: initial weights, He et al. (2015).
    public init(
        inputs: Int, outputs: Int, kernel: Int = 3, stride: Int = 1, padding: Int? = nil, bias: Bool = true,
        exact: Bool = false, random: inout RandomStream
    ) {
        let padding = padding ?? kernel / 2
        general = GeneralConvolution(
            inputs: inputs, outputs: outputs, kernel: kernel, stride: stride, padding: padding)
        let fast = !exact && kernel == 3 && stride == 1 && padding == 1
        winograd =
            fast && Winograd.supports(inputs: inputs, outputs: outputs)
            ? Winograd(inputs: inputs, outputs: outputs) : nil
        let fanIn = kernel * kernel * inputs
        weight = Parameter(
            shape: [kernel, kernel, inputs, outputs],
            values: heNormal(count: fanIn * outputs, fanIn: fanIn, &random), decays: true)
        self.bias =
            bias ? Parameter(shape: [outputs], values: [Float](repeating: 0, count: outputs), decays: false) : nil
    }

    public var parameters: [(name: String, parameter: Parameter)] {
        [("weight", weight)] + (bias.map { [("bias", $0)] } ?? [])
    }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(input, channels: general.inputs, "Convolution")
        let shape = Winograd.Geometry(images: input.shape[0], height: input.shape[1], width: input.shape[2])
        if pass.training { self.input = input }
        if let winograd {
            let planes = winograd.transform(
                weights: weight.values, forBackward: pass.training, parallel: pass.parallel)
            if pass.training { transformed = planes }
            let values = winograd.forward(
                input.values, shape, weights: planes, bias: bias?.values, parallel: pass.parallel)
            return Tensor(unchecked: values, shape: Array(input.shape[..<3]) + [general.outputs])
        }
        var values = general.forward(input.values, shape, weights: weight.values, parallel: pass.parallel)
        if let bias {
            values = ChannelPasses.affine(
                values, scale: [Float](repeating: 1, count: general.outputs), shift: bias.values, relu: false,
                parallel: pass.parallel)
        }
        let size = [general.outputSize(shape.height), general.outputSize(shape.width)]
        return Tensor(unchecked: values, shape: [shape.images] + size + [general.outputs])
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let input else { throw unforwarded() }
        let shape = Winograd.Geometry(images: input.shape[0], height: input.shape[1], width: input.shape[2])
        let size = [general.outputSize(shape.height), general.outputSize(shape.width)]
        try expectSame(gradient, [shape.images] + size + [general.outputs], "Convolution")
        defer {
            self.input = nil
            signal = pass.keepsLinearisation ? gradient : nil
            if !pass.keepsLinearisation { transformed = nil }
        }
        if pass.wantsParameterGradients {
            if let bias {
                let sums = ChannelPasses.sums(gradient.values, channels: general.outputs, parallel: pass.parallel)
                bias.gradient = sums.sum.map { Float($0) }
            }
            let result = gradients(gradient, input, shape, wantsInput: pass.wantsInputGradient, pass.parallel)
            weight.gradient = result.weights
            return Tensor(unchecked: result.input, shape: pass.wantsInputGradient ? input.shape : [0])
        }
        guard pass.wantsInputGradient else { return Tensor(shape: [0]) }
        let values =
            if let winograd, let transformed {
                winograd.inputGradient(gradient.values, shape, weights: transformed, parallel: pass.parallel)
            } else {
                general.transposed(gradient.values, shape, weights: weight.values, parallel: pass.parallel)
            }
        return Tensor(unchecked: values, shape: input.shape)
    }

    private func gradients(
        _ gradient: Tensor, _ input: Tensor, _ shape: Winograd.Geometry, wantsInput: Bool, _ parallel: Parallel
    ) -> (weights: [Float], input: [Float]) {
        if let winograd, let transformed {
            return winograd.backward(
                gradient.values, input: input.values, shape, weights: transformed, wantsInput: wantsInput,
                parallel: parallel)
        }
        return general.backward(
            gradient.values, input: input.values, shape, weights: weight.values, wantsInput: wantsInput,
            parallel: parallel)
    }

    public func push(_ tangent: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let signal else { throw unforwarded() }
        try expectImages(tangent, channels: general.inputs, "Convolution")
        let shape = Winograd.Geometry(images: tangent.shape[0], height: tangent.shape[1], width: tangent.shape[2])
        let size = [general.outputSize(shape.height), general.outputSize(shape.width)]
        try expectSame(signal, [shape.images] + size + [general.outputs], "Convolution")
        weight.gradient = gradients(signal, tangent, shape, wantsInput: false, pass.parallel).weights
        if let bias { bias.gradient = [Float](repeating: 0, count: bias.values.count) }
        let values =
            if let winograd, let transformed {
                winograd.forward(tangent.values, shape, weights: transformed, parallel: pass.parallel)
            } else {
                general.forward(tangent.values, shape, weights: weight.values, parallel: pass.parallel)
            }
        self.signal = nil
        transformed = nil
        return Tensor(unchecked: values, shape: signal.shape)
    }
}
