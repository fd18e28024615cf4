import Datasets
import Learners
import Metrics
import Numerics
import Results

/// TSTR, TRTR and their gap: logistic regression on features, a convolutional network on pixels.
struct UtilityStage {
    let inputs: ImageInputs
    let sets: FeatureSpaceSets
    let resamples: Resamples
    let seed: UInt64
    let parallel: Parallel

    func run(progress: any ProgressSink) throws -> ImageMetrics.Outcome {
        var outcome = ImageMetrics.Outcome(measurements: [], figures: [])
        var bars: [Figure.Bar] = []

        progress.report(stage: "utility", done: 0, of: 2, detail: "logistic regression on features")
        measure(
            LogisticRegression(), features: sets.space.id,
            { (set, role) throws(MetricError) in try labelled(features(of: role), set) }, &outcome, &bars)

        progress.report(stage: "utility", done: 1, of: 2, detail: "convolutional network on pixels")
        let pixels = try PixelInputs(inputs, parallel)
        measure(
            PixelCNN(), features: nil,
            { (set, role) throws(MetricError) in try labelled(pixels.batch(of: role), set) }, &outcome, &bars)

        if !bars.isEmpty {
            outcome.figures.insert(
                Figure(
                    id: "tstr", dimension: .utility, title: "Train on synthetic, test on real",
                    caption: "Accuracy on the same real test rows of classifiers that learned from real and from "
                        + "synthetic rows. Close bars mean that the synthetic set can stand in for the real one.",
                    content: .bars(valueLabel: "accuracy", bars: bars)), at: 0)
        }
        return outcome
    }

    private func features(of role: RunResult.Role) -> Matrix<Float>? {
        switch role {
        case .real: sets.real
        case .synthetic: sets.synthetic
        case .holdout: sets.holdout
        }
    }

    private func labelled<Input: LearnerInput>(
        _ rows: Input?, _ set: ImageSet?
    ) throws(MetricError) -> LabelledSet<Input>? {
        guard let rows, let set, let labels = set.labels else { return nil }
        return try LabelledSet(inputs: rows, labels: labels, classNames: set.classNames)
    }

    private func measure<Learner: Classifier>(
        _ learner: Learner, features: String?,
        _ data: (ImageSet?, RunResult.Role) throws(MetricError) -> LabelledSet<Learner.Input>?,
        _ outcome: inout ImageMetrics.Outcome, _ bars: inout [Figure.Bar]
    ) {
        let builder = MeasurementBuilder(
            features: features, nReal: inputs.real.count, nSynthetic: inputs.synthetic.count)
        let descriptors = [UtilityStudy.tstrDescriptor, UtilityStudy.trtrDescriptor, UtilityStudy.gapDescriptor]
        let study: UtilityStudy
        let floor: Floor
        do throws(MetricError) {
            let task = try UtilityTask(
                real: data(inputs.real, .real), synthetic: data(inputs.synthetic, .synthetic),
                holdout: data(inputs.holdout, .holdout), seed: seed)
            study = try task.run(learner, seed: seed, on: parallel)
            floor = try task.floor(learner, seed: seed, on: parallel)
        } catch {
            for descriptor in descriptors {
                var failed = builder.build(descriptor, .failure(error))
                failed.parameters = learner.parameters
                outcome.measurements.append(failed)
            }
            return
        }
        let estimates = [
            Result { () throws(MetricError) in try study.tstrEstimate(resamples: resamples) },
            Result { () throws(MetricError) in try study.trtrEstimate(resamples: resamples) },
            Result { () throws(MetricError) in try study.gapEstimate(resamples: resamples) },
        ]
        for (descriptor, estimate) in zip(descriptors, estimates) {
            var measurement = builder.build(descriptor, estimate)
            if let real = estimates[1].value {
                // A classifier that learned nothing names the commonest class; one that learned from a copy of the
                // training set is the classifier that learned from real rows.
                let majority = study.majorityShare
                let isGap = descriptor.id == UtilityStudy.gapDescriptor.id
                measurement.floor = isGap ? floor : real.floor
                measurement.anchors = [
                    Anchor(name: ImageAnchors.copyOfTrain, value: isGap ? 0 : real.value),
                    Anchor(name: "majority_class", value: isGap ? real.value - majority : majority),
                ]
            }
            measurement.parameters.merge(learner.parameters) { own, _ in own }
            outcome.measurements.append(measurement)
        }
        for (name, role, index) in [("trained on real", Figure.Role.real, 1), ("trained on synthetic", .synthetic, 0)] {
            guard case .success(let estimate) = estimates[index] else { continue }
            bars.append(
                Figure.Bar(
                    group: learner.name, name: name, role: role, value: estimate.value, low: estimate.interval?.low,
                    high: estimate.interval?.high))
        }
        outcome.figures.append(study.recallFigure())
    }
}

extension Result where Success == Estimate {
    fileprivate var value: Estimate? { try? get() }
}

extension Estimate {
    /// TRTR is TSTR between two real samples: its value and interval are the floor of both.
    fileprivate var floor: Floor {
        Floor(value: value, low: interval?.low ?? value, high: interval?.high ?? value, splits: 1)
    }
}

extension UtilityStudy {
    /// Share of the commonest class among the test rows.
    fileprivate var majorityShare: Double {
        let counts = trtr.labels.reduce(into: [Int](repeating: 0, count: classNames.count)) { $0[$1] += 1 }
        return Double(counts.max() ?? 0) / Double(max(1, trtr.labels.count))
    }
}
