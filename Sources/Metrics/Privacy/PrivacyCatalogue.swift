/// The privacy metrics.
enum PrivacyCatalogue {
    static let descriptors: [MetricDescriptor] = []
}
