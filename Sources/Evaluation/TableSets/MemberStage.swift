import Datasets
import Metrics
import Numerics
import Results

/// Every table of a set by itself, by what one table is measured by: the whole of it has the scope of the table, its columns
/// are named with it ("orders.amount"). Intervals draw families, since rows of one are no independent rows.
struct MemberStage: Stage {
    func run(_ context: inout RunContext<TableSet>, progress: any ProgressSink) throws -> StageOutcome {
        let given = context
        let statistics = TableCatalogue.all.filter { given.asked($0.descriptor) }
        let rules = TableRules.all.filter { given.asked($0.descriptor) }
        let levels = given.asked(CategoryCoverage.descriptor)
        let records = given.asked.any(RecordReading.descriptors)
        let copies = given.asked.any([ExactCopies.descriptor, HoldoutCopies.descriptor])
        guard !statistics.isEmpty || !rules.isEmpty || levels || records || copies else { return StageOutcome() }
        let sets = given.whole.sets
        // Without links every row is drawn by itself.
        let evidence = sets.real.links.isEmpty ? nil : try FamilyEvidence(sets, parallel: given.parallel)
        var outcome = StageOutcome()
        for (place, member) in sets.real.members.enumerated() {
            let tables = try sets.map { try $0.measured(place) }
            let whole = try given.whole.searched.map { searched in
                Roles(
                    real: try searched.training.measured(place), holdout: try searched.holdout?.measured(place),
                    synthetic: tables.synthetic)
            } ?? tables
            let anchors = try given.anchors.map { (name: $0.name, rows: try $0.rows.measured(place)) }
            var own = try given.stages.value("table \(member.name) columns") {
                ColumnReading(
                    sets: tables, keyed: given.whole.sets.map { $0.members[place].table }, units: evidence?.units(of: place), anchors: anchors, resamples: given.resamples,
                    splits: given.splits, seed: given.seed, parallel: given.parallel, draws: given.asked.everything
                ).run(statistics, rules, levels: levels, progress: progress)
            }
            // Rows that are names alone are all alike.
            if copies, !whole.real.columns.contains(where: { $0.type != .id }) {
                let builder = MeasurementBuilder(
                    nReal: whole.real.count, nSynthetic: tables.synthetic.count, nHoldout: whole.holdout?.count)
                own.measurements += [ExactCopies.descriptor, HoldoutCopies.descriptor].filter { given.asked($0) }.map {
                    builder.build($0, .failure(.notApplicable("the table has no column that copies could be told by")))
                }
            } else if copies {
                own.measurements += RowCopies(
                    training: whole.real.contentHashes(parallel: given.parallel),
                    unseen: whole.holdout?.contentHashes(parallel: given.parallel),
                    synthetic: tables.synthetic.contentHashes(parallel: given.parallel)
                ).run(given.asked).measurements
            }
            if records {
                let found = try given.stages.value("table \(member.name) records") {
                    RecordReading(
                        tables: whole, quasiIdentifiers: whole.real.schema?.names(where: \.isQuasiIdentifier) ?? [],
                        sensitive: whole.real.schema?.names(where: \.isSensitive) ?? [], asked: given.asked, seed: given.seed,
                        parallel: given.parallel
                    ).run(progress: progress)
                }
                own.measurements += found.measurements
                own.figures += found.figures
            }
            outcome.measurements += own.measurements.map { $0.of(table: member.name) }
            outcome.figures += own.figures.map { $0.of(table: member.name) }
        }
        return outcome
    }
}

extension Measurement {
    /// The same number as one of several tables.
    fileprivate func of(table: String) -> Measurement {
        var measurement = self
        switch scope.kind {
        case .whole: measurement.scope = Scope(.table, table)
        case .column, .columnPair: measurement.scope.names = scope.names.map { "\(table).\($0)" }
        case .group, .intersection:
            measurement.scope.names = scope.names.enumerated().map { $0.offset % 2 == 0 ? "\(table).\($0.element)" : $0.element }
        case .table, .class, .level: break
        }
        if let target = parameters["target"] { measurement.parameters["target"] = "\(table).\(target)" }
        return measurement
    }
}

extension Figure {
    fileprivate func of(table: String) -> Figure {
        var figure = self
        figure.id = "\(table)_\(id)"
        figure.title = "\(table): \(title)"
        return figure
    }
}
