/// The validity metrics.
enum ValidityCatalogue {
    static let descriptors: [MetricDescriptor] = [
        SchemaValidity.descriptor, RangeValidity.descriptor, CategoryValidity.descriptor, KeyUniqueness.descriptor,
        DeclaredValidity.descriptor, ConstraintValidity.descriptor, ReferentialIntegrity.descriptor,
    ]
}
