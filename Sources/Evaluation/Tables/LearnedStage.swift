import Datasets
import Features
import Learners
import Metrics
import Numerics
import Results

/// Whether synthetic rows help real ones, and whether models look at the same columns and stand in the same order: by several
/// models on at most as many rows as are compared in feature spaces.
struct LearnedStage: Stage {
    static let descriptors = [
        AugmentationGain.descriptor, ImportanceAgreement.descriptor, ModelRanking.descriptor,
    ]

    func run(_ context: inout RunContext<Table>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.utility, context.asked.any(Self.descriptors) else { return StageOutcome() }
        let context = context
        return try context.stages.value("learned") {
            progress.begin("what models learn")
            let sets = context.inputs.sets
            guard let target = sets.real.target.flatMap(sets.real.column) else {
                return build(context, .failure(.notApplicable("no column to predict is named; see --target")))
            }
            if let refusal = TargetLevels.refusal(context.whole.real) { return build(context, .failure(refusal)) }
            let encoder = try TableEncoder(sets.real, leavingOut: [target.name])
            let task = try task(context, target, encoder)
            return build(context, task.map { ($0, encoder.places) })
        }
    }

    private func task(
        _ context: RunContext<Table>, _ target: TableColumn, _ encoder: TableEncoder
    ) throws -> Result<LearnedTask, MetricError> {
        let sets = context.inputs.sets
        guard target.type.isDiscrete else {
            return try RegressionReading(
                sets: sets, target: target.name, resamples: context.resamples, seed: context.seed, parallel: context.parallel
            ).task().map { LearnedTask($0, seed: context.seed, parallel: context.parallel) }
        }
        let encoded = try sets.map { try encoder.extract($0, parallel: context.parallel) }
        return Result { () throws(MetricError) in
            LearnedTask(
                try UtilityTask(
                    real: sets.real.labelling(encoded.real), synthetic: sets.synthetic.labelling(encoded.synthetic),
                    holdout: sets.holdout?.labelling(encoded.holdout), seed: context.seed),
                seed: context.seed, parallel: context.parallel)
        }
    }

    private func build(
        _ context: RunContext<Table>, _ task: Result<(LearnedTask, [(name: String, places: [Int])]), MetricError>
    ) -> StageOutcome {
        let sets = context.inputs.sets
        let builder = MeasurementBuilder(
            nReal: sets.real.count, nSynthetic: sets.synthetic.count, nHoldout: sets.holdout?.count)
        return StageOutcome(
            measurements: Self.descriptors.filter { context.asked($0) }.map { descriptor in
                let outcome = task.flatMap { task, columns in
                    Result { () throws(MetricError) -> LearnedTask.Outcome in
                        switch descriptor.id {
                        case AugmentationGain.descriptor.id:
                            try AugmentationGain.measure(task, resamples: context.resamples)
                        case ImportanceAgreement.descriptor.id:
                            try ImportanceAgreement.measure(task, columns: columns, resamples: context.resamples)
                        default:
                            try ModelRanking.measure(
                                task, extra: context.extraLearners.map(\.model), resamples: context.resamples)
                        }
                    }
                }
                let copy = descriptor.optimum.map { [Anchor(name: AnchorNames.copyOfTrain, value: $0)] } ?? []
                var measurement = builder.build(
                    descriptor, outcome.map(\.estimate), floor: (try? outcome.get())?.floor,
                    floorReason: outcome.reason, anchors: copy)
                if let target = sets.real.target.flatMap(sets.real.column), !target.type.isDiscrete {
                    measurement.parameters["score"] = "r2"
                }
                return measurement
            })
    }
}
