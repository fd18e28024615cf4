/// The utility metrics.
enum UtilityCatalogue {
    static let descriptors: [MetricDescriptor] = []
}
