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

    struct Outcome {
        let evidence: PairEvidence
        let measurements: [Measurement]
    }

    func run(progress: any ProgressSink) throws(MetricError) -> Outcome {
        let id = sets.space.id
        let evidence = try PairEvidence(
            reference: sets.real, candidate: sets.synthetic, levels: sets.levels, parallel: parallel)
        let metrics = MetricRegistry.pairMetrics

        var floors: [Key: [Double]] = [:]
        let stage = "real-vs-real floors (\(id))"
        var done = 0
        progress.report(stage: stage, done: 0, of: splits, detail: "")
        for number in 0..<splits {
            let split = try realPair(number)
            for metric in metrics {
                for scoped in metric.estimates(split, resamples: nil) {
                    guard case .success(let estimate) = scoped.result else { continue }
                    floors[Key(metric.descriptor.id, scoped.scope), default: []].append(estimate.value)
                }
            }
            done += 1
            progress.report(stage: stage, done: done, of: splits, detail: "")
        }

        var anchors: [Key: [Anchor]] = [:]
        for (name, features) in [(ImageAnchors.copyOfTrain, sets.real)] + sets.anchors {
            progress.report(stage: "anchors (\(id))", done: 0, of: 0, detail: name)
            let pair = try PairEvidence(
                reference: sets.real, candidate: features, levels: sets.levels, parallel: parallel)
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
                measurements.append(
                    builder.build(
                        metric.descriptor, scope: scoped.scope, scoped.result, floors: floors[key] ?? [],
                        anchors: anchors[key] ?? []))
            }
        }
        return Outcome(evidence: evidence, measurements: measurements)
    }

    /// Two disjoint random samples of the real rows, of the sizes in use where there are enough rows.
    private func realPair(_ number: Int) throws(MetricError) -> PairEvidence {
        var pool = sets.real
        if let holdout = sets.holdout {
            pool = Matrix(unchecked: pool.storage + holdout.storage, rows: pool.rows + holdout.rows, columns: pool.columns)
        }
        var random = RandomStream(seed: seed).split("floor").split(number)
        let order = random.permutation(pool.rows)
        let whole = sets.real.rows + sets.synthetic.rows
        let first = whole <= pool.rows ? sets.real.rows : pool.rows * sets.real.rows / whole
        let second = min(sets.synthetic.rows, pool.rows - first)
        return try PairEvidence(
            reference: pool.rows(at: order[..<first]), candidate: pool.rows(at: order[first..<first + second]),
            levels: sets.levels, parallel: parallel)
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
