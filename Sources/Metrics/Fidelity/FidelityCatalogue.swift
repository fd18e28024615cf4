/// The fidelity metrics.
enum FidelityCatalogue {
    static let pairMetrics: [any PairMetric] = [
        FrechetDistanceMetric(), FrechetDistanceInfMetric(), KernelDistanceMetric(), PrecisionMetric(), DensityMetric(),
        AlphaPrecisionMetric(), ClassifierTwoSample(),
    ]

    /// Those that need more than a pair of feature matrices.
    static let descriptors: [MetricDescriptor] = []
}
