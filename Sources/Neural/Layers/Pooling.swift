import Numerics

/// Maxima of 2×2 blocks: halves height and width, an odd last row or column is left out.
public final class MaxPool: Layer {
    private var kept: (input: Tensor, output: Tensor)?

    public init() {}

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(input, channels: nil, "MaxPool")
        let (height, width, channels) = (input.shape[1], input.shape[2], input.shape[3])
        let values = Pooling.max2x2(
            input.values, images: input.rows, height: height, width: width, channels: channels,
            parallel: pass.parallel)
        let output = Tensor(unchecked: values, shape: [input.rows, height / 2, width / 2, channels])
        if pass.training { kept = (input, output) }
        return output
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let kept else { throw unforwarded() }
        try expectSame(gradient, kept.output.shape, "MaxPool")
        let shape = kept.input.shape
        let values = Pooling.max2x2Gradient(
            gradient.values, input: kept.input.values, output: kept.output.values, images: shape[0], height: shape[1],
            width: shape[2], channels: shape[3], parallel: pass.parallel)
        self.kept = nil
        return Tensor(unchecked: values, shape: shape)
    }
}

/// Means over height and width: [count, height, width, channels] → [count, channels].
public final class GlobalAveragePool: Layer {
    private var shape: [Int]?

    public init() {}

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(input, channels: nil, "GlobalAveragePool")
        if pass.training { shape = input.shape }
        let values = Pooling.mean(
            input.values, images: input.rows, pixels: input.shape[1] * input.shape[2], channels: input.shape[3],
            parallel: pass.parallel)
        return Tensor(unchecked: values, shape: [input.rows, input.shape[3]])
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let shape else { throw unforwarded() }
        try expectSame(gradient, [shape[0], shape[3]], "GlobalAveragePool")
        var result = Tensor(shape: shape)
        Pooling.addMeanGradient(
            gradient.values, to: &result.values, images: shape[0], pixels: shape[1] * shape[2], channels: shape[3],
            parallel: pass.parallel)
        return result
    }
}

/// [count, …] → [count, all the rest].
public final class Flatten: PiecewiseLinear {
    private var shape: [Int]?

    public init() {}

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        if pass.training { shape = input.shape }
        return push(input, pass)
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let shape else { throw unforwarded() }
        return try gradient.reshaped(shape)
    }

    public func push(_ tangent: Tensor, _ pass: Pass) -> Tensor {
        Tensor(unchecked: tangent.values, shape: [tangent.rows, tangent.shape.dropFirst().reduce(1, *)])
    }
}
