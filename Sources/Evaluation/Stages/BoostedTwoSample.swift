import Learners
import Metrics
import Numerics
import Results

/// `fidelity.classifier_two_sample` with boosted trees in the place of the logistic regression: once a run, as floors
/// and anchors by fits would cost more than everything else. The floor is what equal distributions give in closed form;
/// rows that are copies stay in one fold with their originals, so that a copy of the training set scores 0.5.
struct BoostedTwoSample {
    let pair: PairEvidence
    let features: String
    let resamples: Resamples
    let seed: UInt64

    func measurement(progress: any ProgressSink) -> Measurement {
        progress.begin("boosted trees tell real from synthetic")
        let metric = ClassifierTwoSample(boosted: XGBoostClassifier(rounds: 40), seed: seed)
        let outcome = Result { () throws(MetricError) in try metric.estimateAndFloor(pair, resamples: resamples) }
        var measurement = MeasurementBuilder(
            features: features, nReal: pair.reference.rows, nSynthetic: pair.candidate.rows
        ).build(
            metric.descriptor, outcome.map(\.estimate), floor: (try? outcome.get())?.floor,
            anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 0.5)])
        measurement.parameters["learner"] = "xgboost"
        return measurement
    }
}
