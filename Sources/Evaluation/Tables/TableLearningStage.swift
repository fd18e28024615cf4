import Datasets
import Features
import Learners
import Metrics
import Numerics
import Results

/// Train on synthetic rows, test on real ones: a classifier for a target of levels, a regression for one of numbers, and, where
/// no target is named and `--targets auto` is given, each column in turn.
struct TableLearningStage: Stage {
    func run(_ context: inout RunContext<Table>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.utility, context.asked.any(UtilityStage<Table>.descriptors + [GroupUtilityGap.descriptor]) else {
            return StageOutcome()
        }
        let real = context.whole.real
        guard let target = real.target.flatMap(real.column) else {
            if context.triesTargets {
                let context = context
                return try context.stages.value("targets") { try TargetSweep(context: context).run(progress: progress) }
            }
            return unmeasured(
                .notApplicable(
                    "utility predicts one column from the others: name it with --target (levels for classes, numbers for a "
                        + "regression), or let --targets auto try each"), context)
        }
        if let refusal = TargetLevels.refusal(real) { return unmeasured(refusal, context) }
        if target.type.isDiscrete { return try LearningStage<Table>().run(&context, progress: progress) }
        guard target.type.isOrdered else {
            return unmeasured(
                .notApplicable("the target \(target.name) is \(target.type.rawValue): neither levels nor numbers"), context)
        }
        let context = context
        return try context.stages.value("regression") {
            try RegressionReading(
                sets: context.whole.sets, target: target.name, resamples: context.resamples, seed: context.seed,
                parallel: context.parallel, extraLearners: context.extraLearners
            ).run(progress: progress)
        }
    }

    private func unmeasured(_ reason: MetricError, _ context: RunContext<Table>) -> StageOutcome {
        let builder = MeasurementBuilder(nReal: context.whole.real.count, nSynthetic: context.whole.synthetic.count)
        return StageOutcome(
            measurements: UtilityStage<Table>.descriptors.map { builder.build($0, .failure(reason)) })
    }
}

/// Boosted trees and linear regression on a column of numbers.
struct RegressionReading {
    let sets: Roles<Table>
    let target: String
    let resamples: Resamples
    let seed: UInt64
    let parallel: Parallel

    var extraLearners: [ExtraLearner] = []

    private var learners: [any Regressor] { [XGBoostRegressor(), LinearRegression()] + extraLearners.map(\.regressor) }

    func run(progress: any ProgressSink) throws -> StageOutcome {
        var outcome = StageOutcome()
        let task = try task()
        var bars: [Figure.Bar] = []
        for (done, learner) in learners.enumerated() {
            progress.report(stage: "utility", done: done, of: learners.count, detail: "\(learner.name) regression of \(target)")
            let study = task.flatMap { task in
                Result { () throws(MetricError) in try task.run(learner, seed: seed, on: parallel) }
            }
            let measured = measurements(study, learner)
            outcome.measurements += measured
            bars += self.bars(measured, learner)
            if let study = try? study.get() { outcome.measurements += groups(study, learner) }
        }
        if !bars.isEmpty {
            outcome.figures.append(
                Figure(
                    id: "tstr", dimension: .utility, title: "Train on synthetic, test on real",
                    caption: "Share of the variance of \(target) in the same real test rows that regressions explain which learned "
                        + "from real and from synthetic rows. Close bars mean that the synthetic set can stand in for the real one.",
                    content: .bars(valueLabel: "R²", bars: bars)))
        }
        return outcome
    }

    /// - Throws: what an encoder throws; why there is nothing to measure is part of the result.
    func task() throws -> Result<RegressionTask, MetricError> {
        let encoder = try TableEncoder(sets.real, leavingOut: [target])
        let encoded = try sets.map { try encoder.extract($0, parallel: parallel) }
        return Result { () throws(MetricError) in
            func rows(_ set: Table, _ inputs: Matrix<Float>) throws(MetricError) -> RegressionSet {
                guard let column = set.column(target) else { throw .failed("a set lacks the column \(target)") }
                return try RegressionSet(inputs: inputs, values: column.numbers)
            }
            var holdout: RegressionSet?
            if let unseen = sets.holdout, let inputs = encoded.holdout { holdout = try rows(unseen, inputs) }
            return try RegressionTask(
                real: rows(sets.real, encoded.real), synthetic: rows(sets.synthetic, encoded.synthetic), holdout: holdout,
                seed: seed)
        }
    }

