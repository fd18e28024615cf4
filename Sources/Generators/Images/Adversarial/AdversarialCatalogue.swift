enum AdversarialCatalogue {
    static let images: [any ImageGenerator] = []
}
