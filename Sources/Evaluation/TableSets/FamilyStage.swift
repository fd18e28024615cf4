import Datasets
import Metrics
import Numerics
import Results

/// What lies between the tables: foreign keys that hold, children per parent, what belongs together, sequences.
struct FamilyStage: Stage {
    func run(_ context: inout RunContext<TableSet>, progress: any ProgressSink) throws -> StageOutcome {
        let statistics = FamilyCatalogue.statistics.filter { context.asked($0.descriptor) }
        guard !statistics.isEmpty || context.asked(ReferentialIntegrity.descriptor) else { return StageOutcome() }
        let context = context
        return try context.stages.value("families") {
            FamilyReading(
                sets: context.whole.sets, anchors: context.anchors, resamples: context.resamples, splits: context.splits,
                seed: context.seed, parallel: context.parallel
            ).run(statistics, keys: context.asked(ReferentialIntegrity.descriptor), progress: progress)
        }
    }
}

/// Measures what lies between tables.
struct FamilyReading {
    let sets: Roles<TableSet>
    var anchors: [(name: String, rows: TableSet)] = []
    let resamples: Resamples
    let splits: Int
    let seed: UInt64
    let parallel: Parallel

    private var builder: MeasurementBuilder {
        MeasurementBuilder(nReal: sets.real.count, nSynthetic: sets.synthetic.count, nHoldout: sets.holdout?.count)
    }

    func run(_ statistics: [any FamilyStatistic], keys: Bool, progress: any ProgressSink) -> StageOutcome {
        var outcome = StageOutcome()
        if keys { outcome.measurements += integrity() }
        guard !statistics.isEmpty else { return outcome }
        do throws(MetricError) {
            let evidence = try FamilyEvidence(sets, anchors: anchors, parallel: parallel)
            for (done, statistic) in statistics.enumerated() {
                progress.report(
                    stage: "families", done: done, of: statistics.count, detail: statistic.descriptor.title.lowercased())
                outcome.measurements += measured(statistic, evidence)
            }
        } catch {
            outcome.measurements += statistics.map { builder.build($0.descriptor, error, $0.parameters) }
        }
        return outcome
    }

    private func measured(_ statistic: any FamilyStatistic, _ evidence: FamilyEvidence) -> [Measurement] {
        do throws(MetricError) {
            return try statistic.estimates(evidence, resamples: resamples, splits: splits, seed: seed)
                .map { builder.build(statistic.descriptor, $0, statistic.parameters) }
        } catch {
            return [builder.build(statistic.descriptor, error, statistic.parameters)]
        }
    }

    private func integrity() -> [Measurement] {
        let descriptor = ReferentialIntegrity.descriptor
        do throws(MetricError) {
            return try ReferentialIntegrity.shares(sets).map { share in
                builder.build(
                    descriptor, scope: share.scope, .success(share.estimate), floor: share.floor,
                    floorReason: "without a holdout nothing says how often unseen real rows break the rule",
                    anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 1)])
            }
        } catch {
            return [builder.build(descriptor, .failure(error))]
        }
    }
}
