/// The fidelity metrics.
enum FidelityCatalogue {
    static let pairMetrics: [any PairMetric] = [
        FrechetDistanceMetric(), FrechetDistanceInfMetric(), KernelDistanceMetric(), MMDRBFMetric(), PrecisionMetric(),
        DensityMetric(), AlphaPrecisionMetric(), OutliersMetric(), ClassifierTwoSample(),
    ]

    /// Those that need more than a pair of feature matrices.
    static let descriptors: [MetricDescriptor] = [
        PerClassFrechet.descriptor, FeatureLikelihood.descriptor, PRCurveMetric.descriptor, InceptionScore.descriptor,
        ImageProperties.descriptor, MishandledImages.descriptor,
    ] + TableCatalogue.descriptors
}
