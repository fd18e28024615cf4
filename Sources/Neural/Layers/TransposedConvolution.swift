import Numerics

/// The adjoint of a strided convolution: enlarges images, [count, h, w, in] → [count, h′, w′, out] with
/// h′ = (h − 1) · stride − 2 · padding + kernel. Weights are [kernel, kernel, out, in].
public final class TransposedConvolution: Layer {
    public let weight: Parameter
    public let bias: Parameter
    // Seen from the output: the convolution that this one is the adjoint of.
    private let adjoint: GeneralConvolution
    private var input: Tensor?

    public init(
        inputs: Int, outputs: Int, kernel: Int = 4, stride: Int = 2, padding: Int = 1, random: inout RandomStream
    ) {
        adjoint = GeneralConvolution(
            inputs: outputs, outputs: inputs, kernel: kernel, stride: stride, padding: padding)
        // Each output value sums kernel² / stride² products an input channel.
        let fanIn = max(1, kernel * kernel * inputs / (stride * stride))
        weight = Parameter(
            shape: [kernel, kernel, outputs, inputs],
            values: heNormal(count: kernel * kernel * outputs * inputs, fanIn: fanIn, &random), decays: true)
        bias = Parameter(shape: [outputs], values: [Float](repeating: 0, count: outputs), decays: false)
    }

    public var parameters: [(name: String, parameter: Parameter)] { [("weight", weight), ("bias", bias)] }

    private func enlarged(_ size: Int) -> Int {
        (size - 1) * adjoint.stride - 2 * adjoint.padding + adjoint.kernel
    }

    private func geometry(_ shape: [Int]) -> Winograd.Geometry {
        Winograd.Geometry(images: shape[0], height: enlarged(shape[1]), width: enlarged(shape[2]))
    }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(input, channels: adjoint.outputs, "TransposedConvolution")
        let shape = geometry(input.shape)
        guard shape.height > 0, shape.width > 0 else {
            throw NeuralError(.shapeMismatch, "TransposedConvolution has no output for \(input.shape)")
        }
        if pass.training { self.input = input }
        let values = adjoint.transposed(input.values, shape, weights: weight.values, parallel: pass.parallel)
        let biased = ChannelPasses.affine(
            values, scale: [Float](repeating: 1, count: adjoint.inputs), shift: bias.values, relu: false,
            parallel: pass.parallel)
        return Tensor(unchecked: biased, shape: [shape.images, shape.height, shape.width, adjoint.inputs])
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let input else { throw unforwarded() }
        let shape = geometry(input.shape)
        try expectSame(
            gradient, [shape.images, shape.height, shape.width, adjoint.inputs], "TransposedConvolution")
        bias.gradient = ChannelPasses.sums(gradient.values, channels: adjoint.inputs, parallel: pass.parallel)
            .sum.map { Float($0) }
        weight.gradient =
            adjoint.backward(
                input.values, input: gradient.values, shape, weights: weight.values, wantsInput: false,
                parallel: pass.parallel
            ).weights
        self.input = nil
        guard pass.wantsInputGradient else { return Tensor(shape: [0]) }
        let values = adjoint.forward(gradient.values, shape, weights: weight.values, parallel: pass.parallel)
        return Tensor(unchecked: values, shape: input.shape)
    }
}
