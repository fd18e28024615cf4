import Neural

/// Hyper-parameters of the adversarial generators, read from their settings.
package struct AdversarialOptions: Sendable {
    package enum Layout: String, Sendable, CaseIterable {
        /// 3×3 convolutions at half size and below, with resampling between them.
        case fast
        /// 4×4 convolutions of stride 2 (Radford et al. 2016), for comparison with other implementations.
        case dcgan
    }

    package var loss = AdversarialLoss.nonSaturating
    package var penalty: GradientPenalty?
    /// Steps between two uses of the penalty, whose weight is multiplied by it (Karras et al. 2020).
    package var penaltyInterval = 1
    package var spectralNorm = true
    package var layout = Layout.fast
    package var latent = 64
    package var width = 64
    package var batch = 64
    package var criticSteps = 1
    package var generatorRate = 2e-4
    package var criticRate = 2e-4
    package var betas = (0.5, 0.999)
    /// Weight of the past in the averaged generator.
    package var average = 0.999
    package var epochs = 20.0

    package init() {}
}
