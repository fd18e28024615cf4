import Numerics

/// Doubles height and width by repeating pixels.
public final class Upsample: Layer {
    private var shape: [Int]?

    public init() {}

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(input, channels: nil, "Upsample")
        if pass.training { shape = input.shape }
        let (height, width, channels) = (input.shape[1], input.shape[2], input.shape[3])
        let values = Resampling.enlarged(
            input.values, images: input.rows, height: height, width: width, channels: channels,
            parallel: pass.parallel)
        return Tensor(unchecked: values, shape: [input.rows, 2 * height, 2 * width, channels])
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let shape else { throw unforwarded() }
        try expectSame(gradient, [shape[0], 2 * shape[1], 2 * shape[2], shape[3]], "Upsample")
        let values = Resampling.reduced(
            gradient.values, images: shape[0], height: shape[1], width: shape[2], channels: shape[3],
            parallel: pass.parallel)
        return Tensor(unchecked: values, shape: shape)
    }
}

/// Means of 2×2 blocks: halves height and width, which are even.
public final class AveragePool: PiecewiseLinear {
    private var shape: [Int]?

    public init() {}

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        if pass.training { shape = input.shape }
        return try push(input, pass)
    }

    public func push(_ tangent: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(tangent, channels: nil, "AveragePool")
        let (height, width, channels) = (tangent.shape[1], tangent.shape[2], tangent.shape[3])
        guard height % 2 == 0, width % 2 == 0 else {
            throw NeuralError(.shapeMismatch, "AveragePool takes even sides, not \(tangent.shape)")
        }
        let values = Resampling.reduced(
            tangent.values, images: tangent.rows, height: height / 2, width: width / 2, channels: channels,
            factor: 0.25, parallel: pass.parallel)
        return Tensor(unchecked: values, shape: [tangent.rows, height / 2, width / 2, channels])
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let shape else { throw unforwarded() }
        try expectSame(gradient, [shape[0], shape[1] / 2, shape[2] / 2, shape[3]], "AveragePool")
        let values = Resampling.enlarged(
            gradient.values, images: shape[0], height: shape[1] / 2, width: shape[2] / 2, channels: shape[3],
            factor: 0.25, parallel: pass.parallel)
        return Tensor(unchecked: values, shape: shape)
    }
}
