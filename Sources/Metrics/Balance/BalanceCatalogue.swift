/// The balance metrics.
enum BalanceCatalogue {
    static let descriptors: [MetricDescriptor] = []
}
