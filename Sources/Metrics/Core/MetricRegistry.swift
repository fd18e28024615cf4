/// Every metric there is, in the order of the report: an explicit list, no discovery.
public enum MetricRegistry {
    /// Metrics of a pair of feature matrices, which share one `PairEvidence`.
    public static let pairMetrics: [any PairMetric] = FidelityCatalogue.pairMetrics + DiversityCatalogue.pairMetrics

    /// All metrics, those of pairs and the others. Each has exactly one card `metrics/<dimension>/<id>.md`.
    public static let descriptors: [MetricDescriptor] =
        pairMetrics.map(\.descriptor) + FidelityCatalogue.descriptors + DiversityCatalogue.descriptors
        + UtilityCatalogue.descriptors + PrivacyCatalogue.descriptors + BalanceCatalogue.descriptors
        + ValidityCatalogue.descriptors + FamilyCatalogue.descriptors

    public static func descriptor(_ id: String) -> MetricDescriptor? { descriptors.first { $0.id == id } }

    public static func pairMetric(_ id: String) -> (any PairMetric)? { pairMetrics.first { $0.descriptor.id == id } }
}
