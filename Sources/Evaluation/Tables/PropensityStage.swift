import Datasets
import Metrics
import Results

/// A logistic regression that is asked which rows are synthetic, on the encoded tables.
struct PropensityStage: Stage {
    func run(_ context: inout RunContext<Table>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.asked(PropensityMSE.descriptor) else { return StageOutcome() }
        let context = context
        return try context.stages.value("propensity") {
            progress.begin("propensity scores")
            let fit = Result { () throws(MetricError) in try PropensityMSE.fit(context.pair) }
            let measurement = MeasurementBuilder(
                features: context.sets.space.id, nReal: context.pair.reference.rows, nSynthetic: context.pair.candidate.rows
            ).build(
                PropensityMSE.descriptor, fit.map { PropensityMSE.estimate($0) }, floor: (try? fit.get())?.floor,
                anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 0)])
            return StageOutcome(measurements: [measurement])
        }
    }
}
