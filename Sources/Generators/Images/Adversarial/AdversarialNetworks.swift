import Datasets
import Neural
import Numerics

/// The two networks of an adversarial generator for images of one shape.
///
/// Sides are halved two times, above 32 pixels three times. The fast layout never works at full size: the generator's
/// last convolution makes the four pixels of each 2×2 block as channels, and the critic reads blocks as channels.
struct AdversarialNetworks {
    let shape: ImageShape
    let classes: Int
    let options: AdversarialOptions

    /// Halvings between the image and the smallest size.
    var stages: Int { max(shape.height, shape.width) > 32 ? 3 : 2 }
    /// What the padded sides are multiples of.
    var multiple: Int { 1 << stages }

    private var base: (height: Int, width: Int) {
        let padded = shape.padded(to: multiple)
        return (padded.height / multiple, padded.width / multiple)
    }

    /// Channels that hold a 2×2 block of the image, a multiple of 16 for Winograd's convolution.
    private static let blockChannels = 16

    // MARK: Generator

    /// [count, latent + classes] → [count, height′, width′, channels] in −1…1.
    func generator(_ stream: RandomStream) -> Network {
        var random = stream
        let width = options.width
        var layers: [any Layer] = [
            Dense(inputs: options.latent + classes, outputs: base.height * base.width * 2 * width, random: &random),
            Unflatten(height: base.height, width: base.width, channels: 2 * width),
            BatchNorm(channels: 2 * width, relu: true),
        ]
        switch options.layout {
        case .fast:
            for stage in 0..<stages {
                layers += [
                    Convolution(inputs: stage == 0 ? 2 * width : width, outputs: width, bias: false, random: &random),
                    BatchNorm(channels: width, relu: true),
                ]
                if stage < stages - 1 { layers.append(Upsample()) }
            }
            layers += [
                Convolution(inputs: width, outputs: Self.blockChannels, random: &random),
                DepthToSpace(channels: shape.channels),
            ]
        case .dcgan:
            for stage in 1..<stages {
                layers += [
                    TransposedConvolution(inputs: stage == 1 ? 2 * width : width, outputs: width, random: &random),
                    BatchNorm(channels: width, relu: true),
                ]
            }
            layers.append(TransposedConvolution(inputs: width, outputs: shape.channels, random: &random))
        }
        layers.append(Activation(.tanh))
        let network = Network(layers)
        if options.layout == .dcgan {
            for (name, parameter) in network.parameters where name.hasSuffix("weight") {
                parameter.values = parameter.values.map { _ in Float(0.02 * random.normal()) }
            }
        }
        return network
    }

    // MARK: Critic

    /// [count, height′, width′, channels] → [count, 1].
    func critic(_ stream: RandomStream) -> Critic {
        var random = stream
        let width = options.width
        var layers: [any Layer] = []
        var conditioned: [any ClassConditioned] = []
        func add(_ convolution: Convolution) {
            layers.append(options.spectralNorm ? SpectralNorm(convolution, random: &random) : convolution)
            layers.append(Activation(.leakyReLU(slope: 0.2)))
        }
        switch options.layout {
        case .fast:
            layers.append(SpaceToDepth(channels: Self.blockChannels))
            add(Convolution(inputs: Self.blockChannels, outputs: width / 2, random: &random))
            add(Convolution(inputs: width / 2, outputs: width, random: &random))
            for stage in 1..<stages {
                layers.append(AveragePool())
                add(Convolution(inputs: stage == 1 ? width : 2 * width, outputs: 2 * width, random: &random))
            }
        case .dcgan:
            if classes > 0 {
                let planes = LabelPlanes(classes: classes)
                layers.append(planes)
                conditioned.append(planes)
            }
            for stage in 0..<stages {
                let inputs = [shape.channels + classes, width, 2 * width][stage]
                add(
                    Convolution(
                        inputs: inputs, outputs: stage == 0 ? width : 2 * width, kernel: 4, stride: 2, padding: 1,
                        random: &random))
            }
        }
        layers.append(Flatten())
        let head = ClassProjection(
            features: base.height * base.width * 2 * width, classes: options.layout == .fast ? classes : 0,
            random: &random)
        if options.layout == .fast, classes > 0 { conditioned.append(head) }
        layers.append(options.spectralNorm ? SpectralNorm(head, random: &random) : head)
        return Critic(Network(layers), conditioned: conditioned)
    }
}
