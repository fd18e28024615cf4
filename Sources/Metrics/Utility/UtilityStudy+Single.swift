import Learners
import Numerics
import Results

extension UtilityStudy {
    /// `utility.tstr` by itself, where the classifier trained on real rows is measured elsewhere.
    ///
    /// With `refits` the interval and the replicates know the luck of the training rows as `tstrEstimate` does, without them
    /// that of the test rows alone.
    /// - Parameters:
    ///   - synthetic: classes are matched to those of `test` by name. As in `UtilityTask` 20 % of the rows are kept out,
    ///     by the same draw, so that the value is the one of an evaluation with a holdout.
    ///   - test: real rows.
    ///   - refits: on halves of the training rows; 0 for none.
    package static func tstr<Learner: Classifier>(
        _ learner: Learner, trainedOn synthetic: LabelledSet<Learner.Input>, test: LabelledSet<Learner.Input>,
        refits: Int = 0, seed: UInt64, resamples: Resamples?, on parallel: Parallel
    ) throws(MetricError) -> Estimate {
        guard test.labels.count >= 10 else {
            throw .insufficientData("utility needs 10 real rows to test on; there are \(test.labels.count)")
        }
        guard synthetic.labels.count > 0 else { throw .insufficientData("there are no synthetic rows") }
        let training = UtilityTask.training(
            of: try synthetic.relabelled(test.classNames, role: "synthetic"), seed: seed)
        let predictions = try training.trained(learner, seed: seed, on: parallel).predictions(of: test, on: parallel)
        let right = predictions.labels.indices.map { predictions.isRight($0) ? 1.0 : 0 }
        let value = right.reduce(0, +) / Double(right.count)
        var estimate = Estimate(
            value, parameters: learner.parameters.merging(["training_rows": "\(training.labels.count)"]) { $1 })
        guard let resamples else { return estimate }
        estimate.replicates = resamples.weights(of: test.keys, role: .holdout).means(right)
        guard refits > 1 else {
            let wilson = Intervals.wilson(successes: right.reduce(0, +), trials: Double(right.count))
            estimate.interval = Interval(low: wilson.lowerBound, high: wilson.upperBound, method: "wilson_model_fixed")
            return estimate
        }
        guard let luck = try UtilityTask.luck(learner, training, test: test, refits: refits, seed: seed, on: parallel) else {
            estimate.intervalReason =
                "most classes of the synthetic rows to train on have one row each, so that they cannot be halved"
            return estimate
        }
        estimate.parameters["refits"] = "\(luck.answers.count)"
        estimate.interval = luck.interval(of: value)
        // The luck of one candidate's training rows has nothing to do with another's: its draws hang on the answers.
        var key: UInt64 = 0xcbf2_9ce4_8422_2325
        for answer in luck.answers.joined() { key = (key ^ (answer ? 1 : 2)) &* 0x100_0000_01b3 }
        let deviation = luck.variance().squareRoot()
        let stretch =
            StudentDistribution.quantile(0.975, degrees: luck.degrees) / NormalDistribution.quantile(0.975)
        let stream = resamples.stream("training_luck").split("\(key)")
        estimate.replicates = estimate.replicates?.enumerated().map { replicate, value in
            var draw = stream.split(replicate)
            return value + stretch * deviation * draw.normal()
        }
        return estimate
    }
}
