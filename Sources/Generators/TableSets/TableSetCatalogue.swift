enum TableSetCatalogue {
    /// Those that can be told what rows they are to make for, or made to: neither those that repair classes of one table nor
    /// those whose privacy is counted in rows of one.
    static let all: [any Generator<TableSetTraining>] = [
        FamilyGenerator(TableNoise()), FamilyGenerator(ShuffledColumns()), FamilyGenerator(TableMarginals(), isBaseline: true),
        FamilyBootstrap(), FamilyGenerator(GaussianCopula(), isBaseline: true), FamilyGenerator(ChowLiuTree()),
        FamilyGenerator(BayesNetwork(), isBaseline: true), FamilyGenerator(SequentialTrees(), isBaseline: true),
        FamilyGenerator(AdversarialForest()), FamilyGenerator(TableAutoencoder()), FamilyGenerator(ConditionalGAN()),
        FamilyGenerator(TableDiffusion()),
    ]
}
