enum ClassicalCatalogue {
    static let images: [any ImageGenerator] = []
}
