import Datasets
import Neural

/// The settings of a variational autoencoder in use, read from text.
package struct VariationalDesign {
    enum Architecture: String {
        /// 3×3 convolutions on blocks of 2×2 pixels.
        case conv
        /// One hidden layer each way.
        case mlp
    }

    let architecture: Architecture
    let latent: Int
    let beta: Double
    /// Channels of the first convolutions.
    let channels: Int
    /// Units of the hidden fully connected layers.
    let hidden: Int
    let batch: Int
    let rate: Double
    let likelihood: PixelLikelihood.Family
    let fitsPrior: Bool
    let components: Int
    package let layout: PixelLayout
    /// Classes that the network is told; 0 without.
    let classes: Int

    package init(_ settings: Settings, shape: ImageShape, classes: Int) throws(GeneratorError) {
        let network = try settings.choice("network", of: ["conv", "mlp"])
        architecture = network == "conv" ? .conv : .mlp
        latent = try settings.int("latent", in: 1...512)
        beta = try settings.number("beta", in: 0...1_000)
        channels = try settings.int("channels", in: 16...256)
        guard channels % 16 == 0 else {
            throw GeneratorError(
                .usage, "channels=\(channels) is no multiple of 16", remedy: "Give a multiple of 16.")
        }
        hidden = try settings.int("hidden", in: 1...4_096)
        batch = try settings.int("batch", in: 2...4_096)
        rate = try settings.number("rate", in: 1e-6...1)
        switch try settings.choice("likelihood", of: ["auto", "bernoulli", "gaussian"]) {
        case "bernoulli": likelihood = .bernoulli
        case "gaussian": likelihood = .gaussian
        default: likelihood = shape.channels == 1 ? .bernoulli : .gaussian
        }
        fitsPrior = try settings.choice("prior", of: ["normal", "fitted"]) == "fitted"
        components = try settings.int("components", in: 1...64)
        self.classes = classes
        let range: TrainingImages.Range = likelihood == .bernoulli ? .unit : .symmetric
        switch architecture {
        case .mlp: layout = PixelLayout(shape, range: range)
        case .conv:
            let multiple = max(shape.height, shape.width) > 32 ? 8 : 4
            layout = PixelLayout(shape, range: range, multiple: multiple, block: 2)
        }
    }
}
