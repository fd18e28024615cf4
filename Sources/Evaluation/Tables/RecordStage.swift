import Datasets
import Metrics
import Numerics
import Results

/// Nearest records of tables and what an attacker learns from them.
struct RecordStage: Stage {
    func run(_ context: inout RunContext<Table>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.asked.any(RecordReading.descriptors) else { return StageOutcome() }
        let context = context
        return try context.stages.value("records") {
            RecordReading(
                tables: Roles(
                    real: context.whole.searched?.training ?? context.whole.real,
                    holdout: context.whole.searched.map(\.holdout) ?? context.whole.holdout,
                    synthetic: context.whole.synthetic),
                asked: context.asked, seed: context.seed, parallel: context.parallel
            ).run(progress: progress)
        }
    }
}

/// All of what one set of nearest records says.
struct RecordReading {
    let tables: Roles<Table>
    let asked: Asked
    let seed: UInt64
    let parallel: Parallel

    static let descriptors = [DistanceToClosestRecord.descriptor, NearestNeighbourRatio.descriptor]

    private var builder: MeasurementBuilder {
        MeasurementBuilder(nReal: tables.real.count, nSynthetic: tables.synthetic.count, nHoldout: tables.holdout?.count)
    }

    func run(progress: any ProgressSink) -> StageOutcome {
        progress.begin("nearest records")
        do throws(MetricError) {
            let records = try NeighbourRecords(tables, seed: seed, parallel: parallel)
            var outcome = StageOutcome(measurements: distances(records))
            if asked.everything, let figure = try? Figure.recordDistances(records) { outcome.figures.append(figure) }
            return outcome
        } catch {
            return StageOutcome(measurements: Self.descriptors.filter { asked($0) }.map { builder.build($0, .failure(error)) })
        }
    }

    private func distances(_ records: NeighbourRecords) -> [Measurement] {
        var measurements: [Measurement] = []
        for score in RecordScore.allCases where asked(DistanceToClosestRecord.descriptor) {
            measurements.append(
                builder.build(
                    DistanceToClosestRecord.descriptor, variant: ["score": score.rawValue],
                    Result { () throws(MetricError) in try DistanceToClosestRecord.estimate(score, records) },
                    floor: (try? DistanceToClosestRecord.quantile(score, records))?.floor,
                    anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 0)]))
        }
        for score in RecordScore.allCases where asked(NearestNeighbourRatio.descriptor) {
            measurements.append(
                builder.build(
                    NearestNeighbourRatio.descriptor, variant: ["score": score.rawValue],
                    Result { () throws(MetricError) in try NearestNeighbourRatio.estimate(score, records) },
                    floor: (try? NearestNeighbourRatio.quantile(score, records))?.floor))
        }
        return measurements
    }
}

extension MeasurementBuilder {
    /// As `build`; what tells the value from others of the metric stands in its parameters whether it could be computed or
    /// not.
    func build(
        _ descriptor: MetricDescriptor, scope: Scope = .whole, variant: [String: String], _ outcome: Result<Estimate, MetricError>,
        floor: Floor? = nil, floorReason: String? = nil, anchors: [Anchor] = []
    ) -> Measurement {
        var measurement = build(
            descriptor, scope: scope, outcome, floor: floor, floorReason: floorReason, anchors: anchors)
        measurement.parameters.merge(variant) { own, _ in own }
        return measurement
    }
}
