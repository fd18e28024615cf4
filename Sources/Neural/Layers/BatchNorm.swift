import Numerics

/// Batch normalisation over all axes but the last (Ioffe and Szegedy 2015), with an optional ReLU fused in.
///
/// Training uses the batch's mean and (biased) variance and keeps running ones, the variance unbiased; inference uses
/// the running ones. Works on [count, height, width, channels] and on [count, channels].
public final class BatchNorm: Layer {
    public let scale: Parameter
    public let shift: Parameter
    public let runningMean: Parameter
    public let runningVariance: Parameter
    public let relu: Bool
    /// Weight of the batch in the running statistics.
    public var momentum: Float
    public let epsilon: Float
    private var kept: Kept?

    private struct Kept {
        let input: Tensor
        let mean: [Float]
        let inverse: [Float]
        let factor: [Float]
        let offset: [Float]
    }

    /// - Parameter momentum: weight of the batch in the running statistics.
    public init(channels: Int, relu: Bool = false, momentum: Float = 0.1, epsilon: Float = 1e-5) {
        func constant(_ value: Float) -> Parameter {
            Parameter(shape: [channels], values: [Float](repeating: value, count: channels), decays: false)
        }
        scale = constant(1)
        shift = constant(0)
        runningMean = constant(0)
        runningVariance = constant(1)
        self.relu = relu
        self.momentum = momentum
        self.epsilon = epsilon
    }

    public var parameters: [(name: String, parameter: Parameter)] { [("scale", scale), ("shift", shift)] }
    public var statistics: [(name: String, parameter: Parameter)] {
        [("running_mean", runningMean), ("running_variance", runningVariance)]
    }

    /// What inference does, as one affine map by channel: y = x · factor + offset.
    public var folded: (factor: [Float], offset: [Float]) {
        affine(mean: runningMean.values, variance: runningVariance.values.map { Double($0) })
    }

    private func affine(mean: [Float], variance: [Double]) -> (factor: [Float], offset: [Float]) {
        let factor = scale.values.indices.map {
            Float(Double(scale.values[$0]) / (variance[$0] + Double(epsilon)).squareRoot())
        }
        return (factor, factor.indices.map { shift.values[$0] - mean[$0] * factor[$0] })
    }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        let channels = scale.values.count
        guard input.shape.count >= 2, input.shape.last == channels else {
            throw NeuralError(.shapeMismatch, "BatchNorm takes \(channels) channels, not \(input.shape)")
        }
        guard pass.training else {
            let (factor, offset) = folded
            let values = ChannelPasses.affine(
                input.values, scale: factor, shift: offset, relu: relu, parallel: pass.parallel)
            return Tensor(unchecked: values, shape: input.shape)
        }
        let rows = input.count / channels
        guard rows > 1 else {
            throw NeuralError(
                .shapeMismatch, "batch statistics of \(rows) value", remedy: "Train with batches of two or more.")
        }
        let sums = ChannelPasses.sums(input.values, channels: channels, parallel: pass.parallel)
        let mean = sums.sum.map { $0 / Double(rows) }
        let variance = zip(sums.square, mean).map { max(0, $0 / Double(rows) - $1 * $1) }
        let unbiased = Double(rows) / Double(rows - 1)
        for index in 0..<channels {
            runningMean.values[index] += momentum * (Float(mean[index]) - runningMean.values[index])
            runningVariance.values[index] +=
                momentum * (Float(variance[index] * unbiased) - runningVariance.values[index])
        }
        let means = mean.map { Float($0) }
        let (factor, offset) = affine(mean: means, variance: variance)
        kept = Kept(
            input: input, mean: means, inverse: variance.map { Float(1 / ($0 + Double(epsilon)).squareRoot()) },
            factor: factor, offset: offset)
        let values = ChannelPasses.affine(
            input.values, scale: factor, shift: offset, relu: relu, parallel: pass.parallel)
        return Tensor(unchecked: values, shape: input.shape)
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let kept else { throw unforwarded() }
        try expectSame(gradient, kept.input.shape, "BatchNorm")
        let channels = scale.values.count
        let rows = Double(kept.input.count / channels)
        let sums = ChannelPasses.gradientSums(
            gradient.values, kept.input.values, scale: kept.factor, shift: kept.offset, mean: kept.mean, relu: relu,
            parallel: pass.parallel)
        shift.gradient = sums.sum.map { Float($0) }
        scale.gradient = (0..<channels).map { Float(sums.product[$0] * Double(kept.inverse[$0])) }
        // dx = γ/σ · (g − mean(g) − x̂ · mean(g x̂)), written as a · g + b · x + c.
        let b = (0..<channels).map { index -> Float in
            let inverse = Double(kept.inverse[index])
            return Float(-Double(kept.factor[index]) * sums.product[index] * inverse * inverse / rows)
        }
        let c = (0..<channels).map { index -> Float in
            Float(-Double(kept.factor[index]) * sums.sum[index] / rows) - b[index] * kept.mean[index]
        }
        let values = ChannelPasses.gradient(
            gradient.values, kept.input.values, scale: kept.factor, shift: kept.offset, relu: relu, a: kept.factor,
            b: b, c: c, parallel: pass.parallel)
        self.kept = nil
        return Tensor(unchecked: values, shape: gradient.shape)
    }
}
