enum DiffusionCatalogue {
    static let images: [any ImageGenerator] = [DiffusionGenerator()]
}
