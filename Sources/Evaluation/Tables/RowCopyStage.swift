import Datasets
import Metrics
import Numerics
import Results

/// Copies by content, of training rows, of holdout rows and within the synthetic table: every row is searched in all rows.
struct RowCopyStage: Stage {
    func run(_ context: inout RunContext<Table>, progress: any ProgressSink) throws -> StageOutcome {
        let asked = context.asked
        guard asked.any([ExactCopies.descriptor, HoldoutCopies.descriptor]) else { return StageOutcome() }
        let inputs = context.whole
        let training = inputs.trainingContent
        let unseen = inputs.unseenContent
        let synthetic = inputs.synthetic.contentHashes(parallel: context.parallel)
        let builder = MeasurementBuilder(
            nReal: training.count, nSynthetic: synthetic.count, nHoldout: unseen?.count)
        func build(
            _ descriptor: MetricDescriptor, floor: Floor?, anchor: Double?,
            _ estimate: () throws(MetricError) -> Estimate
        ) -> Measurement {
            builder.build(
                descriptor, Result(catching: estimate), floor: floor, floorReason: CopyShare.floorReason,
                anchors: anchor.map { [Anchor(name: AnchorNames.copyOfTrain, value: $0)] } ?? [])
        }
        progress.begin("copies")
        return StageOutcome(measurements: [
            build(
                ExactCopies.descriptor,
                floor: ExactCopies.floor(training: training, holdout: unseen, synthetic: synthetic.count), anchor: 1
            ) { () throws(MetricError) in
                try ExactCopies.estimate(synthetic: synthetic, training: training, holdout: unseen)
            },
            build(
                HoldoutCopies.descriptor,
                floor: HoldoutCopies.floor(training: training, holdout: unseen, synthetic: synthetic.count), anchor: nil
            ) { () throws(MetricError) in
                try HoldoutCopies.estimate(synthetic: synthetic, training: training, holdout: unseen)
            },
        ].filter { measurement in asked.any([measurement.id]) })
    }
}
