import Datasets
import Metrics
import Numerics
import Results

/// Copies by content, of training rows, of holdout rows and within the synthetic table: every row is searched in all rows.
struct RowCopyStage<Content: RowSet>: Stage {
    func run(_ context: inout RunContext<Content>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.asked.any([ExactCopies.descriptor, HoldoutCopies.descriptor]) else { return StageOutcome() }
        let inputs = context.whole
        progress.begin("copies")
        return RowCopies(
            training: inputs.trainingContent, unseen: inputs.unseenContent,
            synthetic: try inputs.synthetic.contentHashes(parallel: context.parallel)
        ).run(context.asked)
    }
}

/// Copies among the contents of rows.
struct RowCopies {
    let training: [ContentHash]
    let unseen: [ContentHash]?
    let synthetic: [ContentHash]

    func run(_ asked: Asked) -> StageOutcome {
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
