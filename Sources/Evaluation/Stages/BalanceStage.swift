import Datasets
import Metrics
import Numerics
import Results

/// Classes and groups of the synthetic set against those of the real set: how many rows they have, which combinations
/// there are, how faithful they are and what they teach.
///
/// The whole is judged by class; each group column that the sets carry is a part of its own (scope `column`), and so is
/// each of its levels for utility (scope `group`).
struct BalanceStage<Content: RowSet> {
    let inputs: MeasuredInputs<Content>
    /// The rows of `sets`.
    let compared: MeasuredInputs<Content>
    let sets: FeatureSpaceSets
    /// Answers of the classifiers of the utility stage; empty where it did not run.
    let studies: [AnsweredStudy]
    let resamples: Resamples
    let splits: Int
    let seed: UInt64
    let parallel: Parallel
    var asked = Asked()

    func run(progress: any ProgressSink) -> StageOutcome {
        progress.begin("balance")
        var outcome = StageOutcome()
        shares(&outcome)
        coverage(&outcome)
        if asked(GroupFidelityGap.descriptor) { for part in parts { fidelity(part, &outcome) } }
        for answered in studies {
            let (study, features) = (answered.study, answered.features)
            for part in parts { utility(part, study, features, &outcome) }
            levels(study, features, &outcome)
        }
        return outcome
    }

    // MARK: Groups

    /// What rows are grouped by, on every set.
    private struct Part {
        let scope: Scope
        let name: String
        let real: Result<RowGroups, MetricError>
        let synthetic: Result<RowGroups, MetricError>

        func pair() throws(MetricError) -> (real: RowGroups, synthetic: RowGroups) {
            (try real.get(), try synthetic.get())
        }
    }

    /// The classes, then every group column of the real set.
    private var parts: [Part] {
        [
            Part(
                scope: .whole, name: Self.byClass, real: groups(inputs.real, "real", Self.byClass),
                synthetic: groups(inputs.synthetic, "synthetic", Self.byClass))
        ] + columns
    }

    private var columns: [Part] {
        inputs.real.groups.map { column in
            Part(
                scope: Scope(.column, column.name), name: column.name, real: groups(inputs.real, "real", column.name),
                synthetic: groups(inputs.synthetic, "synthetic", column.name))
        }
    }

    private static var byClass: String { "class" }

    private func groups(_ set: Content, _ role: String, _ name: String) -> Result<RowGroups, MetricError> {
        Result { () throws(MetricError) in
            if name == Self.byClass, let labels = set.labels {
                return try RowGroups(name: name, levels: set.classNames, codes: labels)
            }
            if let column = set.groups.first(where: { $0.name.isExactly(name) }) {
                return try RowGroups(name: name, levels: column.levels, codes: column.codes)
            }
            throw .notApplicable(
                name == Self.byClass
                    ? "the \(role) set has no classes: they come from \(Content.classSource)"
                    : "the \(role) set has no group column \(name): give it in the manifest, or name it in the schema of a table")
        }
    }

    private var builder: MeasurementBuilder {
        MeasurementBuilder(nReal: inputs.real.count, nSynthetic: inputs.synthetic.count)
    }

    private func attempt<Value>(
        _ body: () throws(MetricError) -> Value
    ) -> Result<Value, MetricError> { Result(catching: body) }

    // MARK: Shares

    private func shares(_ outcome: inout StageOutcome) {
        let content = (sets.real.contentHashes(), sets.synthetic.contentHashes())
        for part in parts {
            let counts = attempt { () throws(MetricError) in
                let (real, synthetic) = try part.scope == .whole ? labels() : part.pair()
                return try ClassCounts(
                    real: (real.codes, real.levels), synthetic: (synthetic.codes, synthetic.levels), content: content)
            }
            let copy = [Anchor(name: AnchorNames.copyOfTrain, value: 0)]
            let known = try? counts.get()
            outcome.measurements += [
                builder.build(
                    ClassDistribution.descriptor, scope: part.scope,
                    counts.map { ClassDistribution.estimate($0, resamples: resamples) },
                    floor: known.map { ClassDistribution.floor($0, seed: seed) }, anchors: copy),
                builder.build(
                    ShareGap.descriptor, scope: part.scope, counts.map { ShareGap.estimate($0) },
                    floor: known.map { ShareGap.floor($0, seed: seed) }, anchors: copy),
            ]
            guard let known else { continue }
            outcome.figures.append(ShareGap.figure(known, by: part.name))
            if part.scope == .whole { outcome.figures.append(Self.shares(known)) }
        }
    }

    private func labels() throws(MetricError) -> (real: RowGroups, synthetic: RowGroups) {
        try LabelSides(inputs).require("balance")
        return (
            try groups(inputs.real, "real", Self.byClass).get(),
            try groups(inputs.synthetic, "synthetic", Self.byClass).get()
        )
    }

    private static func shares(_ counts: ClassCounts) -> Figure {
        let real = zip(counts.names, counts.realShares).map {
            Figure.Bar(group: $0, name: "real", role: .real, value: $1)
        }
        let synthetic = zip(counts.names, counts.syntheticShares).map {
            Figure.Bar(group: $0, name: "synthetic", role: .synthetic, value: $1)
        }
        return Figure(
            id: "class_shares", dimension: .balance, title: "Class shares",
            caption: "Share of each class in the real and in the synthetic set.",
            content: .bars(valueLabel: "share of rows", bars: zip(real, synthetic).flatMap { [$0, $1] }))
    }

    // MARK: Combinations

