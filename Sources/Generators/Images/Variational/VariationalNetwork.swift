import Neural
import Numerics

/// Encoder and decoder; where there are classes both are told the class, as a one-hot row beside their input
/// (Sohn et al. 2015).
package final class VariationalNetwork {
    private let design: VariationalDesign
    /// Image → features.
    private let trunk: Network
    /// Features and class → means and log variances.
    private let head: Network
    /// Code and class → image.
    private let decoder: Network
    let likelihood: PixelLikelihood

    package init(_ design: VariationalDesign, _ stream: RandomStream) {
        self.design = design
        likelihood = PixelLikelihood(design.likelihood)
        var random = stream.split("network")
        switch design.architecture {
        case .mlp: (trunk, head, decoder) = Self.dense(design, &random)
        case .conv: (trunk, head, decoder) = Self.convolutional(design, &random)
        }
    }

    private static func dense(
        _ design: VariationalDesign, _ random: inout RandomStream
    ) -> (Network, Network, Network) {
        let (hidden, grid) = (design.hidden, design.layout.grid)
        return (
            Network([Flatten()]),
            Network([
                Dense(inputs: design.layout.count + design.classes, outputs: hidden, random: &random),
                Activation(.relu), Dense(inputs: hidden, outputs: 2 * design.latent, random: &random),
            ]),
            Network([
                Dense(inputs: design.latent + design.classes, outputs: hidden, random: &random), Activation(.relu),
                Dense(inputs: hidden, outputs: design.layout.count, random: &random),
                Unflatten(height: grid.height, width: grid.width, channels: grid.channels),
            ])
        )
    }

    private static func convolutional(
        _ design: VariationalDesign, _ random: inout RandomStream
    ) -> (Network, Network, Network) {
        let (grid, hidden) = (design.layout.grid, design.hidden)
        func block(_ inputs: Int, _ outputs: Int) -> [any Layer] {
            [
                Convolution(inputs: inputs, outputs: outputs, bias: false, random: &random),
                BatchNorm(channels: outputs, relu: true),
            ]
        }
        let padded = (grid.channels + 15) / 16 * 16
        // Halve until sides of at most 8 remain.
        var (height, width) = (grid.height, grid.width)
        var halvings = 0
        while max(height, width) > 8, height % 2 == 0, width % 2 == 0 {
            (height, width, halvings) = (height / 2, width / 2, halvings + 1)
        }
        let wide = 2 * design.channels
        var encode: [any Layer] = [PadChannels(from: grid.channels, to: padded)] + block(padded, design.channels)
        var inputs = design.channels
        for _ in 0..<halvings {
            encode += [AveragePool()] + block(inputs, wide)
            inputs = wide
        }
        encode += block(inputs, wide) + [Flatten()]
        let features = height * width * wide
        let head: [any Layer] = [
            Dense(inputs: features + design.classes, outputs: hidden, random: &random), Activation(.relu),
            Dense(inputs: hidden, outputs: 2 * design.latent, random: &random),
        ]
        var decode: [any Layer] = [
            Dense(inputs: design.latent + design.classes, outputs: hidden, random: &random), Activation(.relu),
            Dense(inputs: hidden, outputs: features, random: &random), Activation(.relu),
            Unflatten(height: height, width: width, channels: wide),
        ]
        decode += block(wide, wide)
        for _ in 0..<halvings { decode += [Upsample()] + block(wide, wide) }
        decode += [
            Convolution(inputs: wide, outputs: padded, random: &random), FirstChannels(grid.channels, of: padded),
        ]
        return (Network(encode), Network(head), Network(decode))
    }

    package var parameters: [(name: String, parameter: Parameter)] {
        named { $0.parameters } + likelihood.parameters.map { ("likelihood.\($0.name)", $0.parameter) }
    }

    /// Parameters and running statistics: what a file keeps.
    var stored: [(name: String, parameter: Parameter)] { parameters + named { $0.statistics } }

    private func named(
        _ values: (Network) -> [(name: String, parameter: Parameter)]
    ) -> [(name: String, parameter: Parameter)] {
        [("trunk", trunk), ("head", head), ("decoder", decoder)].flatMap { part, network in
            values(network).map { ("\(part).\($0.name)", $0.parameter) }
        }
    }

    // MARK: Passes

    func encode(_ images: Tensor, labels: [Int]?, _ pass: Pass) throws -> GaussianPosterior {
        let features = try trunk.forward(images, pass)
        return try GaussianPosterior(try head.forward(joined(features, labels, pass), pass))
    }

    func decode(_ code: Tensor, labels: [Int]?, _ pass: Pass) throws -> Tensor {
        try decoder.forward(joined(code, labels, pass), pass)
    }

    /// −ELBO of a batch, both terms summed by example and averaged over the batch, with the gradients of all
    /// parameters when the pass is one of training.
    /// - Parameter noise: ε, [rows, latent].
    package func bound(
        _ images: Tensor, labels: [Int]?, noise: Tensor, _ pass: Pass
    ) throws -> (reconstruction: Double, divergence: Double) {
        let rows = Double(max(1, images.rows))
        let share = Float(1 / rows)
        let posterior = try encode(images, labels: labels, pass)
        let output = try decode(try posterior.code(noise: noise), labels: labels, pass)
        let outcome = try likelihood.evaluate(output, target: images, share: share, parallel: pass.parallel)
        if pass.training {
            let input = try decoder.backward(outcome.gradient, pass)
            let gradient = try posterior.gradient(
                codeGradient: narrowed(input, to: design.latent, pass), noise: noise,
                weight: Float(design.beta) * share)
            var inner = pass
            inner.wantsInputGradient = design.architecture == .conv
            let features = try head.backward(gradient, inner)
            if inner.wantsInputGradient {
                inner.wantsInputGradient = false
                _ = try trunk.backward(narrowed(features, to: features.shape[1] - design.classes, pass), inner)
            }
        }
        return (outcome.sum / rows, posterior.divergence / rows)
    }

    private func joined(_ rows: Tensor, _ labels: [Int]?, _ pass: Pass) -> Tensor {
        guard design.classes > 0, let labels else { return rows }
        var codes = [Float](repeating: 0, count: labels.count * design.classes)
        for (row, label) in labels.enumerated() { codes[row * design.classes + label] = 1 }
        let width = rows.shape[1]
        return Tensor(
            unchecked: Resampling.joined(
                rows.values, width: width, codes, width: design.classes, parallel: pass.parallel),
            shape: [rows.rows, width + design.classes])
    }

    private func narrowed(_ rows: Tensor, to width: Int, _ pass: Pass) -> Tensor {
        guard rows.shape[1] > width else { return rows }
        return Tensor(
            unchecked: Resampling.columns(0..<width, of: rows.values, stride: rows.shape[1], parallel: pass.parallel),
            shape: [rows.rows, width])
    }
}
