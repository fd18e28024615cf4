/// The privacy metrics.
enum PrivacyCatalogue {
    static let descriptors: [MetricDescriptor] = [
        ExactCopies.descriptor, HoldoutCopies.descriptor, NearCopies.descriptor, NearestNeighbourShare.descriptor,
        Authenticity.descriptor, DataCopying.descriptor, DistanceToClosestRecord.descriptor,
        NearestNeighbourRatio.descriptor,
    ]
}
