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

/// Doubles height and width by repeating pixels.
public final class Upsample: Layer {
    private var shape: [Int]?

    public init() {}

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(input, channels: nil, "Upsample")
        if pass.training { shape = input.shape }
        let (height, width, channels) = (input.shape[1], input.shape[2], input.shape[3])
        var output = Tensor(shape: [input.rows, 2 * height, 2 * width, channels])
        for row in 0..<input.rows * 2 * height {
            let source = (row / (2 * height) * height + row % (2 * height) / 2) * width
            for column in 0..<2 * width {
                let (from, to) = ((source + column / 2) * channels, (row * 2 * width + column) * channels)
                for c in 0..<channels { output.values[to + c] = input.values[from + c] }
            }
        }
        return output
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let shape else { throw unforwarded() }
        let (height, width, channels) = (shape[1], shape[2], shape[3])
        try expectSame(gradient, [shape[0], 2 * height, 2 * width, channels], "Upsample")
        var result = Tensor(shape: shape)
        for row in 0..<shape[0] * 2 * height {
            let target = (row / (2 * height) * height + row % (2 * height) / 2) * width
            for column in 0..<2 * width {
                let (to, from) = ((target + column / 2) * channels, (row * 2 * width + column) * channels)
                for c in 0..<channels { result.values[to + c] += gradient.values[from + c] }
            }
        }
        return result
    }
}
