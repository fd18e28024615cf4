enum ClassicalCatalogue {
    static let images: [any ImageGenerator] = [
        PixelMarginals(), GaussianGenerator(), ProbabilisticPCA(), ClassGaussian(), ClassMixture(), Bootstrap(),
        SMOTE(), AugmentGenerator(),
    ]
}
