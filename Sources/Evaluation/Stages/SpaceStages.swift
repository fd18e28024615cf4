import Datasets
import Metrics
import Numerics
import Results

/// The map of the feature space and the curve over sizes.
package struct SpaceFigures<Content: RowSet>: Stage {
    package init() {}

    package func run(_ context: inout RunContext<Content>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.asked.everything else { return StageOutcome() }
        let context = context
        return StageOutcome(
            figures: try context.stages.value("curves") {
                // Too few rows for a curve are too few for its metrics too, which say so.
                [
                    try Figure.featureMap(context.sets, seed: context.seed, parallel: context.parallel),
                    try? context.pair.frechetExtrapolation().figure,
                ].compactMap(\.self)
            })
    }
}

/// The two-sample test by boosted trees.
package struct BoostedStage<Content: RowSet>: Stage {
    package init() {}

    package func run(_ context: inout RunContext<Content>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.asked(ClassifierTwoSample().descriptor) else { return StageOutcome() }
        let context = context
        return StageOutcome(measurements: [
            try context.stages.value("boosted") {
                BoostedTwoSample(
                    pair: context.pair, features: context.sets.space.id, resamples: context.resamples,
                    seed: context.seed
                ).measurement(progress: progress)
            }
        ])
    }
}

/// Precision and recall over clusters, the likelihood of unseen rows, a classifier's certainty.
package struct CurvesStage<Content: RowSet>: Stage {
    package init() {}

    package func run(_ context: inout RunContext<Content>, progress: any ProgressSink) throws -> StageOutcome {
        guard
            context.asked.any([FeatureLikelihood.descriptor, PRCurveMetric.descriptor, InceptionScore.descriptor])
        else { return StageOutcome() }
        let context = context
        return try context.stages.value("likelihood") {
            try CurveStage(
                sets: context.sets, pair: context.pair, head: context.head, resamples: context.resamples,
                splits: context.splits, seed: context.seed, parallel: context.parallel
            ).run(progress: progress)
        }
    }
}

/// Train on synthetic rows, test on real ones.
package struct LearningStage<Content: RowSet>: Stage {
    package init() {}

    package func run(_ context: inout RunContext<Content>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.utility,
            context.asked.any(UtilityStage<Content>.descriptors + [GroupUtilityGap.descriptor])
        else { return StageOutcome() }
        let given = context
        let learned = try given.stages.value("utility") {
            try UtilityStage(
                inputs: given.whole, sets: given.featuresTellLabels ? nil : given.sets, learners: given.learners,
                extraLearners: given.extraLearners,
                resamples: given.resamples, seed: given.seed, parallel: given.parallel, shared: given.shared
            ).run(progress: progress)
        }
        context.studies = learned.studies
        return StageOutcome(measurements: learned.measurements, figures: learned.figures)
    }
}

/// Copies of real rows and nearness to them, repeats inside the synthetic set.
package struct MemorisedStage<Content: RowSet>: Stage {
    package init() {}

    package func run(_ context: inout RunContext<Content>, progress: any ProgressSink) throws -> StageOutcome {
        let given = context
        let inputs = given.inputs
        let content = try PrivacyContent(
            real: inputs.searched == nil
                ? inputs.trainingContent : inputs.real.contentHashes(parallel: given.parallel),
            synthetic: inputs.synthetic.contentHashes(parallel: given.parallel), holdout: inputs.unseenContent,
            searched: inputs.searched == nil ? nil : inputs.trainingContent)
        let privacy = try given.stages.value("privacy") {
            try PrivacyStage(
                sets: given.sets, pair: given.pair, content: content, synthetic: inputs.synthetic,
                copyFinder: given.copyFinder, classes: DuplicateClasses(inputs), splits: given.splits,
                seed: given.seed, resamples: given.resamples, parallel: given.parallel, asked: given.asked
            ).run(progress: progress)
        }
        context.nearest = .init(distances: privacy.toTraining, copies: privacy.copies)
        return StageOutcome(measurements: privacy.measurements, figures: privacy.figures)
    }
}

/// Distances by class, classes reached.
package struct ByClassStage<Content: RowSet>: Stage {
    package init() {}

    package func run(_ context: inout RunContext<Content>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.asked.any([PerClassFrechet.descriptor, ModeCoverage.descriptor]) else { return StageOutcome() }
        let context = context
        return StageOutcome(
            measurements: try context.stages.value("classes") {
                try ClassStage(
                    inputs: context.inputs, sets: context.sets, resamples: context.resamples, splits: context.splits,
                    seed: context.seed, parallel: context.parallel
                ).run(progress: progress)
            })
    }
}

/// Classes and groups of the synthetic set against those of the real set. Reads the answers of `LearningStage`.
package struct GroupStage<Content: RowSet>: Stage {
    package init() {}

    package func run(_ context: inout RunContext<Content>, progress: any ProgressSink) throws -> StageOutcome {
        BalanceStage(
            inputs: context.whole, compared: context.inputs, sets: context.sets, studies: context.studies, resamples: context.resamples,
            splits: context.splits, seed: context.seed, parallel: context.parallel, asked: context.asked
        ).run(progress: progress)
    }
}
