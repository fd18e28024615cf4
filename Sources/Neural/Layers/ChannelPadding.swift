import Numerics

/// Adds channels of zeros, so that fast convolutions, which take multiples of 16 channels, can be used.
public final class PadChannels: Layer {
    public let inputs: Int
    public let outputs: Int

    /// - Precondition: outputs ≥ inputs > 0.
    public init(from inputs: Int, to outputs: Int) {
        self.inputs = inputs
        self.outputs = outputs
    }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(input, channels: inputs, "PadChannels")
        return widened(input, from: inputs, to: outputs, pass.parallel)
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(gradient, channels: outputs, "PadChannels")
        guard pass.wantsInputGradient else { return Tensor(shape: [0]) }
        return narrowed(gradient, from: outputs, to: inputs, pass.parallel)
    }
}

/// Keeps the first channels and drops the others: the counterpart of `PadChannels` at a network's end.
public final class FirstChannels: Layer {
    public let inputs: Int
    public let outputs: Int

    /// - Precondition: inputs ≥ outputs > 0.
    public init(_ outputs: Int, of inputs: Int) {
        self.inputs = inputs
        self.outputs = outputs
    }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(input, channels: inputs, "FirstChannels")
        return narrowed(input, from: inputs, to: outputs, pass.parallel)
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(gradient, channels: outputs, "FirstChannels")
        return widened(gradient, from: outputs, to: inputs, pass.parallel)
    }
}

private func widened(_ tensor: Tensor, from: Int, to: Int, _ parallel: Parallel) -> Tensor {
    guard to > from else { return tensor }
    let zeros = [Float](repeating: 0, count: tensor.count / from * (to - from))
    let values = Resampling.joined(tensor.values, width: from, zeros, width: to - from, parallel: parallel)
    return Tensor(unchecked: values, shape: tensor.shape.dropLast() + [to])
}

private func narrowed(_ tensor: Tensor, from: Int, to: Int, _ parallel: Parallel) -> Tensor {
    guard to < from else { return tensor }
    let values = Resampling.columns(0..<to, of: tensor.values, stride: from, parallel: parallel)
    return Tensor(unchecked: values, shape: tensor.shape.dropLast() + [to])
}
