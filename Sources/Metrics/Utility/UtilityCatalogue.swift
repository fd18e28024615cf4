/// The utility metrics.
enum UtilityCatalogue {
    static let descriptors: [MetricDescriptor] = [
        UtilityStudy.tstrDescriptor, UtilityStudy.trtrDescriptor, UtilityStudy.tstsDescriptor,
        UtilityStudy.trtsDescriptor, UtilityStudy.gapDescriptor, UtilityStudy.calibrationDescriptor,
        AugmentationGain.descriptor, ImportanceAgreement.descriptor, ModelRanking.descriptor,
    ]
}
