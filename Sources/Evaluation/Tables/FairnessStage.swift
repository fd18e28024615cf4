import Datasets
import Metrics
import Numerics
import Results

/// Whether synthetic labels, and classifiers that learned from them, treat groups more unequally than real ones. Reads the
/// answers of `LearningStage`.
struct FairnessStage: Stage {
    private static let descriptors = [DemographicParity.descriptor, EqualizedOdds.descriptor, BiasAmplification.descriptor]

    func run(_ context: inout RunContext<Table>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.asked.any(Self.descriptors) else { return StageOutcome() }
        let inputs = context.whole
        var measurements: [Measurement] = []
        for column in inputs.real.groups {
            measurements += labels(column.name, context)
            for answered in context.studies { measurements += answers(column.name, answered.study, context) }
        }
        return StageOutcome(measurements: measurements.filter { context.asked.any([$0.id]) })
    }

    /// The class that counts as positive, the last of two.
    private func positive(_ table: Table) throws(MetricError) -> Int {
        guard table.labels != nil else {
            throw .notApplicable("fairness needs a column to predict: name it with --target")
        }
        guard table.classNames.count == 2 else {
            throw .notApplicable("fairness needs a target of two levels; \(table.target ?? "it") has \(table.classNames.count)")
        }
        return 1
    }

    private func groups(_ table: Table, _ name: String) throws(MetricError) -> RowGroups {
        guard let column = table.groups.first(where: { $0.name.isExactly(name) }) else {
            throw .notApplicable("there is no group column \(name)")
        }
        return try RowGroups(name: name, levels: column.levels, codes: column.codes)
    }

    private func keys(_ set: Table, _ context: RunContext<Table>) -> RowKeys {
        RowKeys(content: set.contentHashes(parallel: context.parallel).map(\.contentKey))
    }

    private func builder(_ context: RunContext<Table>) -> MeasurementBuilder {
        MeasurementBuilder(nReal: context.whole.real.count, nSynthetic: context.whole.synthetic.count)
    }

    /// Of the data themselves.
    private func labels(_ name: String, _ context: RunContext<Table>) -> [Measurement] {
        func rows(_ set: Table) throws(MetricError) -> OutcomeRows {
            let positive = try positive(set)
            let flags = (set.labels ?? []).map { $0 == positive }
            return try OutcomeRows(groups: groups(set, name), labels: flags, answers: flags, keys: keys(set, context))
        }
        let scope = Scope(.column, name)
        do throws(MetricError) {
            let (real, synthetic) = (try rows(context.whole.real), try rows(context.whole.synthetic))
            var parity = fairness(DemographicParity.descriptor, scope, "labels", context) { () throws(MetricError) in
                try DemographicParity.estimate(synthetic, real: real, resamples: context.resamples)
            }
            parity.anchors = parity.floor.map { [Anchor(name: AnchorNames.copyOfTrain, value: $0.value)] } ?? []
            let amplification = builder(context).build(
                BiasAmplification.descriptor, scope: scope,
                Result { () throws(MetricError) in
                    try BiasAmplification.estimate(real: real, synthetic: synthetic, resamples: context.resamples)
                }, floorReason: "the optimum is 0", anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 0)])
            return [parity, amplification]
        } catch {
            return [
                fairness(DemographicParity.descriptor, scope, "labels", context) { () throws(MetricError) in throw error },
                builder(context).build(BiasAmplification.descriptor, scope: scope, .failure(error)),
            ]
        }
    }

    /// Of a classifier that learned from synthetic rows, beside one that learned from real ones, on the same real rows.
    private func answers(_ name: String, _ study: UtilityStudy, _ context: RunContext<Table>) -> [Measurement] {
        let set = study.testsOnHoldout ? context.whole.holdout ?? context.whole.real : context.whole.real
        let tables = Result { () throws(MetricError) -> (OutcomeRows, OutcomeRows) in
            let positive = try positive(set)
            let own = try groups(set, name).rows(study.testRows)
            let tested = keys(set, context).rows(at: study.testRows)
            func rows(_ predictions: (labels: [Int], predicted: [Int])) throws(MetricError) -> OutcomeRows {
                try OutcomeRows(
                    groups: own, labels: predictions.labels.map { $0 == positive },
                    answers: predictions.predicted.map { $0 == positive }, keys: tested)
            }
            return (
                try rows((study.tstr.labels, study.tstr.predicted)), try rows((study.trtr.labels, study.trtr.predicted))
            )
        }
        let scope = Scope(.column, name)
        return [
            fairness(DemographicParity.descriptor, scope, study.learner, context) { () throws(MetricError) in
                let (synthetic, real) = try tables.get()
                return try DemographicParity.estimate(synthetic, real: real, resamples: context.resamples)
            },
            fairness(EqualizedOdds.descriptor, scope, study.learner, context) { () throws(MetricError) in
                let (synthetic, real) = try tables.get()
                return try EqualizedOdds.estimate(synthetic, real: real, resamples: context.resamples)
            },
        ]
    }

    private func fairness(
        _ descriptor: MetricDescriptor, _ scope: Scope, _ learner: String, _ context: RunContext<Table>,
        _ body: () throws(MetricError) -> (estimate: Estimate, floor: Floor?)
    ) -> Measurement {
        let found = Result(catching: body)
        var measurement = builder(context).build(
            descriptor, scope: scope, found.map(\.estimate), floor: (try? found.get())?.floor,
            floorReason: "the real rows have fewer than two groups of enough rows")
        measurement.parameters["learner"] = learner
        return measurement
    }
}
