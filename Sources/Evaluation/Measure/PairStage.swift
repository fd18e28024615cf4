import Metrics
import Numerics
import Results

/// All pair metrics of one feature space: values with intervals, floors, anchors.
struct PairStage {
    let sets: FeatureSpaceSets
    let resamples: Resamples
    let splits: Int
    let seed: UInt64
    let parallel: Parallel

    /// What all metrics of the pair share; computed where it is first used.
    func evidence() throws(MetricError) -> PairEvidence {
        try PairEvidence(reference: sets.real, candidate: sets.synthetic, levels: sets.levels, parallel: parallel)
    }

    func run(_ evidence: PairEvidence, progress: any ProgressSink) throws(MetricError) -> [Measurement] {
        let id = sets.space.id
        let metrics = MetricRegistry.pairMetrics

        progress.begin("real-vs-real floors (\(id))")
        let pool = try FloorEvidence(
            real: sets.real, holdout: sets.holdout, candidateRows: sets.synthetic.rows, splits: splits,
            levels: sets.levels, seed: seed, parallel: parallel)
        var floors: [Key: Floor] = [:]
        for entry in try pool.floors(of: metrics) { floors[Key(entry.id, entry.scope)] = entry.floor }

        var anchors: [Key: [Anchor]] = [:]
        for (name, features) in [(ImageAnchors.copyOfTrain, sets.real)] + sets.anchors {
            progress.report(stage: "anchors (\(id))", done: 0, of: 0, detail: name)
            let pair = try PairEvidence(sharing: evidence, candidate: features)
            for metric in metrics {
                for scoped in metric.estimates(pair, resamples: nil) {
                    guard case .success(let estimate) = scoped.result else { continue }
                    anchors[Key(metric.descriptor.id, scoped.scope), default: []]
                        .append(Anchor(name: name, value: estimate.value))
                }
            }
        }

        let builder = MeasurementBuilder(features: id, nReal: sets.real.rows, nSynthetic: sets.synthetic.rows)
        var measurements: [Measurement] = []
        for metric in metrics {
            progress.report(
                stage: "metrics (\(id))", done: measurements.count, of: 0, detail: metric.descriptor.id)
            for scoped in metric.estimates(evidence, resamples: resamples) {
                let key = Key(metric.descriptor.id, scoped.scope)
                var measurement = builder.build(
                    metric.descriptor, scope: scoped.scope, scoped.result, floor: floors[key],
                    anchors: anchors[key] ?? [])
                if let note = pool.plan.note, measurement.floor != nil { measurement.notes.append(note) }
                measurements.append(measurement)
            }
        }
        return measurements
    }

    private struct Key: Hashable {
        let id: String
        let scope: Scope
        init(_ id: String, _ scope: Scope) {
            self.id = id
            self.scope = scope
        }
    }
}
