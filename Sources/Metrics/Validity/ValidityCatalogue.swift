/// The validity metrics.
enum ValidityCatalogue {
    static let descriptors: [MetricDescriptor] = [
        RangeValidity.descriptor, CategoryValidity.descriptor, KeyUniqueness.descriptor,
    ]
}
