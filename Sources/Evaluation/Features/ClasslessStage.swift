import Features
import Metrics

/// Says of the metrics of classes that the image policies judge that feature matrices have none, rather than leaving them out:
/// what a policy asks and a run lacks is an error.
struct ClasslessStage: Stage {
    private static let asked = [
        UtilityStudy.gapDescriptor, ClassDistribution.descriptor, ShareGap.descriptor, IntersectionalCoverage.descriptor,
    ]

    func run(_ context: inout RunContext<FeatureSet>, progress: any ProgressSink) -> StageOutcome {
        let builder = MeasurementBuilder(nReal: context.whole.real.count, nSynthetic: context.whole.synthetic.count)
        return StageOutcome(
            measurements: Self.asked.filter { context.asked($0) }.map {
                builder.build($0, .failure(.notApplicable("a matrix of features has no classes")))
            })
    }
}
