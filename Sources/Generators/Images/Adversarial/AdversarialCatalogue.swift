enum AdversarialCatalogue {
    static let images: [any ImageGenerator] = [
        AdversarialGenerator(descriptor: gan, options: nonSaturating),
        AdversarialGenerator(descriptor: wassersteinGAN, options: wasserstein),
        AdversarialGenerator(descriptor: conditionalGAN, options: nonSaturating),
    ]

    private static let gan = GeneratorDescriptor(
        id: "gan", family: .adversarial,
        summary: "Adversarial network with the non-saturating loss, a smooth critic (R1 or spectral norm) and an "
            + "averaged generator.",
        givesLabels: false, baseline: .withoutLabels, settings: shared + critic + rates("0.001", "0.001"),
        reference: "Goodfellow et al. 2014; Mescheder et al. 2018; Miyato et al. 2018")

    private static let conditionalGAN = GeneratorDescriptor(
        id: "cgan", family: .adversarial,
        summary: "As gan, class by class: the generator is told the class, the critic projects on it.",
        givesLabels: true, needsLabels: true, baseline: .withLabels, settings: shared + critic + rates("0.001", "0.001"),
        reference: "Mirza and Osindero 2014; Miyato and Koyama 2018")

    private static let wassersteinGAN = GeneratorDescriptor(
        id: "wgan-gp", family: .adversarial,
        summary: "Adversarial network of the Wasserstein distance with a penalty on the critic's gradient.",
        givesLabels: false,
        settings: shared + [
            .init("critic-steps", "3", "Steps of the critic for each of the generator, 1 to 10."),
            .init("weight", "10", "Weight of the gradient penalty."),
        ] + rates("0.0004", "0.0004"),
        reference: "Gulrajani et al. 2017")

    private static let shared: [GeneratorDescriptor.Setting] = [
        .init("network", "fast", "Layout of both networks: fast, or dcgan with 4×4 convolutions of stride 2."),
        .init("latent", "64", "Values of the random code."),
        .init("width", "64", "Channels of the middle layers, a multiple of 32."),
        .init("batch", "64", "Images a step."),
        .init("ema", "0.999", "Weight of the past in the averaged generator."),
    ]

    private static let critic: [GeneratorDescriptor.Setting] = [
        .init("penalty", "r1", "What keeps the critic smooth: r1 (its gradient at real images) or spectral (norms)."),
        .init("gamma", "1", "Weight of r1."),
    ]

    private static func rates(_ generator: String, _ critic: String) -> [GeneratorDescriptor.Setting] {
        [
            .init("rate", generator, "Learning rate of the generator."),
            .init("critic-rate", critic, "Learning rate of the critic."),
            .init("beta1", "0.5", "Adam's weight of past gradients."),
            .init("beta2", "0.999", "Adam's weight of past squares."),
        ]
    }

    @Sendable private static func common(_ settings: Settings) throws(GeneratorError) -> AdversarialOptions {
        var options = AdversarialOptions()
        let layouts = AdversarialOptions.Layout.allCases.map(\.rawValue)
        options.layout = .init(rawValue: try settings.choice("network", of: layouts)) ?? .fast
        options.latent = try settings.int("latent", in: 1...1024)
        options.width = try settings.int("width", in: 32...512)
        guard options.width % 32 == 0 else {
            throw GeneratorError(.usage, "width=\(options.width) is no multiple of 32", remedy: "Give 32, 64, 96, …")
        }
        options.batch = try settings.int("batch", in: 2...4096)
        options.average = try settings.number("ema", in: 0...0.999999)
        options.generatorRate = try settings.number("rate", in: 0...1)
        options.criticRate = try settings.number("critic-rate", in: 0...1)
        options.betas = (
            try settings.number("beta1", in: 0...0.9999), try settings.number("beta2", in: 0...0.999999)
        )
        return options
    }

    @Sendable private static func nonSaturating(_ settings: Settings) throws(GeneratorError) -> AdversarialOptions {
        var options = try common(settings)
        let gamma = try settings.number("gamma", in: 0...1000)
        if try settings.choice("penalty", of: ["spectral", "r1"]) == "r1" {
            options.spectralNorm = false
            options.penalty = .zeroNorm(weight: gamma)
            options.penaltyInterval = 4
        }
        return options
    }

    @Sendable private static func wasserstein(_ settings: Settings) throws(GeneratorError) -> AdversarialOptions {
        var options = try common(settings)
        options.loss = .wasserstein
        options.spectralNorm = false
        options.penalty = .unitNorm(weight: try settings.number("weight", in: 0...1000))
        options.criticSteps = try settings.int("critic-steps", in: 1...10)
        return options
    }
}
