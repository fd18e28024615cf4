import Features
import Metrics
import Results

/// Says of what is measured of other sets that their policy judges that matrices have none of it, rather than leaving it out:
/// what a policy asks and a run lacks is an error.
struct FeaturesAloneStage: Stage {
    /// What features alone cannot tell, each with the reason.
    private static let lacking: [(descriptor: MetricDescriptor, reason: String)] = {
        let judgedAlike = Modalities.all.filter { $0.defaultPolicy == FeatureModality.defaultPolicy }
        let kinds = Set(judgedAlike.compactMap { ModalityName(rawValue: $0.name) })
        return MetricRegistry.descriptors.compactMap { descriptor in
            guard let kind = descriptor.modalities.intersection(kinds).min(by: { $0.rawValue < $1.rawValue }) else { return nil }
            if descriptor.needsClasses { return (descriptor, "a matrix of features has no classes") }
            guard !descriptor.modalities.contains(where: { $0.rawValue == FeatureModality.name }) else { return nil }
            return (descriptor, "a matrix of features has no \(kind.plural)")
        }
    }()

    func run(_ context: inout RunContext<FeatureSet>, progress: any ProgressSink) -> StageOutcome {
        let builder = MeasurementBuilder(nReal: context.whole.real.count, nSynthetic: context.whole.synthetic.count)
        let asked = context.asked
        return StageOutcome(
            measurements: Self.lacking.filter { asked($0.descriptor) }.map {
                builder.build($0.descriptor, .failure(.notApplicable($0.reason)))
            })
    }
}
