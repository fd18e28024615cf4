enum ControlCatalogue {
    static let images: [any ImageGenerator] = [NoiseGenerator(), ShuffledLabels()]
}
