import Foundation
import Generators
import Neural
import Numerics
import Testing

/// Eight narrow Gaussians on a circle, the classic test for dropped modes.
@Suite struct AdversarialRingTests {
    private static let modes = 8
    private static let deviation = 0.05

    private static func points(_ count: Int) -> [Float] {
        var random = RandomStream(seed: 11)
        return (0..<count).flatMap { index -> [Float] in
            let angle = 2 * Double.pi * Double(index % modes) / Double(modes)
            return [
                Float(cos(angle) + deviation * random.normal()), Float(sin(angle) + deviation * random.normal()),
            ]
        }
    }

    private static func critic(_ options: AdversarialOptions, _ random: inout RandomStream) -> Critic {
        var layers: [any Layer] = []
        for (inputs, outputs) in [(2, 64), (64, 64), (64, 1)] {
            let dense = Dense(inputs: inputs, outputs: outputs, random: &random)
            layers.append(options.spectralNorm ? SpectralNorm(dense, random: &random) : dense)
            if outputs > 1 { layers.append(Activation(.leakyReLU(slope: 0.2))) }
        }
        return Critic(Network(layers))
    }

    private static func options(_ name: String) -> AdversarialOptions {
        var options = AdversarialOptions()
        options.latent = 4
        options.batch = 256
        options.generatorRate = 1e-3
        options.criticRate = 1e-3
        options.average = 0.99
        options.spectralNorm = name == "spectral"
        switch name {
        case "r1": options.penalty = .zeroNorm(weight: 0.1)
        case "wgan-gp":
            options.loss = .wasserstein
            options.penalty = .unitNorm(weight: 1)
            options.criticSteps = 3
        default: break
        }
        return options
    }

    @Test(arguments: ["spectral", "r1", "wgan-gp"]) func coversEveryMode(_ name: String) throws {
        let options = Self.options(name)
        var random = RandomStream(seed: 3)
        let generator = Network([
            Dense(inputs: options.latent, outputs: 64, random: &random), BatchNorm(channels: 64, relu: true),
            Dense(inputs: 64, outputs: 64, random: &random), BatchNorm(channels: 64, relu: true),
            Dense(inputs: 64, outputs: 2, random: &random),
        ])
        let data = Self.points(4096)
        let training = AdversarialTraining(
            generator: generator, critic: Self.critic(options, &random), options: options, classes: 0, rows: 4096,
            stream: RandomStream(seed: 5)
        ) { rows in
            (Tensor(unchecked: rows.flatMap { data[2 * $0..<2 * $0 + 2] }, shape: [rows.count, 2]), [])
        }
        for step in 0..<2000 { _ = try training.advance(step, of: 2000, .serial) }
        try training.finish(.serial)
        let codes = AdversarialTraining.codes([], count: 4000, latent: 4, classes: 0, RandomStream(seed: 9))
        let made = try generator.forward(codes, .inference).values
        var counts = [Int](repeating: 0, count: Self.modes)
        for row in 0..<4000 {
            let (x, y) = (Double(made[2 * row]), Double(made[2 * row + 1]))
            for mode in 0..<Self.modes {
                let angle = 2 * Double.pi * Double(mode) / Double(Self.modes)
                let distance = ((x - cos(angle)) * (x - cos(angle)) + (y - sin(angle)) * (y - sin(angle))).squareRoot()
                if distance < 4 * Self.deviation { counts[mode] += 1 }
            }
        }
        #expect(counts.allSatisfy { $0 >= 4000 / Self.modes / 5 }, "\(name): \(counts)")
        #expect(counts.reduce(0, +) > 2400, "\(name): \(counts)")
    }
}
