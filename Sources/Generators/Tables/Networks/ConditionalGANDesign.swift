import Neural
import Numerics

/// Sizes and rates of CTGAN, and its two networks.
struct ConditionalGANDesign: Sendable {
    let latent: Int
    let hidden: Int
    let modes: Int
    let batch: Int
    let pack: Int
    let rates: (generator: Double, critic: Double)
    let criticSteps: Int
    let penalty: Double
    let temperature: Double
    let isHard: Bool

    static let settings: [GeneratorDescriptor.Setting] = [
        .init("latent", "128", "values of the random code, 1 to 1024"),
        .init("hidden", "256", "units of each of two hidden layers, in both networks, 1 to 4096"),
        .init("modes", "10", "most modes of a column of numbers, 1 to 50"),
        .init("batch", "500", "rows of a step, 2 to 100000, a multiple of pac"),
        .init("pac", "10", "rows that the critic sees together, 1 to 100"),
        .init("rate", "0.0002", "learning rate of the generator, 1e-7 to 1"),
        .init("critic-rate", "0.0002", "learning rate of the critic, 1e-7 to 1"),
        .init("critic-steps", "1", "steps of the critic for each of the generator, 1 to 10"),
        .init("weight", "10", "weight of the gradient penalty, 0 to 1000"),
        .init("temperature", "0.2", "of the Gumbel softmax, 0.01 to 10"),
        .init("gumbel", "soft", "what the critic sees of levels and modes: \"soft\" shares, as published, or \"hard\" choices"),
    ]

    init(_ settings: Settings) throws(GeneratorError) {
        latent = try settings.int("latent", in: 1...1_024)
        hidden = try settings.int("hidden", in: 1...4_096)
        modes = try settings.int("modes", in: 1...50)
        batch = try settings.int("batch", in: 2...100_000)
        pack = try settings.int("pac", in: 1...100)
        rates = (try settings.number("rate", in: 1e-7...1), try settings.number("critic-rate", in: 1e-7...1))
        criticSteps = try settings.int("critic-steps", in: 1...10)
        penalty = try settings.number("weight", in: 0...1_000)
        temperature = try settings.number("temperature", in: 0.01...10)
        isHard = try settings.choice("gumbel", of: ["soft", "hard"]) == "hard"
        guard batch % pack == 0 else {
            throw GeneratorError(.usage, "batch=\(batch) is no multiple of pac=\(pack)", remedy: "Change one of the two.")
        }
    }

    /// [count, latent + condition] → [count, width], scalars and choices not yet made.
    func generator(condition: Int, width: Int, _ stream: RandomStream) -> Network {
        var random = stream
        var layers: [any Layer] = []
        var inputs = latent + condition
        for _ in 0..<2 {
            layers.append(
                Concatenated([Dense(inputs: inputs, outputs: hidden, random: &random), BatchNorm(channels: hidden, relu: true)]))
            inputs += hidden
        }
        layers.append(Dense(inputs: inputs, outputs: width, random: &random))
        return begun(Network(layers), &random)
    }

    /// [count / pac, pac · width] → [count / pac, 1].
    func critic(width: Int, _ stream: RandomStream) -> PackedCritic {
        var random = stream
        var layers: [any Layer] = []
        var inputs = pack * width
        for _ in 0..<2 {
            layers += [
                Dense(inputs: inputs, outputs: hidden, random: &random), Activation(.leakyReLU(slope: 0.2)), Dropout(rate: 0.5),
            ]
            inputs = hidden
        }
        layers.append(Dense(inputs: inputs, outputs: 1, random: &random))
        return PackedCritic(begun(Network(layers), &random))
    }

    /// Weights and biases even within ±1/√inputs.
    private func begun(_ network: Network, _ random: inout RandomStream) -> Network {
        var reach = 0.0
        for (name, parameter) in network.parameters {
            if name.hasSuffix("weight") { reach = 1 / Double(max(1, parameter.shape[0])).squareRoot() }
            guard name.hasSuffix("weight") || name.hasSuffix("bias") else { continue }
            parameter.values = parameter.values.map { _ in Float(random.uniform(in: -reach...reach)) }
        }
        return network
    }
}

/// A critic of several rows together (Lin et al. 2018), with dropout that is fixed by a stream.
package final class PackedCritic: PiecewiseLinear {
    private let network: Network
    private let dropouts: [Dropout]

    init(_ network: Network) {
        self.network = network
        dropouts = network.layers.compactMap { $0 as? Dropout }
    }

    /// What the masks of the next passes come from.
    func draws(from stream: RandomStream) {
        for (index, layer) in dropouts.enumerated() { layer.stream = stream.split(index) }
    }

    package var parameters: [(name: String, parameter: Parameter)] { network.parameters }

    package func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor { try network.forward(input, pass) }

    package func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor { try network.backward(gradient, pass) }

    package func push(_ tangent: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor { try network.push(tangent, pass) }
}
