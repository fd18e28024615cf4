/// The balance metrics.
enum BalanceCatalogue {
    static let descriptors: [MetricDescriptor] = [
        ClassDistribution.descriptor, ShareGap.descriptor, IntersectionalCoverage.descriptor,
        GroupFidelityGap.descriptor, GroupUtilityGap.descriptor, DemographicParity.descriptor, EqualizedOdds.descriptor,
        BiasAmplification.descriptor,
    ]
}
