/// Statistics of what lies between tables, in the order of the report.
public enum FamilyCatalogue {
    public static let statistics: [any FamilyStatistic] = [
        CardinalitySimilarity(), ParentChildAccuracy(), ParentChildAssociation(), IntraclassCorrelation(), KeyAggregates(),
        SequenceSteps(), SequenceAutocorrelation(), SequenceTransitions(),
    ]

    /// One a metric id.
    static let descriptors: [MetricDescriptor] = [
        CardinalitySimilarity.descriptor, ParentChildAccuracy.descriptor, ParentChildAssociation.descriptor, IntraclassCorrelation.descriptor,
        KeyAggregates.descriptor, SequenceSteps.descriptor, SequenceAutocorrelation.descriptor, SequenceTransitions.descriptor,
    ]
}
