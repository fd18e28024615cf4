import Features
import Metrics
import Numerics
import Results

/// Fidelity beside the distances that a pair of matrices gives: precision and recall over clusters, the likelihood of
/// unseen rows, a classifier's certainty.
struct CurveStage {
    let sets: FeatureSpaceSets
    let pair: PairEvidence
    /// Classifiers on these features; nil where there are none.
    let head: ClassHead?
    let resamples: Resamples
    let splits: Int
    let seed: UInt64
    let parallel: Parallel

    private var builder: MeasurementBuilder {
        MeasurementBuilder(features: sets.space.id, nReal: sets.real.rows, nSynthetic: sets.synthetic.rows)
    }

    func run(progress: any ProgressSink) throws -> StageOutcome {
        progress.report(stage: "curves", done: 0, of: 3, detail: "precision and recall over clusters")
        let (curve, figure) = curve()
        progress.report(stage: "curves", done: 1, of: 3, detail: "feature likelihood")
        let likelihood = likelihood()
        progress.report(stage: "curves", done: 2, of: 3, detail: "inception score")
        return StageOutcome(
            measurements: [curve, likelihood, try score()], figures: figure.map { [$0] } ?? [])
    }

    private func curve() -> (Measurement, Figure?) {
        let metric = PRCurveMetric(seed: seed)
        do throws(MetricError) {
            let placed = try metric.place(
                real: sets.real, synthetic: sets.synthetic, holdout: sets.holdout, moments: pair.moments.reference,
                parallel: parallel)
            let estimate = metric.estimate(placed, resamples: resamples, parallel: parallel)
            let measurement = builder.build(
                PRCurveMetric.descriptor, .success(estimate),
                floor: MeasurementBuilder.floor(of: metric.floor(placed, splits: splits), PRCurveMetric.descriptor),
                floorReason: "a floor needs real rows for two disjoint samples, and two synthetic ones",
                anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 1)])
            return (measurement, metric.figure(placed, splits: splits))
        } catch {
            return (builder.build(PRCurveMetric.descriptor, .failure(error)), nil)
        }
    }

    private func likelihood() -> Measurement {
        let metric = FeatureLikelihood(seed: seed)
        var builder = builder
        builder.nHoldout = sets.holdout?.rows
        do throws(MetricError) {
            guard let holdout = sets.holdout else { throw FeatureLikelihood.refusal() }
            let baseline = try metric.baseline(training: sets.real, unseen: holdout, parallel: parallel)
            let outcome = try metric.outcome(sets.synthetic, baseline, parallel: parallel)
            var anchors: [Anchor] = []
            for (name, rows) in [(AnchorNames.copyOfTrain, sets.real)] + sets.anchors.suffix(1) {
                if let value = try? metric.outcome(rows, baseline, parallel: parallel).value {
                    anchors.append(Anchor(name: name, value: value))
                }
            }
            return builder.build(
                FeatureLikelihood.descriptor,
                .success(try metric.estimate(outcome, baseline, resamples: resamples, parallel: parallel)),
                floor: MeasurementBuilder.floor(
                    of: metric.floor(
                        baseline, syntheticRows: sets.synthetic.rows, splits: min(4, splits), parallel: parallel),
                    FeatureLikelihood.descriptor),
                floorReason: "halves of the training rows gave no likelihood", anchors: anchors)
        } catch {
            return builder.build(FeatureLikelihood.descriptor, .failure(error))
        }
    }

    private func score() throws -> Measurement {
        let metric = InceptionScore(seed: seed)
        guard let head else {
            return builder.build(
                InceptionScore.descriptor,
                .failure(.notApplicable("an inception score needs a classifier's logits; the embedded features have one")))
        }
        let real = try head.logits(sets.real, parallel: parallel)
        let synthetic = try head.logits(sets.synthetic, parallel: parallel)
        do throws(MetricError) {
            let (group, known) = try Self.chosen(head, real, metric)
            func probabilities(_ logits: Matrix<Float>) throws(MetricError) -> InceptionScore.Probabilities {
                try InceptionScore.Probabilities(logits: logits.columns(in: group.columns))
            }
            let estimate = try metric.estimate(
                probabilities(synthetic), head: group.name, resamples: resamples, parallel: parallel)
            var anchors = [Anchor(name: AnchorNames.copyOfTrain, value: metric.value(known))]
            for (name, rows) in sets.anchors {
                guard let logits = try? head.logits(rows, parallel: parallel),
                    let found = try? probabilities(logits)
                else { continue }
                anchors.append(Anchor(name: name, value: metric.value(found)))
            }
            return builder.build(
                InceptionScore.descriptor, .success(estimate),
                floor: MeasurementBuilder.floor(
                    of: metric.floor(known, rows: sets.synthetic.rows, draws: splits), InceptionScore.descriptor),
                floorReason: "the draws of real rows gave no value",
                anchors: anchors)
        } catch {
            return builder.build(InceptionScore.descriptor, .failure(error))
        }
    }

    /// The classifier that is most certain and varied about the real rows: the one that knows such images best.
    private static func chosen(
        _ head: ClassHead, _ real: Matrix<Float>, _ metric: InceptionScore
    ) throws(MetricError) -> (ClassHead.Group, InceptionScore.Probabilities) {
        var best: (group: ClassHead.Group, known: InceptionScore.Probabilities, value: Double)?
        for group in head.groups where group.columns.count > 1 {
            let known = try InceptionScore.Probabilities(logits: real.columns(in: group.columns))
            let value = metric.value(known) / Double(group.columns.count)
            if best.map({ value > $0.value }) ?? true { best = (group, known, value) }
        }
        guard let best else { throw .notApplicable("the class head tells no classes apart") }
        return (best.group, best.known)
    }
}
