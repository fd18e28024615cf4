/// The fidelity metrics.
enum FidelityCatalogue {
    static let pairMetrics: [any PairMetric] = [
        FrechetDistanceMetric(), KernelDistanceMetric(), PrecisionMetric(), DensityMetric(),
        ClassifierTwoSample(),
    ]

    /// Those that need more than a pair of feature matrices.
    static let descriptors: [MetricDescriptor] = []
}
