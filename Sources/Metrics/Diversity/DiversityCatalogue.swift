/// The diversity metrics.
enum DiversityCatalogue {
    static let pairMetrics: [any PairMetric] = [
        RecallMetric(), CoverageMetric(), BetaRecallMetric(), VendiMetric(), VendiRatioMetric(),
    ]

    /// Those that need more than a pair of feature matrices.
    static let descriptors: [MetricDescriptor] = [
        Duplicates.descriptor, ModeCoverage.descriptor, StructuralSimilarity.descriptor, CategoryCoverage.descriptor,
    ]
}
