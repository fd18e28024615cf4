enum TableCatalogue {
    static let all: [any TableGenerator] = [
        TableNoise(), ShuffledColumns(), TableMarginals(), TableBootstrap(), GaussianCopula(), ChowLiuTree(), BayesNetwork(),
        SequentialTrees(), AdversarialForest(), TableSMOTE(), TableSMOTENC(), BorderlineSMOTE(), ADASYN(), RandomOverSampler(), RandomUnderSampler(),
        PrivateHistograms(), PrivateBayesNetwork(), PrivateTree(), PrivateAdaptive(), TableAutoencoder(), ConditionalGAN(),
        TableDiffusion(),
    ]
}
