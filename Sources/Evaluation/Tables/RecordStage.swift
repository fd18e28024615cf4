import Datasets
import Metrics
import Numerics
import Results

/// Nearest records of tables, what an attacker learns from them, and how many people share their quasi-identifiers.
struct RecordStage: Stage {
    func run(_ context: inout RunContext<Table>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.asked.any(RecordReading.descriptors) else { return StageOutcome() }
        let context = context
        // A limit samples what is asked about, never what is searched.
        let real = context.whole.searched?.training ?? context.whole.real
        return try context.stages.value("records") {
            RecordReading(
                tables: Roles(
                    real: real, holdout: context.whole.searched.map(\.holdout) ?? context.whole.holdout,
                    synthetic: context.whole.synthetic),
                quasiIdentifiers: real.schema?.names(where: \.isQuasiIdentifier) ?? [],
                sensitive: real.schema?.names(where: \.isSensitive) ?? [], asked: context.asked,
                seed: context.seed, parallel: context.parallel
            ).run(progress: progress)
        }
    }
}

/// All of what one set of nearest records says.
struct RecordReading {
    let tables: Roles<Table>
    var quasiIdentifiers: [String] = []
    var sensitive: [String] = []
    var asked = Asked()
    let seed: UInt64
    let parallel: Parallel

    static let descriptors = [
        DistanceToClosestRecord.descriptor, NearestNeighbourRatio.descriptor, Identifiability.descriptor,
        MembershipInference.descriptor, SinglingOut.descriptor, Linkability.descriptor, AttributeInference.descriptor,
        KAnonymity.descriptor, LDiversity.descriptor, TCloseness.descriptor, KMap.descriptor,
    ]

    var builder: MeasurementBuilder {
        MeasurementBuilder(nReal: tables.real.count, nSynthetic: tables.synthetic.count, nHoldout: tables.holdout?.count)
    }

    func run(progress: any ProgressSink) -> StageOutcome {
        progress.begin("nearest records")
        do throws(MetricError) {
            let records = try NeighbourRecords(tables, seed: seed, parallel: parallel)
            // The training table in place of the synthetic one; a thousand rows of each say enough.
            let copy = asked.everything
                ? Result { () throws(MetricError) in
                    try NeighbourRecords(
                        Roles(real: tables.real, holdout: tables.holdout, synthetic: tables.real), mostPairs: 1, seed: seed,
                        parallel: parallel)
                } : nil
            var outcome = StageOutcome(measurements: distances(records, copy))
            progress.begin("attacks")
            let attacks = AttackReading(reading: self, records: records, copy: copy).run()
            outcome.measurements += attacks.measurements
            outcome.measurements += ClassReading(reading: self, columns: records.columns).run()
            if asked.everything {
                outcome.figures = [try? Figure.recordDistances(records), Figure.attackRisks(attacks.risks)].compactMap(\.self)
            }
            return outcome
        } catch {
            return StageOutcome(measurements: Self.descriptors.filter { asked($0) }.map { builder.build($0, .failure(error)) })
        }
    }

    private func distances(_ records: NeighbourRecords, _ copy: Result<NeighbourRecords, MetricError>?) -> [Measurement] {
        var measurements: [Measurement] = []
        for score in RecordScore.allCases where asked(DistanceToClosestRecord.descriptor) {
            measurements.append(
                build(
                    DistanceToClosestRecord.descriptor, ["score": score.rawValue],
                    floor: Result { () throws(MetricError) in try DistanceToClosestRecord.quantile(score, records).floor },
                    copy: attempt(copy) { copy throws(MetricError) in try DistanceToClosestRecord.estimate(score, copy) }
                ) { () throws(MetricError) in try DistanceToClosestRecord.estimate(score, records) })
        }
        for score in RecordScore.allCases where asked(NearestNeighbourRatio.descriptor) {
            measurements.append(
                build(
                    NearestNeighbourRatio.descriptor, ["score": score.rawValue],
                    floor: Result { () throws(MetricError) in try NearestNeighbourRatio.quantile(score, records).floor },
                    copy: attempt(copy) { copy throws(MetricError) in try NearestNeighbourRatio.estimate(score, copy) }
                ) { () throws(MetricError) in try NearestNeighbourRatio.estimate(score, records) })
        }
        if asked(Identifiability.descriptor) {
            measurements.append(
                build(
                    Identifiability.descriptor, floor: .success(Identifiability.floor(records)),
                    copy: attempt(copy) { copy throws(MetricError) in try Identifiability.estimate(copy) }
                ) { () throws(MetricError) in try Identifiability.estimate(records) })
        }
        return measurements
    }

    /// What a copy of the training table scores, or why it has no value.
    func attempt<Value, Other>(
        _ copy: Result<Value, MetricError>?, _ estimate: (Value) throws(MetricError) -> Other
    ) -> Result<Other, MetricError>? {
        copy.map { copy in Result { () throws(MetricError) in try estimate(copy.get()) } }
    }

    typealias Asking = () throws(MetricError) -> Estimate

    /// - Parameters:
    ///   - variant: what tells the value from others of the metric, whether it could be computed or not.
    ///   - copy: the same for a copy of the training table; nil where it is not asked for.
    func build(
        _ descriptor: MetricDescriptor, scope: Scope = .whole, _ variant: [String: String] = [:],
        floor: Result<Floor?, MetricError>, copy: Result<Estimate, MetricError>? = nil, _ estimate: Asking
    ) -> Measurement {
        let known = try? copy?.get()
        var measurement = builder.build(
            descriptor, scope: scope, Result(catching: estimate), floor: (try? floor.get()) ?? nil,
            floorReason: descriptor.isExact
                ? "a fact of the table: there is nothing that unseen rows would score" : floor.reason,
            anchors: known.map { [Anchor(name: AnchorNames.copyOfTrain, value: $0.value)] } ?? [],
            failedAnchors: copy?.reason.map { [(AnchorNames.copyOfTrain, $0)] } ?? [])
        measurement.parameters.merge(variant) { own, _ in own }
        return measurement
    }
}
