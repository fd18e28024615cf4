import Datasets
import Features
import Metrics
import Numerics
import Results

/// Train on synthetic families, test on real ones: a column of the root from its others and what the rows below come to, as one
/// table is learned from; and groups of families, by the columns of the root that the schema names so, as groups of rows are. A
/// row is a family, so that test rows and intervals draw families.
struct FamilyLearningStage: Stage {
    private static let learned = UtilityStage<Table>.descriptors + LearnedStage.descriptors
    private static let grouped = [
        ClassDistribution.descriptor, ShareGap.descriptor, IntersectionalCoverage.descriptor, GroupFidelityGap.descriptor,
        GroupUtilityGap.descriptor, DemographicParity.descriptor, EqualizedOdds.descriptor, BiasAmplification.descriptor,
    ]

    func run(_ context: inout RunContext<TableSet>, progress: any ProgressSink) throws -> StageOutcome {
        let target = context.whole.real.target
        let groups = context.asked.any(Self.grouped) && !context.whole.real.familyGroups.isEmpty
        let learns = (target != nil || context.triesTargets) && context.utility && context.asked.any(Self.learned + (groups ? Self.grouped : []))
        guard learns || groups else { return StageOutcome() }
        var flat = RunContext(
            whole: try MeasuredInputs(learning: context.whole.sets.map { try $0.learned() }),
            inputs: try MeasuredInputs(learning: context.inputs.sets.map { try $0.learned() }),
            sets: context.sets, pair: context.pair, anchors: [], head: nil,
            learners: TableModality.learners + context.extraLearners.compactMap(TableModality.learner),
            // The encoded families have the target's columns too.
            featuresTellLabels: true, copyFinder: { nil }, resamples: context.resamples, splits: context.splits, seed: context.seed,
            utility: context.utility, parallel: context.parallel, stages: context.stages, asked: context.asked)
        flat.triesTargets = context.triesTargets
        flat.extraLearners = context.extraLearners
        var outcome = learns ? try TableLearningStage().run(&flat, progress: progress) : StageOutcome()
        if let target, learns {
            let learned = try LearnedStage().run(&flat, progress: progress)
            outcome.measurements += learned.measurements
            outcome.figures += learned.figures
            for index in outcome.measurements.indices { outcome.measurements[index].parameters["target"] = target }
        }
        if groups {
            for found in [try GroupStage<Table>().run(&flat, progress: progress), try FairnessStage().run(&flat, progress: progress)] {
                outcome.measurements += found.measurements.filter { context.asked.any([$0.id]) }
                outcome.figures += found.figures
            }
        }
        return outcome
    }
}
