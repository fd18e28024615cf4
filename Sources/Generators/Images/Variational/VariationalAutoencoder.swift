import Datasets
import Neural
import Numerics

/// A variational autoencoder (Kingma and Welling 2014), conditional on the class or not.
///
/// A sample is the decoder's mean for a code drawn from the prior: the mean of each pixel, not a draw of it, which is
/// why samples are smoother than images are.
struct VariationalAutoencoder: ImageGenerator {
    let conditional: Bool
    let descriptor: GeneratorDescriptor

    init(conditional: Bool) {
        self.conditional = conditional
        descriptor = GeneratorDescriptor(
            id: conditional ? "cvae" : "vae", family: .variational,
            summary: (conditional ? "Variational autoencoder told the class" : "Variational autoencoder without labels")
                + "; samples are the decoder's mean for a random code.",
            givesLabels: conditional, needsLabels: conditional,
            baseline: conditional ? .withLabels : .withoutLabels, settings: Self.settings(conditional: conditional),
            reference: conditional ? "Kingma and Welling 2014; Sohn et al. 2015" : "Kingma and Welling 2014")
    }

    private static func settings(conditional: Bool) -> [GeneratorDescriptor.Setting] {
        [
            .init("network", "conv", "conv: 3×3 convolutions; mlp: one hidden layer each way"),
            .init("latent", "20", "Dimensions of the code."),
            .init("beta", "1", "Weight of the divergence from the prior (Higgins et al. 2017)."),
            .init("likelihood", "auto", "bernoulli or gaussian; auto: bernoulli for grey images, gaussian for colour"),
            .init(
                "prior", "fitted",
                "Where codes are drawn from. normal: N(0, I); fitted: Gaussians fitted to the codes of the training "
                    + "images, of each class where classes are told"),
            .init("components", conditional ? "1" : "10", "Gaussians (of each class) of the fitted prior."),
            .init("channels", "32", "Channels of the first convolutions, a multiple of 16; twice as many later."),
            .init("hidden", "400", "Units of the hidden fully connected layers."),
            .init("batch", "128", "Images of a step."),
            .init("rate", "0.001", "Highest learning rate of Adam."),
        ]
    }

    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        if conditional { _ = try data.requiredLabels(for: descriptor.id) }
        let design = try VariationalDesign(
            settings, shape: data.shape, classes: conditional ? data.classNames.count : 0)
        let training = VariationalTraining(design, data, seed: plan.seed)
        let outcome = try SteppedTraining(
            training, SteppedTraining.Identity(descriptor, data, plan, settings), plan
        ).run()
        var entries = GeneratorModel.entries(training.network.stored)
        if design.fitsPrior {
            plan.progress(FitProgress(stage: "fitting the prior"))
            entries += try LatentPrior.fitted(training.network, design, data, plan).entries
        }
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved, steps: outcome.steps, epochs: outcome.epochs,
            tensors: entries)
    }

    /// Images that are decoded together, whatever the count.
    private static let chunk = 128

    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let classes = conditional ? model.header.classNames.count : 0
        let settings: Settings
        do {
            settings = try Settings(descriptor, model.header.settings)
        } catch { throw GeneratorModel.bad(error.message) }
        let design = try VariationalDesign(settings, shape: model.shape, classes: classes)
        let network = VariationalNetwork(design, RandomStream(seed: 0))
        try model.load(network.stored)
        let prior =
            design.fitsPrior
            ? try LatentPrior(model, classes: max(1, classes), components: design.components, latent: design.latent)
            : nil
        let stream = RandomStream(seed: plan.seed).split("variational")
        let pass = Pass(training: false, parallel: plan.parallel)
        var pixels: [UInt8] = []
        var drawn: [Int] = []
        for first in stride(from: 0, to: plan.count, by: Self.chunk) {
            try Task.checkCancellation()
            // The last chunk is filled up, so that a row's bits do not depend on how many are asked for.
            let labels = (first..<first + Self.chunk).map { conditional ? model.label($0, stream) : 0 }
            var codes: [Float] = []
            for (index, label) in labels.enumerated() {
                var random = stream.split("code").split(first + index)
                codes += prior?.code(label: label, &random)
                    ?? (0..<design.latent).map { _ in Float(random.normal()) }
            }
            let code = Tensor(unchecked: codes, shape: [Self.chunk, design.latent])
            let output = try network.decode(code, labels: classes > 0 ? labels : nil, pass)
            let mean = network.likelihood.mean(output, parallel: plan.parallel)
            guard mean.values.allSatisfy(\.isFinite) else { throw GeneratorModel.bad("its outputs are no numbers") }
            let count = min(Self.chunk, plan.count - first)
            pixels += design.layout.bytes(mean.values, rows: count)
            drawn += labels[..<count]
            plan.progress(first + count, plan.count)
        }
        return GeneratedImages(
            count: plan.count, shape: model.shape, pixels: pixels, labels: conditional ? drawn : nil,
            classNames: model.header.classNames)
    }
}
