import Datasets
import Features
import Metrics
import Numerics
import Results

/// Train on synthetic families, test on real ones: a column of the root from its others and what the rows below come to, as one
/// table is learned from. A row is a family, so that test rows and intervals draw families.
struct FamilyLearningStage: Stage {
    private static let descriptors = UtilityStage<Table>.descriptors + LearnedStage.descriptors

    func run(_ context: inout RunContext<TableSet>, progress: any ProgressSink) throws -> StageOutcome {
        let target = context.whole.real.target
        guard target != nil || context.triesTargets, context.utility, context.asked.any(Self.descriptors) else {
            return StageOutcome()
        }
        var flat = RunContext(
            whole: try MeasuredInputs(learning: context.whole.sets.map { try $0.learned() }),
            inputs: try MeasuredInputs(learning: context.inputs.sets.map { try $0.learned() }),
            sets: context.sets, pair: context.pair, anchors: [], head: nil,
            learners: TableModality.learners + context.extraLearners.compactMap(TableModality.learner),
            // The encoded families have the target's columns too.
            featuresTellLabels: true, copyFinder: { nil }, resamples: context.resamples, splits: context.splits, seed: context.seed,
            utility: true, parallel: context.parallel, stages: context.stages, asked: context.asked)
        flat.triesTargets = context.triesTargets
        flat.extraLearners = context.extraLearners
        var outcome = try TableLearningStage().run(&flat, progress: progress)
        if let target {
            let learned = try LearnedStage().run(&flat, progress: progress)
            outcome.measurements += learned.measurements
            outcome.figures += learned.figures
            for index in outcome.measurements.indices { outcome.measurements[index].parameters["target"] = target }
        }
        return outcome
    }
}
