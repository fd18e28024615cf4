/// The utility metrics.
enum UtilityCatalogue {
    static let descriptors: [MetricDescriptor] = [
        UtilityStudy.tstrDescriptor, UtilityStudy.trtrDescriptor, UtilityStudy.gapDescriptor,
    ]
}
