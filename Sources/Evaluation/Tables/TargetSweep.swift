import Datasets
import Features
import Learners
import Metrics
import Numerics
import Results

/// `--targets auto`: every suitable column is predicted from the others by boosted trees, and what synthetic rows cost is listed
/// by column. Rows are those that are compared in feature spaces, so that a wide table does not take a fit of all rows a column.
struct TargetSweep {
    let context: RunContext<Table>

    private static let mostLevels = 20
    private static let refits = 2

    func run(progress: any ProgressSink) throws -> StageOutcome {
        let sets = context.inputs.sets
        let columns = sets.real.columns.filter(Self.isSuitable)
        guard !columns.isEmpty else {
            return StageOutcome(measurements: [
                builder.build(
                    UtilityStudy.gapDescriptor, .failure(.notApplicable("no column has 2 to 20 levels or numbers that vary")))
            ])
        }
        var found: [(name: String, result: Result<Estimate, MetricError>, floor: Floor?)] = []
        for (done, column) in columns.enumerated() {
            progress.report(stage: "utility", done: done, of: columns.count, detail: "predicting \(column.name)")
            found.append(try column.type.isDiscrete ? classes(column.name) : numbers(column.name))
        }
        var measurements = [whole(found.map(\.result), found.compactMap(\.floor))]
        for (name, result, floor) in found {
            var measurement = builder.build(
                UtilityStudy.gapDescriptor, scope: Scope(.column, name), result, floor: floor,
                floorReason: floor == nil ? "the learners could not be fitted again on halves of the rows" : nil,
                anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 0)])
            measurement.parameters.merge(["target": "auto", "learner": "xgboost"]) { $1 }
            measurement.replicates = nil
            measurements.append(measurement)
        }
        return StageOutcome(measurements: measurements)
    }

    private static func isSuitable(_ column: TableColumn) -> Bool {
        if column.type.isDiscrete { return (2...mostLevels).contains(column.levelCounts.count { $0 > 0 }) }
        guard column.type.isOrdered else { return false }
        let known = column.numbers.filter(\.isFinite)
        return known.contains { $0 != known[0] }
    }

    private var builder: MeasurementBuilder {
        let sets = context.inputs.sets
        return MeasurementBuilder(nReal: sets.real.count, nSynthetic: sets.synthetic.count, nHoldout: sets.holdout?.count)
    }

    /// The mean loss; the mean of the columns' bounds is wider than its interval, as columns do not err together. So is the
    /// mean of their floors.
    private func whole(_ results: [Result<Estimate, MetricError>], _ floors: [Floor]) -> Measurement {
        let known = results.compactMap { try? $0.get() }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }
        let result = Result { () throws(MetricError) in
            guard !known.isEmpty else { throw .insufficientData("no column could be predicted") }
            let intervals = known.compactMap(\.interval)
            var estimate = Estimate(
                mean(known.map(\.value)), parameters: ["columns": "\(known.count)"],
                notes: ["mean over \(known.count) columns, each predicted from the others"]
                    + (known.count < results.count ? ["\(results.count - known.count) columns could not be predicted"] : []))
            if intervals.count == known.count {
                estimate.interval = Interval(
                    low: mean(intervals.map(\.low)), high: mean(intervals.map(\.high)), method: "mean_of_column_bounds")
            } else {
                estimate.intervalReason = "not every column's loss has an interval"
            }
            return estimate
        }
        let isWhole = !known.isEmpty && floors.count == known.count
        var measurement = builder.build(
            UtilityStudy.gapDescriptor, result,
            floor: isWhole
                ? Floor(
                    value: mean(floors.map(\.value)), low: mean(floors.map(\.low)), high: mean(floors.map(\.high)),
                    splits: Self.refits) : nil,
            floorReason: isWhole ? nil : "not every column's loss has a floor",
            anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 0)])
        measurement.parameters.merge(["target": "auto", "learner": "xgboost"]) { $1 }
        return measurement
    }

    private func numbers(_ name: String) throws -> (String, Result<Estimate, MetricError>, Floor?) {
        let task = try RegressionReading(
            sets: context.inputs.sets, target: name, resamples: context.resamples, seed: context.seed, parallel: context.parallel
        ).task()
        let study = task.flatMap { task in
            Result { () throws(MetricError) in
                try task.run(XGBoostRegressor(), refits: Self.refits, seed: context.seed, on: context.parallel)
            }
        }
        let estimate = study.flatMap { study in
            Result { () throws(MetricError) in try study.gap(nil, context.resamples) }
        }
        return (name, estimate, (try? study.get())?.gapFloor())
    }

    private func classes(_ name: String) throws -> (String, Result<Estimate, MetricError>, Floor?) {
        let given = context.inputs.sets
        let encoder = try TableEncoder(given.real, leavingOut: [name])
        let targeted = try given.map { try Table(columns: $0.columns, info: $0.info, target: name) }
        let names = Table.unionOfClassNames(targeted.all)
        let sets = try targeted.map { try $0.relabelled(to: names) }
        let encoded = try given.map { try encoder.extract($0, parallel: context.parallel) }
        let study = Result { () throws(MetricError) in
            try UtilityTask(
                real: sets.real.labelling(encoded.real), synthetic: sets.synthetic.labelling(encoded.synthetic),
                holdout: sets.holdout?.labelling(encoded.holdout), seed: context.seed
            ).run(
                XGBoostClassifier(), refits: Self.refits, seed: context.seed, shared: context.shared, on: context.parallel)
        }
        let estimate = study.flatMap { study in
            Result { () throws(MetricError) in try study.gapEstimate(resamples: context.resamples) }
        }
        return (name, estimate, (try? study.get())?.gapFloor)
    }
}
