import Datasets
import Metrics
import Numerics
import Results

/// Columns, pairs and triples of columns of all rows, and the rules that each cell must keep.
struct ColumnStage: Stage {
    func run(_ context: inout RunContext<Table>, progress: any ProgressSink) throws -> StageOutcome {
        let statistics = TableCatalogue.all.filter { context.asked($0.descriptor) }
        let rules = TableRules.all.filter { context.asked($0.descriptor) }
        let levels = context.asked(CategoryCoverage.descriptor)
        guard !statistics.isEmpty || !rules.isEmpty || levels else { return StageOutcome() }
        let context = context
        return try context.stages.value("columns") {
            ColumnReading(
                sets: context.whole.sets, anchors: context.anchors, resamples: context.resamples,
                splits: context.splits, seed: context.seed, parallel: context.parallel, draws: context.asked.everything
            ).run(statistics, rules, levels: levels, progress: progress)
        }
    }
}

/// Metrics that are the share of rows that keep a rule.
struct TableRules {
    let descriptor: MetricDescriptor
    /// Whether it may name columns that are keys.
    var readsKeys = false
    let shares: @Sendable (Roles<Table>) throws(MetricError) -> [ValidityShare]

    static var all: [TableRules] {
        [
            TableRules(descriptor: SchemaValidity.descriptor, shares: SchemaValidity.shares),
            TableRules(descriptor: RangeValidity.descriptor) { sets throws(MetricError) in
                try RangeValidity.shares(sets, stated: sets.real.statedRanges)
            },
            TableRules(descriptor: CategoryValidity.descriptor, shares: CategoryValidity.shares),
            TableRules(descriptor: KeyUniqueness.descriptor, shares: KeyUniqueness.shares),
            TableRules(descriptor: DeclaredValidity.descriptor, shares: DeclaredValidity.shares),
            TableRules(descriptor: ConstraintValidity.descriptor, readsKeys: true, shares: ConstraintValidity.shares),
        ]
    }
}

/// What the columns of one table say.
struct ColumnReading {
    let sets: Roles<Table>
    /// The same rows with what points to other tables; nil where that is in `sets`.
    var keyed: Roles<Table>?
    /// Which rows are drawn together; nil where each is drawn by itself.
    var units: Roles<RowUnits>?
    let anchors: [(name: String, rows: Table)]
    let resamples: Resamples
    let splits: Int
    let seed: UInt64
    let parallel: Parallel
    /// Whether charts are wanted.
    let draws: Bool

    private var builder: MeasurementBuilder {
        MeasurementBuilder(
            nReal: sets.real.count, nSynthetic: sets.synthetic.count, nHoldout: sets.holdout?.count)
    }

    func run(
        _ statistics: [any TableStatistic], _ rules: [TableRules], levels: Bool, progress: any ProgressSink
    ) -> StageOutcome {
        var outcome = StageOutcome()
        if levels { outcome.measurements += coverage() }
        outcome.measurements += parallel.map(rules.count) { shares(rules[$0]) }.flatMap(\.self)
        do throws(MetricError) {
            let evidence = try TableEvidence(sets, units: units, anchors: anchors, parallel: parallel)
            let measurer = TableMeasurer(evidence, resamples: resamples, splits: splits, seed: seed)
            for (done, statistic) in statistics.enumerated() {
                progress.report(
                    stage: "columns", done: done, of: statistics.count, detail: statistic.descriptor.title.lowercased())
                outcome.measurements += try measurer.estimates(statistic)
                    .map { builder.build(statistic.descriptor, $0, statistic.parameters) }
            }
            if draws { outcome.figures = figures(evidence, outcome.measurements) }
        } catch {
            outcome.measurements += statistics.map { builder.build($0.descriptor, error, $0.parameters) }
        }
        return outcome
    }

    /// The columns that differ most, and the associations.
    private func figures(_ evidence: TableEvidence, _ measured: [Measurement]) -> [Figure] {
        let figures = ColumnFigures(evidence)
        func parts(_ id: String, _ kind: Scope.Kind) -> [Measurement] {
            measured.filter { $0.id == id && $0.scope.kind == kind && $0.value != nil }
        }
        let columns = parts(ColumnAccuracy(order: 1).descriptor.id, .column).flatMap(\.scope.names)
        let pairs = parts(MixedAssociation.descriptor.id, .columnPair).compactMap { pair in
            pair.value.map { (names: pair.scope.names, value: $0) }
        }
        return figures.columns(columns) + [figures.associations(pairs)].compactMap(\.self)
    }

    private func coverage() -> [Measurement] {
        do throws(MetricError) {
            return try CategoryCoverage.found(sets).map { found in
                builder.build(
                    CategoryCoverage.descriptor, scope: found.scope, .success(found.estimate),
                    floor: Floor(value: 1, low: 1, high: 1, splits: 0), anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 1)])
            }
        } catch {
            return [builder.build(CategoryCoverage.descriptor, .failure(error))]
        }
    }

    private func shares(_ rule: TableRules) -> [Measurement] {
        do throws(MetricError) {
            return try rule.shares(rule.readsKeys ? keyed ?? sets : sets).map { share in
                builder.build(
                    rule.descriptor, scope: share.scope, .success(share.estimate), floor: share.floor,
                    floorReason: "without a holdout nothing says how often unseen real rows break the rule",
                    anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 1)])
            }
        } catch {
            return [builder.build(rule.descriptor, .failure(error))]
        }
    }
}

extension Table {
    /// Ranges that the schema states; one without an end is open there.
    fileprivate var statedRanges: [String: ClosedRange<Double>] {
        var ranges: [String: ClosedRange<Double>] = [:]
        for column in schema?.columns ?? [] where column.minimum != nil || column.maximum != nil {
            let (low, high) = (column.minimum ?? -.infinity, column.maximum ?? .infinity)
            if low <= high { ranges[column.name] = low...high }
        }
        return ranges
    }
}
