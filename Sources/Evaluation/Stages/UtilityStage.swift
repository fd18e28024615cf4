import Datasets
import Learners
import Metrics
import Numerics
import Results

/// TSTR, TRTR, TSTS, TRTS and what follows from them: logistic regression and boosted trees on features, a
/// convolutional network on pixels.
struct UtilityStage<Content: RowSet> {
    let inputs: MeasuredInputs<Content>
    /// What learners on features read; nil where there are none.
    let sets: FeatureSpaceSets?
    let learners: [any ContentLearner<Content>]
    /// Those on features; those on the content are among `learners`.
    var extraLearners: [ExtraLearner] = []
    let resamples: Resamples
    let seed: UInt64
    let parallel: Parallel
    var shared: SharedWork?

    /// What was measured, and the classifiers' answers for what is asked about groups of rows.
    struct Outcome: Codable {
        var measurements: [Measurement] = []
        var figures: [Figure] = []
        var studies: [AnsweredStudy] = []
    }

    func run(progress: any ProgressSink) throws -> Outcome {
        var outcome = Outcome()
        let before = sets == nil ? 0 : 2 + extraLearners.count
        func report(_ done: Int, _ detail: String) {
            progress.report(stage: "utility", done: done, of: before + learners.count, detail: detail)
        }
        if let sets {
            func rows(_ set: Content?, _ role: RunResult.Role) throws(MetricError) -> LabelledSet<Matrix<Float>>? {
                switch role {
                case .real: try set?.labelling(sets.real)
                case .synthetic: try set?.labelling(sets.synthetic)
                case .holdout: try set?.labelling(sets.holdout)
                }
            }
            report(0, "logistic regression on features")
            measure(LogisticRegression(), refits: 10, features: sets.space.id, rows, &outcome)
            report(1, "boosted trees on features")
            measure(XGBoostClassifier(), refits: 4, features: sets.space.id, rows, &outcome)
            for (index, extra) in extraLearners.enumerated() {
                report(2 + index, "\(extra.words) on features")
                measure(extra.classifier, refits: extra.refits, features: sets.space.id, rows, &outcome)
            }
        }
        for (index, learner) in learners.enumerated() {
            report(before + index, learner.words)
            try measure(learner, &outcome)
        }

        let bars = outcome.studies.flatMap { Self.bars($0.study) }
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

    private func measure<Reader: ContentLearner>(
        _ reader: Reader, _ outcome: inout Outcome
    ) throws where Reader.Content == Content {
        let read = try reader.reader(of: inputs.sets.all, reference: nil)
        // Read when the task asks for them, so that nothing here holds on to them.
        var failure: (any Error)?
        measure(
            reader.learner, refits: reader.refits, features: nil,
            { (set, _) throws(MetricError) in
                guard let set, set.labels != nil else { return nil }
                let rows: Reader.Learner.Input
                do { rows = try read(set, parallel) } catch {
                    failure = error
                    throw .failed("the rows cannot be read")
                }
                return try set.labelling(rows)
            }, &outcome)
        // What cannot be read ends the run, as anywhere.
        if let failure { throw failure }
    }

    static var descriptors: [MetricDescriptor] { [
        UtilityStudy.tstrDescriptor, UtilityStudy.trtrDescriptor, UtilityStudy.gapDescriptor,
        UtilityStudy.tstsDescriptor, UtilityStudy.trtsDescriptor, UtilityStudy.calibrationDescriptor,
    ] }

    private func measure<Learner: Classifier>(
        _ learner: Learner, refits: Int, features: String?,
        _ data: (Content?, RunResult.Role) throws(MetricError) -> LabelledSet<Learner.Input>?,
        _ outcome: inout Outcome
    ) {
        var builder = MeasurementBuilder(
            features: features, nReal: inputs.real.count, nSynthetic: inputs.synthetic.count)
        let study: UtilityStudy
        do throws(MetricError) {
            try LabelSides(inputs).require("utility")
            let task = try UtilityTask(
                real: data(inputs.real, .real), synthetic: data(inputs.synthetic, .synthetic),
                holdout: data(inputs.holdout, .holdout), seed: seed)
            study = try task.run(learner, refits: refits, seed: seed, shared: shared, on: parallel)
            if study.testsOnHoldout { builder.nHoldout = inputs.holdout?.count }
        } catch {
            for descriptor in Self.descriptors {
                var failed = builder.build(descriptor, .failure(error))
                failed.parameters = learner.parameters
                outcome.measurements.append(failed)
            }
            return
        }
        outcome.studies.append(AnsweredStudy(study: study, features: features))
        for descriptor in Self.descriptors {
            var measurement = builder.build(descriptor, estimate(descriptor, study))
            if measurement.status == .ok { scale(&measurement, descriptor, study) }
            measurement.parameters.merge(learner.parameters) { own, _ in own }
            outcome.measurements.append(measurement)
        }
        outcome.figures += [
            study.recallFigure(), study.confusionFigure(), study.reliabilityFigure(),
            study.scoresFigure(resamples: resamples),
        ]
    }

    private func estimate(_ descriptor: MetricDescriptor, _ study: UtilityStudy) -> Result<Estimate, MetricError> {
        Result { () throws(MetricError) in
            switch descriptor.id {
            case UtilityStudy.tstrDescriptor.id: try study.tstrEstimate(resamples: resamples)
            case UtilityStudy.trtrDescriptor.id: try study.trtrEstimate(resamples: resamples)
            case UtilityStudy.tstsDescriptor.id: try study.tstsEstimate(resamples: resamples)
            case UtilityStudy.trtsDescriptor.id: try study.trtsEstimate(resamples: resamples)
            case UtilityStudy.gapDescriptor.id: try study.gapEstimate(resamples: resamples)
            default: try study.calibrationEstimate(resamples: resamples)
            }
        }
    }

    /// Floor and anchors. A classifier that learned nothing names the commonest class with its share as probability; one
    /// that learned from a copy of the training set is the classifier that learned from real rows.
    private func scale(_ measurement: inout Measurement, _ descriptor: MetricDescriptor, _ study: UtilityStudy) {
        guard let real = try? study.trtrEstimate(resamples: resamples) else { return }
        let majority = study.majorityShare(of: study.trtr)
        // TRTR is TSTR between two real samples: its value and interval are the floor of all accuracies.
        let accuracy = Floor(
            value: real.value, low: real.interval?.low ?? real.value, high: real.interval?.high ?? real.value, splits: 1)
        let (copy, nothing): (Double?, Double?)
        switch descriptor.id {
        case UtilityStudy.gapDescriptor.id:
            measurement.floor = study.gapFloor
            measurement.floorReason = measurement.floor == nil ? study.luckReason : nil
            (copy, nothing) = (0, real.value - majority)
        case UtilityStudy.calibrationDescriptor.id:
            measurement.floor = study.calibrationFloor(resamples: resamples)
            (copy, nothing) = (UtilityScore.calibrationError.value(study.trtr), 0)
        case UtilityStudy.tstsDescriptor.id, UtilityStudy.trtsDescriptor.id:
            measurement.floor = accuracy
            (copy, nothing) = (study.unseenRealAccuracy, (study.trts ?? study.tsts).map(study.majorityShare))
        default:
            measurement.floor = accuracy
            (copy, nothing) = (real.value, majority)
        }
        measurement.anchors = [
            copy.map { Anchor(name: AnchorNames.copyOfTrain, value: $0) },
            nothing.map { Anchor(name: "majority_class", value: $0) },
        ].compactMap(\.self)
    }

    private static func bars(_ study: UtilityStudy) -> [Figure.Bar] {
        [
            ("trained on real", Figure.Role.real, try? study.trtrEstimate(resamples: Resamples(seed: 0, replicates: 1))),
            ("trained on synthetic", .synthetic, try? study.tstrEstimate(resamples: Resamples(seed: 0, replicates: 1))),
        ].compactMap { name, role, estimate in
            estimate.map {
                Figure.Bar(
                    group: study.learner, name: name, role: role, value: $0.value, low: $0.interval?.low,
                    high: $0.interval?.high)
            }
        }
    }
}

extension UtilityStudy {
    /// Share of the commonest class among the rows that were answered.
    func majorityShare(of predictions: Predictions) -> Double {
        let counts = predictions.labels.reduce(into: [Int](repeating: 0, count: classNames.count)) { $0[$1] += 1 }
        return Double(counts.max() ?? 0) / Double(max(1, predictions.labels.count))
    }
}

extension RowSet {
    /// `rows`, one a row of this set, with this set's labels; nil without rows or labels.
    func labelling<Input: LearnerInput>(_ rows: Input?) throws(MetricError) -> LabelledSet<Input>? {
        guard let rows, let labels else { return nil }
        return try LabelledSet(inputs: rows, labels: labels, classNames: classNames)
    }
}
