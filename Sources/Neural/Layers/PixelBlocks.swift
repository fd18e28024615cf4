import Numerics

/// 2×2 blocks become pixels with four times the channels, and zeros up to `channels`: an input of one or three channels
/// then suits Winograd's convolution.
public final class SpaceToDepth: PiecewiseLinear {
    private let channels: Int
    private var shape: [Int]?

    /// - Parameter channels: at least four times the input's.
    public init(channels: Int) { self.channels = channels }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        if pass.training { shape = input.shape }
        return try push(input, pass)
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let shape else { throw unforwarded() }
        try expectSame(gradient, [shape[0], shape[1] / 2, shape[2] / 2, channels], "SpaceToDepth")
        guard pass.wantsInputGradient else { return Tensor(shape: [0]) }
        let values = PixelBlocks.depthToSpace(
            gradient.values, images: shape[0], height: shape[1], width: shape[2], channels: shape[3], wide: channels,
            parallel: pass.parallel)
        return Tensor(unchecked: values, shape: shape)
    }

    public func push(_ tangent: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectEven(tangent, "SpaceToDepth")
        let shape = tangent.shape
        guard 4 * shape[3] <= channels else {
            throw NeuralError(.shapeMismatch, "SpaceToDepth to \(channels) channels of \(shape)")
        }
        let values = PixelBlocks.spaceToDepth(
            tangent.values, images: shape[0], height: shape[1], width: shape[2], channels: shape[3], wide: channels,
            parallel: pass.parallel)
        return Tensor(unchecked: values, shape: [shape[0], shape[1] / 2, shape[2] / 2, channels])
    }
}

/// Pixels become 2×2 blocks of `channels` channels, taken from the first 4 · `channels` (Shi et al. 2016); what is left
/// over is ignored.
public final class DepthToSpace: Layer {
    private let channels: Int
    private var shape: [Int]?

    public init(channels: Int) { self.channels = channels }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(input, channels: nil, "DepthToSpace")
        let shape = input.shape
        guard 4 * channels <= shape[3] else {
            throw NeuralError(.shapeMismatch, "DepthToSpace to \(channels) channels of \(shape)")
        }
        if pass.training { self.shape = shape }
        let values = PixelBlocks.depthToSpace(
            input.values, images: shape[0], height: 2 * shape[1], width: 2 * shape[2], channels: channels,
            wide: shape[3], parallel: pass.parallel)
        return Tensor(unchecked: values, shape: [shape[0], 2 * shape[1], 2 * shape[2], channels])
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let shape else { throw unforwarded() }
        try expectSame(gradient, [shape[0], 2 * shape[1], 2 * shape[2], channels], "DepthToSpace")
        let values = PixelBlocks.spaceToDepth(
            gradient.values, images: shape[0], height: 2 * shape[1], width: 2 * shape[2], channels: channels,
            wide: shape[3], parallel: pass.parallel)
        return Tensor(unchecked: values, shape: shape)
    }
}

private func expectEven(_ tensor: Tensor, _ layer: String) throws(NeuralError) {
    try expectImages(tensor, channels: nil, layer)
    guard tensor.shape[1] % 2 == 0, tensor.shape[2] % 2 == 0 else {
        throw NeuralError(.shapeMismatch, "\(layer) takes even sides, not \(tensor.shape)")
    }
}
