enum VariationalCatalogue {
    static let images: [any ImageGenerator] = []
}