    /// The whole is every dimension crossed with every other; a column is crossed with the classes.
    private func coverage(_ outcome: inout StageOutcome) {
        let known = parts.compactMap { try? $0.pair() }
        func add(_ scope: Scope, _ chosen: [(real: RowGroups, synthetic: RowGroups)]) {
            let coverage = attempt { () throws(MetricError) in
                if chosen.isEmpty, scope == .whole { try LabelSides(inputs).require("coverage") }
                return try IntersectionalCoverage(real: chosen.map(\.real), synthetic: chosen.map(\.synthetic))
            }
            outcome.measurements.append(
                builder.build(
                    IntersectionalCoverage.descriptor, scope: scope, coverage.map { $0.estimate() },
                    floor: (try? coverage.get())?.floor(seed: seed),
                    anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 1)]))
            guard scope != .whole, chosen.count == 2, let coverage = try? coverage.get(),
                let figure = coverage.figure(levels: (chosen[0].real.levels, chosen[1].real.levels))
            else { return }
            outcome.figures.append(figure)
        }
        add(.whole, known)
        let byClass = known.first { $0.real.name == Self.byClass }
        for part in columns {
            switch attempt(part.pair) {
            case .success(let column): add(part.scope, (byClass.map { [$0] } ?? []) + [column])
            case .failure(let error):
                outcome.measurements.append(
                    builder.build(IntersectionalCoverage.descriptor, scope: part.scope, .failure(error)))
            }
        }
    }

    // MARK: Fidelity

    private func fidelity(_ part: Part, _ outcome: inout StageOutcome) {
        let gap = attempt { () throws(MetricError) in
            let real = try groups(compared.real, "real", part.name).get()
            let synthetic = try groups(compared.synthetic, "synthetic", part.name).get()
            return try GroupFidelityGap(
                real: (sets.real, real), synthetic: (sets.synthetic, synthetic), seed: seed, parallel: parallel)
        }
        let builder = MeasurementBuilder(
            features: sets.space.id, nReal: compared.real.count, nSynthetic: compared.synthetic.count)
        let known = try? gap.get()
        let floor = attempt { () throws(MetricError) in try known?.floor(seed: seed, parallel: parallel) }
        outcome.measurements.append(
            builder.build(
                GroupFidelityGap.descriptor, scope: part.scope, gap.map { $0.estimate() },
                floor: (try? floor.get()).flatMap(\.self), floorReason: floor.reason,
                anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 0)]))
        if let known { outcome.figures.append(known.figure) }
    }

    // MARK: Utility

    private func testGroups(_ study: UtilityStudy, _ name: String) throws(MetricError) -> RowGroups {
        let (set, role) = study.testsOnHoldout ? (inputs.holdout ?? inputs.real, "holdout") : (inputs.real, "real")
        return try groups(set, role, name).get().rows(study.testRows)
    }

    private func utility(
        _ part: Part, _ study: UtilityStudy, _ features: String?, _ outcome: inout StageOutcome
    ) {
        let groups = attempt { () throws(MetricError) in try testGroups(study, part.name) }
        var measurement = MeasurementBuilder(
            features: features, nReal: study.testRows.count, nSynthetic: inputs.synthetic.count,
            nHoldout: study.testsOnHoldout ? study.testRows.count : nil
        ).build(
            GroupUtilityGap.descriptor, scope: part.scope,
            attempt { () throws(MetricError) in try GroupUtilityGap.estimate(study, by: groups.get()) })
        if measurement.status == .ok, let groups = try? groups.get() {
            measurement.floor = GroupUtilityGap.floor(study, by: groups, seed: seed)
            measurement.floorReason = measurement.floor == nil ? study.luckReason : nil
            if measurement.floor != nil { measurement.notes.append(GroupUtilityGap.floorNote) }
            measurement.anchors = [Anchor(name: AnchorNames.copyOfTrain, value: 0)]
            if let nothing = GroupUtilityGap.majorityAnchor(study, by: groups) {
                measurement.anchors.append(Anchor(name: "majority_class", value: nothing))
            }
            // Classes have their recalls in the utility section.
            if part.scope != .whole, let figure = try? GroupUtilityGap.figure(study, by: groups) {
                outcome.figures.append(figure)
            }
        }
        measurement.parameters["learner"] = study.learner
        outcome.measurements.append(measurement)
    }

    /// TSTR and its gap on the test rows of each level of each group column.
    private func levels(_ study: UtilityStudy, _ features: String?, _ outcome: inout StageOutcome) {
        for part in columns {
            guard let groups = try? testGroups(study, part.name), let rows = try? GroupUtilityGap.rows(study, by: groups)
            else { continue }
            for row in rows {
                let scope = Scope(.group, part.name, row.name)
                let builder = MeasurementBuilder(
                    features: features, nReal: row.rows, nSynthetic: inputs.synthetic.count,
                    nHoldout: study.testsOnHoldout ? row.rows : nil)
                for (descriptor, estimate, floor) in GroupUtilityGap.levelEstimates(row, study) {
                    let copy = descriptor.id == UtilityStudy.gapDescriptor.id ? 0 : row.trtr
                    var measurement = builder.build(
                        descriptor, scope: scope, .success(estimate), floor: floor, floorReason: study.luckReason,
                        anchors: [Anchor(name: AnchorNames.copyOfTrain, value: copy)])
                    measurement.parameters["learner"] = study.learner
                    outcome.measurements.append(measurement)
                }
            }
        }
    }
}

extension Result where Failure == MetricError {
    /// What went wrong.
    var reason: String? {
        if case .failure(let error) = self { error.reason } else { nil }
    }
}
