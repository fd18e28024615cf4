import Features
import Metrics

/// Says of what the image policies judge beyond features that matrices have none of it, rather than leaving it out: what a
/// policy asks and a run lacks is an error.
struct FeaturesAloneStage: Stage {
    private static let lacking = [
        (
            "a matrix of features has no classes",
            [UtilityStudy.gapDescriptor, ClassDistribution.descriptor, ShareGap.descriptor, IntersectionalCoverage.descriptor]
        ),
        ("a matrix of features has no pictures", [ImageProperties.descriptor]),
    ]

    func run(_ context: inout RunContext<FeatureSet>, progress: any ProgressSink) -> StageOutcome {
        let builder = MeasurementBuilder(nReal: context.whole.real.count, nSynthetic: context.whole.synthetic.count)
        let asked = context.asked
        return StageOutcome(
            measurements: Self.lacking.flatMap { reason, descriptors in
                descriptors.filter { asked($0) }.map { builder.build($0, .failure(.notApplicable(reason))) }
            })
    }
}