    private func builder(_ study: Result<RegressionStudy, MetricError>) -> MeasurementBuilder {
        let tests = (try? study.get())?.testsOnHoldout ?? false
        return MeasurementBuilder(
            nReal: sets.real.count, nSynthetic: sets.synthetic.count, nHoldout: tests ? sets.holdout?.count : nil)
    }

    private func measurements(_ study: Result<RegressionStudy, MetricError>, _ learner: any Regressor) -> [Measurement] {
        let estimates = RegressionStudy.Quantity.allCases.map { quantity in
            (quantity, study.flatMap { study in
                Result { () throws(MetricError) in try study.estimate(quantity, resamples: resamples) }
            })
        }
        let real = estimates.first { $0.0 == .trtr }?.1
        return estimates.map { quantity, estimate in
            var measurement = builder(study).build(quantity.descriptor, estimate)
            measurement.parameters.merge(learner.parameters.merging(["score": "r2"]) { $1 }) { own, _ in own }
            if let study = try? study.get(), let real = try? real?.get(), measurement.status == .ok {
                scale(&measurement, quantity, study, real)
            }
            return measurement
        }
    }

    /// A model that learned nothing says the mean, and explains nothing.
    /// - Parameter real: what a model that learned from real rows scores on real ones.
    private func scale(
        _ measurement: inout Measurement, _ quantity: RegressionStudy.Quantity, _ study: RegressionStudy, _ real: Estimate
    ) {
        let floor = Floor(
            value: real.value, low: real.interval?.low ?? real.value, high: real.interval?.high ?? real.value, splits: 1)
        let (copy, nothing): (Double?, Double)
        switch quantity {
        case .gap:
            measurement.floor = study.gapFloor()
            measurement.floorReason = measurement.floor == nil ? "the regressions could not be fitted again" : nil
            (copy, nothing) = (0, real.value)
        case .tsts, .trts:
            measurement.floor = floor
            (copy, nothing) = (study.unseenRealScore, 0)
        case .tstr, .trtr:
            measurement.floor = floor
            (copy, nothing) = (real.value, 0)
        }
        measurement.anchors = [
            copy.map { Anchor(name: AnchorNames.copyOfTrain, value: $0) }, Anchor(name: "mean_of_target", value: nothing),
        ].compactMap(\.self)
    }

    /// The loss of each group with enough test rows.
    private func groups(_ study: RegressionStudy, _ learner: any Regressor) -> [Measurement] {
        let tested = study.testsOnHoldout ? sets.holdout ?? sets.real : sets.real
        return tested.groups.flatMap { column in
            column.levels.enumerated().compactMap { level, name -> Measurement? in
                let places = study.testRows.indices.filter { column.codes[study.testRows[$0]] == level }
                guard places.count >= RowGroups.fewestRows else { return nil }
                var measurement = builder(.success(study)).build(
                    UtilityStudy.gapDescriptor, scope: Scope(.group, column.name, name),
                    Result { () throws(MetricError) in try study.gap(places, resamples) })
                measurement.parameters.merge(learner.parameters.merging(["score": "r2"]) { $1 }) { own, _ in own }
                measurement.parameters["test_rows"] = "\(places.count)"
                return measurement
            }
        }
    }

    private func bars(_ measurements: [Measurement], _ learner: any Regressor) -> [Figure.Bar] {
        let shown: [(MetricDescriptor, String, Figure.Role)] = [
            (UtilityStudy.trtrDescriptor, "trained on real", .real), (UtilityStudy.tstrDescriptor, "trained on synthetic", .synthetic),
        ]
        return shown.compactMap { descriptor, name, role in
            guard let found = measurements.first(where: { $0.id == descriptor.id }), let value = found.value else { return nil }
            return Figure.Bar(
                group: learner.name, name: name, role: role, value: value, low: found.interval?.low, high: found.interval?.high)
        }
    }
}
