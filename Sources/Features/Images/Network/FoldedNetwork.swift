import Neural
import Numerics

/// The feature network for inference: batch normalisation folded into twelve convolutions with bias and ReLU.
package struct FoldedNetwork: Sendable {
    /// A 3×3 convolution: weights [3, 3, in, out] and one bias an output.
    package struct Layer: Sendable {
        package let weight: Tensor
        package let bias: [Float]

        package init(weight: Tensor, bias: [Float]) {
            self.weight = weight
            self.bias = bias
        }
    }

    /// Input and output channels of the convolutions in order; where a residual block begins and where a 2×2 pool
    /// follows is fixed in `forward`.
    package static let channels: [(inputs: Int, outputs: Int)] = [
        (3, 32), (32, 32), (32, 32), (32, 64), (64, 64), (64, 64), (64, 128), (128, 128), (128, 128), (128, 256),
        (256, 256), (256, 256),
    ]

    package let layers: [Layer]
    private let first: GeneralConvolution
    private let fast: [(Winograd, Winograd.Weights)]

    /// - Throws: `.badWeights` when the layers are not those of the network or hold values that are no numbers.
    package init(_ layers: [Layer]) throws(FeatureError) {
        let fits = layers.count == Self.channels.count && zip(layers, Self.channels).allSatisfy {
            $0.weight.shape == [3, 3, $1.inputs, $1.outputs] && $0.bias.count == $1.outputs
        }
        guard fits else {
            throw FeatureError(.badWeights, "the weights are of another network", remedy: "Use the file of this version.")
        }
        guard layers.allSatisfy({ $0.weight.values.allSatisfy(\.isFinite) && $0.bias.allSatisfy(\.isFinite) }) else {
            throw FeatureError(.badWeights, "the weights hold values that are no numbers")
        }
        self.layers = layers
        first = GeneralConvolution(inputs: 3, outputs: 32, kernel: 3, stride: 1, padding: 1)
        fast = layers.dropFirst().map { layer in
            let winograd = Winograd(inputs: layer.weight.shape[2], outputs: layer.weight.shape[3])
            return (winograd, winograd.transform(weights: layer.weight.values, forBackward: false, parallel: .serial))
        }
    }

    /// The 64 + 128 + 256 spatial means, row by row, of images [count, height, width, 3].
    /// - Parameter stages: how many of the three are wanted; the later ones are not computed.
    package func forward(_ images: Tensor, stages: Int = 3, parallel: Parallel) -> [Tensor] {
        var state = State(images: images.rows, height: images.shape[1], width: images.shape[2], values: images.values)
        let ones = [Float](repeating: 1, count: 32)
        state.values = ChannelPasses.affine(
            first.forward(state.values, state.geometry, weights: layers[0].weight.values, parallel: parallel),
            scale: ones, shift: layers[0].bias, relu: true, parallel: parallel)
        state.channels = 32
        block(&state, 1, parallel)
        convolve(&state, 3, parallel)
        var levels: [Tensor] = []
        for stage in 0..<min(3, max(0, stages)) {
            if stage > 0 { convolve(&state, 3 + 3 * stage, parallel) }
            pool(&state, parallel)
            block(&state, 4 + 3 * stage, parallel)
            let means = Pooling.mean(
                state.values, images: state.images, pixels: state.height * state.width, channels: state.channels,
                parallel: parallel)
            levels.append(Tensor(unchecked: means, shape: [state.images, state.channels]))
        }
        return levels
    }

    private struct State {
        let images: Int
        var height: Int
        var width: Int
        var channels = 3
        var values: [Float]
        var geometry: Winograd.Geometry { Winograd.Geometry(images: images, height: height, width: width) }
    }

    private func convolve(_ state: inout State, _ layer: Int, _ parallel: Parallel) {
        let (winograd, weights) = fast[layer - 1]
        state.values = winograd.forward(
            state.values, state.geometry, weights: weights, bias: layers[layer].bias, relu: true, parallel: parallel)
        state.channels = winograd.outputs
    }

    private func block(_ state: inout State, _ layer: Int, _ parallel: Parallel) {
        let input = state.values
        convolve(&state, layer, parallel)
        convolve(&state, layer + 1, parallel)
        Pooling.add(input, to: &state.values, parallel: parallel)
    }

    private func pool(_ state: inout State, _ parallel: Parallel) {
        state.values = Pooling.max2x2(
            state.values, images: state.images, height: state.height, width: state.width, channels: state.channels,
            parallel: parallel)
        state.height /= 2
        state.width /= 2
    }
}

extension FeatureNetwork {
    /// Convolutions with their normalisation folded in, in the order of `FoldedNetwork.channels`.
    package var foldedLayers: [FoldedNetwork.Layer] {
        var layers: [FoldedNetwork.Layer] = []
        for stage in stages { Self.fold(stage.layers, into: &layers) }
        return layers
    }

    private static func fold(_ source: [any Neural.Layer], into layers: inout [FoldedNetwork.Layer]) {
        for (index, layer) in source.enumerated() {
            if let residual = layer as? Residual { fold(residual.layers, into: &layers) }
            guard let convolution = layer as? Convolution, index + 1 < source.count,
                let norm = source[index + 1] as? BatchNorm
            else { continue }
            let (factor, offset) = norm.folded
            var weight = Tensor(unchecked: convolution.weight.values, shape: convolution.weight.shape)
            for k in weight.values.indices { weight.values[k] *= factor[k % factor.count] }
            layers.append(FoldedNetwork.Layer(weight: weight, bias: offset))
        }
    }
}
