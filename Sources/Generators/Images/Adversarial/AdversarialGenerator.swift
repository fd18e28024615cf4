import Datasets
import Neural
import Numerics

/// Generative adversarial networks: `gan`, `wgan-gp` and the class-conditional `cgan`.
struct AdversarialGenerator: ImageGenerator {
    let descriptor: GeneratorDescriptor
    let options: @Sendable (Settings) throws(GeneratorError) -> AdversarialOptions

    /// Rows of one pass in sampling. Fixed, so that a sample's bits do not depend on how many are asked for.
    private static let chunk = 256

    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let options = try options(settings)
        guard data.count >= 2 else {
            throw GeneratorError(
                .badData, "\(descriptor.id) needs two images or more, not \(data.count)", remedy: "Give more images.")
        }
        let labels = descriptor.givesLabels ? try data.requiredLabels(for: descriptor.id) : []
        let classes = descriptor.givesLabels ? data.classNames.count : 0
        let networks = AdversarialNetworks(shape: data.shape, classes: classes, options: options)
        let stream = RandomStream(seed: plan.seed).split(descriptor.id)
        let training = AdversarialTraining(
            generator: networks.generator(stream.split("generator")), critic: networks.critic(stream.split("critic")),
            options: options, classes: classes, rows: data.count, stream: stream.split("training")
        ) { rows in
            let images = data.tensor(rows: rows, range: .symmetric, multiple: networks.multiple)
            return (images, classes > 0 ? rows.map { labels[$0] } : [])
        }
        let outcome = try SteppedTraining(training, .init(descriptor, data, plan, settings), plan).run()
        try training.finish(plan.parallel)
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved, steps: outcome.steps, epochs: outcome.epochs,
            tensors: Self.values(training.generator).map { name, parameter in
                Safetensors.Entry(
                    name: name, tensor: Tensor(unchecked: parameter.values, shape: parameter.shape))
            })
    }

    private static func values(_ network: Network) -> [(name: String, parameter: Parameter)] {
        (network.parameters + network.statistics).map { ("generator.\($0.name)", $0.parameter) }
    }

    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let options = try options(try Settings(descriptor, model.header.settings))
        let classes = descriptor.givesLabels ? model.header.classNames.count : 0
        let networks = AdversarialNetworks(shape: model.shape, classes: classes, options: options)
        let network = networks.generator(RandomStream(seed: 0))
        try model.load(Self.values(network))
        let stream = RandomStream(seed: plan.seed).split(descriptor.id)
        let size = model.shape.count
        var pixels: [UInt8] = []
        pixels.reserveCapacity(plan.count * size)
        var labels: [Int] = []
        var first = 0
        while first < plan.count {
            try Task.checkCancellation()
            let rows = first..<first + Self.chunk
            let classOf = classes > 0 ? rows.map { model.label($0, stream) } : []
            var code = Tensor(shape: [Self.chunk, options.latent + classes])
            for row in rows {
                let single = AdversarialTraining.codes(
                    classes > 0 ? [classOf[row - first]] : [], count: 1, latent: options.latent, classes: classes,
                    stream.split("code").split(row))
                let at = (row - first) * (options.latent + classes)
                code.values.replaceSubrange(at..<at + single.count, with: single.values)
            }
            let images = try network.forward(code, Pass(training: false, parallel: plan.parallel))
            guard images.values.allSatisfy(\.isFinite) else {
                throw GeneratorError(
                    .badModel, "the model makes values that are no numbers", remedy: "Fit the generator again.")
            }
            let wanted = min(Self.chunk, plan.count - first)
            pixels += GeneratedImages.bytes(images, shape: model.shape, range: .symmetric)[..<(wanted * size)]
            labels += classOf.prefix(wanted)
            first += wanted
            plan.progress(first, plan.count)
        }
        return GeneratedImages(
            count: plan.count, shape: model.shape, pixels: pixels, labels: classes > 0 ? labels : nil,
            classNames: model.header.classNames)
    }
}
