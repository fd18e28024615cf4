/// The privacy metrics.
enum PrivacyCatalogue {
    static let descriptors: [MetricDescriptor] = [
        ExactCopies.descriptor, HoldoutCopies.descriptor, NearCopies.descriptor, NearestNeighbourShare.descriptor,
        Authenticity.descriptor, DataCopying.descriptor, DistanceToClosestRecord.descriptor,
        NearestNeighbourRatio.descriptor, Identifiability.descriptor, MembershipInference.descriptor,
        SinglingOut.descriptor, Linkability.descriptor, AttributeInference.descriptor, KAnonymity.descriptor,
        LDiversity.descriptor, TCloseness.descriptor, KMap.descriptor,
    ]
}
