/// Statistics of columns, pairs and triples of tables, in the order of the report.
public enum TableCatalogue {
    public static let statistics: [any TableStatistic] = [
        ColumnAccuracy(order: 1), ColumnAccuracy(order: 2), ColumnAccuracy(order: 3), KSComplement(), TVComplement(),
        MissingSimilarity(), WassersteinMetric(), JensenShannon(), CorrelationSimilarity(.pearson),
        CorrelationSimilarity(.spearman), ContingencySimilarity(), MixedAssociation(), KMarginals(),
    ]

    /// With those of free text.
    public static let all = statistics + [TextVariety()]

    /// One a metric id.
    static let descriptors: [MetricDescriptor] =
        ColumnAccuracy.descriptors + [
            KSComplement.descriptor, TVComplement.descriptor, MissingSimilarity.descriptor, WassersteinMetric.descriptor,
            JensenShannon.descriptor, CorrelationSimilarity.descriptor, ContingencySimilarity.descriptor,
            MixedAssociation.descriptor, KMarginals.descriptor, PropensityMSE.descriptor, TextVariety.descriptor,
        ]
}
