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
    var asked = Asked()
    /// What is measured, as far as it is asked for.
    var metrics: [any PairMetric] = MetricRegistry.pairMetrics
    /// Whether the curves over k are drawn.
    var draws = false
    /// Keeps floors and anchors.
    var shared: SharedWork?

    /// What all metrics of the pair share; computed where it is first used.
    func evidence() throws(MetricError) -> PairEvidence {
        try PairEvidence(reference: sets.real, candidate: sets.synthetic, levels: sets.levels, parallel: parallel)
    }

    func run(_ evidence: PairEvidence, progress: any ProgressSink) throws(MetricError) -> StageOutcome {
        let id = sets.space.id
        let metrics = self.metrics.filter { asked($0.descriptor) }

        progress.begin("real-vs-real floors (\(id))")
        let floors = shared.value(key(.floors, [sets.holdout].compactMap(\.self))) {
            self.floors(of: metrics.filter { asked.floor($0.descriptor) })
        }
        let anchors = shared.value(key(.anchors, sets.anchors.map(\.features))) {
            self.anchors(of: metrics, evidence, progress: progress)
        }

        let builder = MeasurementBuilder(features: id, nReal: sets.real.rows, nSynthetic: sets.synthetic.rows)
        var measurements: [Measurement] = []
        for (index, metric) in metrics.enumerated() {
            progress.report(stage: "metrics (\(id))", done: index, of: metrics.count, detail: metric.descriptor.id)
            for scoped in metric.estimates(evidence, resamples: resamples) {
                let key = Key(metric.descriptor.id, scoped.scope)
                let floor = floors.found[key] ?? floors.found[Key(metric.descriptor.id, .whole)]
                var measurement = builder.build(
                    metric.descriptor, scope: scoped.scope, scoped.result, floor: try? floors.found[key]?.get(),
                    floorReason: Self.reason(floor), anchors: anchors.found[key] ?? [],
                    failedAnchors: anchors.failed[key] ?? [])
                if let note = floors.note, measurement.floor.map({ $0.splits > 0 }) ?? false { measurement.notes.append(note) }
                measurements.append(measurement)
            }
        }
        // Too few rows for a curve are too few for its metrics too, which say so.
        let curve = draws ? try? ManifoldCurve(evidence) : nil
        return StageOutcome(measurements: measurements, figures: curve?.figures(floors: floors.curves) ?? [])
    }

    /// What floors and anchors hang on: all but the synthetic rows, of which their number counts.
    /// - Parameter others: beside the real rows.
    private func key(_ part: SharedWork.Part, _ others: [Matrix<Float>]) -> SharedWork.Key {
        SharedWork.Key(
            part,
            settings: [
                sets.space.id, sets.space.version, "\(sets.synthetic.rows)", "\(splits)", "\(seed)", "\(draws)", "\(asked.everything)",
            ] + sets.levels.map { "\($0.name) \($0.columns)" } + (asked.everything ? sets.anchors.map(\.name) : [])
                + metrics.flatMap { metric in
                    let facts = metric.descriptor
                    return [facts.id, "\(facts.version)", "\(asked(facts))", "\(asked.floor(facts))"]
                },
            rows: ([sets.real] + others).map(RowKeys.init))
    }

    private struct Floors {
        var found: [Key: Result<Floor, MetricError>] = [:]
        /// Of the splits, where curves are drawn.
        var curves: [ManifoldCurve] = []
        /// How the sizes differ from those in use.
        var note: String?
    }

    private struct Anchors {
        var found: [Key: [Anchor]] = [:]
        var failed: [Key: [(name: String, reason: String)]] = [:]
    }

    /// What each metric says of sets of known quality.
    private func anchors(
        of metrics: [any PairMetric], _ evidence: PairEvidence, progress: any ProgressSink
    ) -> Anchors {
        var anchors = Anchors()
        for (name, features) in asked.everything ? [(AnchorNames.copyOfTrain, sets.real)] + sets.anchors : [] {
            progress.report(stage: "anchors (\(sets.space.id))", done: 0, of: 0, detail: name)
            let pair = Result { () throws(MetricError) in try PairEvidence(sharing: evidence, candidate: features) }
            for metric in metrics {
                let entries =
                    switch pair {
                    case .success(let pair): metric.estimates(pair, resamples: nil)
                    case .failure(let error): [ScopedEstimate(.whole) { () throws(MetricError) in throw error }]
                    }
                for scoped in entries {
                    let key = Key(metric.descriptor.id, scoped.scope)
                    switch scoped.result {
                    case .success(let estimate):
                        anchors.found[key, default: []].append(Anchor(name: name, value: estimate.value))
                    case .failure(let error): anchors.failed[key, default: []].append((name, error.reason))
                    }
                }
            }
        }
        return anchors
    }

    /// What each metric scores between real rows, or why it has no floor.
    private func floors(of metrics: [any PairMetric]) -> Floors {
        var floors = Floors()
        guard !metrics.isEmpty else { return floors }
        do throws(MetricError) {
            let pool = try FloorEvidence(
                real: sets.real, holdout: sets.holdout, candidateRows: sets.synthetic.rows, splits: splits,
                levels: sets.levels, seed: seed, parallel: parallel)
            let found = pool.floors(of: metrics) { split in
                if draws, let curve = try? ManifoldCurve(split) { floors.curves.append(curve) }
            }
            for entry in found { floors.found[Key(entry.id, entry.scope)] = entry.result }
            floors.note = pool.plan.note
        } catch {
            for metric in metrics { floors.found[Key(metric.descriptor.id, .whole)] = .failure(error) }
        }
        return floors
    }

    private static func reason(_ floor: Result<Floor, MetricError>?) -> String {
        if case .failure(let error) = floor { return error.reason }
        return "no split of real rows gave this part of the value"
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
