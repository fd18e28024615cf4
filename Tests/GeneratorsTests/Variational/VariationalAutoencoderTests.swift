import Datasets
import Foundation
import Generators
import Neural
import Numerics
import Testing

@Suite struct VariationalAutoencoderTests {
    private static let small = [
        "network": "mlp", "hidden": "24", "latent": "3", "batch": "16", "rate": "0.01",
    ]
    private static let convolutional = [
        "network": "conv", "channels": "16", "hidden": "16", "latent": "3", "batch": "16", "rate": "0.005",
    ]

    private func generator(_ id: String) throws -> any ImageGenerator { try GeneratorRegistry.image(id) }

    @Test(arguments: [("vae", small), ("cvae", small), ("cvae", convolutional)])
    func resumedTrainingGivesTheSameBits(id: String, settings: [String: String]) throws {
        let (whole, resumed) = try TinyImages.interrupted(
            generator(id), TinyImages.make(), steps: 9, stop: 4, settings: settings)
        #expect(whole == resumed)
    }

    @Test(arguments: [("vae", 1), ("cvae", 3)]) func storedModelGivesTheSameRows(id: String, channels: Int) throws {
        let generator = try generator(id)
        let data = try TinyImages.make(side: 10, channels: channels)
        let model = try generator.fit(
            data, FitPlan(seed: 5, budget: .steps(5), settings: Self.convolutional, parallel: Parallel(threads: 2)))
        let again = try GeneratorModel(try model.encoded(), name: "model")
        let many = try generator.sample(again, SamplePlan(count: 150, seed: 3))
        let few = try generator.sample(model, SamplePlan(count: 7, seed: 3, parallel: Parallel(threads: 2)))
        #expect(many.shape == data.shape)
        #expect(Array(many.pixels[..<few.pixels.count]) == few.pixels)
        #expect(many.labels.map { Array($0[..<7]) } == few.labels)
        #expect((few.labels != nil) == (id == "cvae"))
        #expect(try generator.sample(model, SamplePlan(count: 7, seed: 4)).pixels != few.pixels)
    }

    @Test(arguments: ["normal", "fitted"], [small, convolutional])
    func samplesShowTheirClass(prior: String, settings: [String: String]) throws {
        let generator = try generator("cvae")
        var settings = settings
        settings["prior"] = prior
        let model = try generator.fit(
            TinyImages.make(), FitPlan(seed: 5, budget: .steps(150), settings: settings))
        let images = try generator.sample(model, SamplePlan(count: 40, seed: 3))
        let labels = try #require(images.labels)
        #expect(Set(labels) == [0, 1])
        let right = zip(labels, TinyImages.halves(images)).count { label, half in
            (half.upper > half.left) == (label == 0)
        }
        #expect(right == 40)
    }

    @Test func lossOfAnUntrainedDecoderIsKnown() throws {
        let network = try network(Self.small, channels: 1)
        for (_, parameter) in network.parameters {
            parameter.values = [Float](repeating: 0, count: parameter.values.count)
        }
        let images = Tensor(unchecked: (0..<128).map { Float($0) / 128 }, shape: [2, 8, 8, 1])
        let bound = try network.bound(
            images, labels: [0, 1], noise: noise(2, 3), Pass(training: false))
        // Logits of 0 cost log 2 for each of 64 pixels whatever the target; q = N(0, I) costs nothing.
        #expect(abs(bound.reconstruction - 64 * log(2)) < 1e-4)
        #expect(abs(bound.divergence) < 1e-6)
    }

    /// The gradient of all of −ELBO by every parameter against central differences.
    @Test(arguments: [(small, "bernoulli"), (convolutional, "bernoulli"), (convolutional, "gaussian")])
    func gradientsOfTheBound(settings: [String: String], likelihood: String) throws {
        var settings = settings
        settings["likelihood"] = likelihood
        settings["beta"] = "0.7"
        let network = try network(settings, channels: 3)
        var random = RandomStream(seed: 8)
        let channels = settings["network"] == "conv" ? 12 : 3
        let side = settings["network"] == "conv" ? 4 : 8
        let images = Tensor(
            unchecked: (0..<6 * 192).map { _ in Float(random.uniform()) }, shape: [6, side, side, channels])
        let (labels, epsilon) = ([0, 1, 1, 0, 1, 0], noise(6, 3))
        let pass = Pass(training: true, parallel: Parallel(threads: 2))
        func objective() throws -> Double {
            let bound = try network.bound(images, labels: labels, noise: epsilon, pass)
            return bound.reconstruction + 0.7 * bound.divergence
        }
        _ = try objective()
        let gradients = network.parameters.map(\.parameter.gradient)
        for (index, (name, parameter)) in network.parameters.enumerated() {
            // Along the gradient, where the change is largest against rounding, with a random part added.
            let size = gradients[index].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            let scale = Float(1 / max(size, 1e-6))
            let spread = Float(1 / Double(parameter.values.count).squareRoot())
            let direction = gradients[index].map { $0 * scale + Float(random.normal()) * spread }
            let exact = zip(gradients[index], direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            let kept = parameter.values
            var sides: [Double] = []
            for factor in [Float(1e-3), -1e-3] {
                parameter.values = zip(kept, direction).map { $0 + factor * $1 }
                sides.append(try objective())
            }
            parameter.values = kept
            let numeric = (sides[0] - sides[1]) / 2e-3
            #expect(abs(numeric - exact) <= 3e-2 * max(size, 1), "\(name): \(numeric) for \(exact)")
        }
    }

    @Test func wrongSettingsAndModelsAreRefused() throws {
        let generator = try generator("cvae")
        let data = try TinyImages.make()
        for settings in [["latent": "0"], ["network": "rnn"], ["channels": "20"], ["width": "3"]] {
            #expect(throws: GeneratorError.self) {
                try generator.fit(data, FitPlan(budget: .steps(1), settings: settings))
            }
        }
        #expect(throws: GeneratorError.self) {
            try generator.fit(TinyImages.make(labelled: false), FitPlan(budget: .steps(1)))
        }
        var model = try generator.fit(data, FitPlan(budget: .steps(1), settings: Self.small))
        model.tensors.removeLast()
        #expect(throws: GeneratorError.self) { try generator.sample(model, SamplePlan(count: 1)) }
    }

    // MARK: Support

    private func network(_ settings: [String: String], channels: Int) throws -> VariationalNetwork {
        let descriptor = try generator("cvae").descriptor
        let design = try VariationalDesign(
            Settings(descriptor, settings), shape: ImageShape(height: 8, width: 8, channels: channels), classes: 2)
        return VariationalNetwork(design, RandomStream(seed: 1))
    }

    private func noise(_ rows: Int, _ latent: Int) -> Tensor {
        Tensor(unchecked: NormalNoise.values(rows * latent, RandomStream(seed: 2)), shape: [rows, latent])
    }
}
