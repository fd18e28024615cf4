import Numerics

/// Normalisation of each image by groups of 16 channels (Wu and He 2018), with SiLU fused in when asked.
///
/// Scale and shift can also come from outside, one pair an image and channel (FiLM, Perez et al. 2018): the output is
/// f((x̂ · γ + β) · (1 + s) + t). Nothing depends on the other images of a batch.
public final class GroupNorm: Layer {
    public let scale: Parameter
    public let shift: Parameter
    public let silu: Bool
    public let epsilon: Float
    /// Gradient of the modulation given to `forward`, [images, 2 · channels]; set by `backward`.
    public private(set) var modulationGradient: Tensor?
    private var kept: Kept?

    private struct Kept {
        let input: Tensor
        let scale: [Float]
        let shift: [Float]
        let statistics: [Float]
        let modulation: Tensor?
    }

    /// - Precondition: `channels` is a multiple of 16.
    public init(channels: Int, silu: Bool = false, epsilon: Float = 1e-5) {
        precondition(channels > 0 && channels % GroupNormalisation.group == 0, "channels are a multiple of 16")
        scale = Parameter(shape: [channels], values: [Float](repeating: 1, count: channels), decays: false)
        shift = Parameter(shape: [channels], values: [Float](repeating: 0, count: channels), decays: false)
        self.silu = silu
        self.epsilon = epsilon
    }

    public var parameters: [(name: String, parameter: Parameter)] { [("scale", scale), ("shift", shift)] }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try forward(input, modulation: nil, pass)
    }

    /// - Parameter modulation: [images, 2 · channels], the s of all channels before the t of all.
    public func forward(_ input: Tensor, modulation: Tensor?, _ pass: Pass) throws(NeuralError) -> Tensor {
        let channels = scale.values.count
        try expectImages(input, channels: channels, "GroupNorm")
        if let modulation { try expectSame(modulation, [input.rows, 2 * channels], "GroupNorm's modulation") }
        var (factors, offsets): ([Float], [Float]) = ([], [])
        factors.reserveCapacity(input.rows * channels)
        offsets.reserveCapacity(input.rows * channels)
        for image in 0..<input.rows {
            for c in 0..<channels {
                let s = modulation?.values[image * 2 * channels + c] ?? 0
                let t = modulation?.values[(image * 2 + 1) * channels + c] ?? 0
                factors.append(scale.values[c] * (1 + s))
                offsets.append(shift.values[c] * (1 + s) + t)
            }
        }
        let (output, statistics) = GroupNormalisation.forward(
            input.values, shape(input), scale: factors, shift: offsets, epsilon: epsilon, parallel: pass.parallel)
        if pass.training {
            kept = Kept(
                input: input, scale: factors, shift: offsets, statistics: statistics, modulation: modulation)
        }
        return Tensor(unchecked: output, shape: input.shape)
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let kept else { throw unforwarded() }
        try expectSame(gradient, kept.input.shape, "GroupNorm")
        self.kept = nil
        let channels = scale.values.count
        let result = GroupNormalisation.backward(
            gradient.values, kept.input.values, shape(kept.input), scale: kept.scale, shift: kept.shift,
            statistics: kept.statistics, parallel: pass.parallel)
        var scaleGradient = [Double](repeating: 0, count: channels)
        var shiftGradient = scaleGradient
        var outer = kept.modulation.map { Tensor(shape: $0.shape) }
        for image in 0..<kept.input.rows {
            for c in 0..<channels {
                let (sum, product) = (result.shift[image * channels + c], result.scale[image * channels + c])
                let s = kept.modulation?.values[image * 2 * channels + c] ?? 0
                scaleGradient[c] += Double((1 + s) * product)
                shiftGradient[c] += Double((1 + s) * sum)
                outer?.values[image * 2 * channels + c] = scale.values[c] * product + shift.values[c] * sum
                outer?.values[(image * 2 + 1) * channels + c] = sum
            }
        }
        scale.gradient = scaleGradient.map { Float($0) }
        shift.gradient = shiftGradient.map { Float($0) }
        modulationGradient = outer
        return Tensor(unchecked: result.input, shape: gradient.shape)
    }

    private func shape(_ input: Tensor) -> GroupNormalisation.Shape {
        GroupNormalisation.Shape(
            images: input.rows, pixels: input.shape[1] * input.shape[2], channels: input.shape[3], silu: silu)
    }
}
