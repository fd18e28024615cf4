enum VariationalCatalogue {
    static let images: [any ImageGenerator] = [
        VariationalAutoencoder(conditional: false), VariationalAutoencoder(conditional: true),
    ]
}
