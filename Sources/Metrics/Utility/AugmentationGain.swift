import Numerics
import Results

/// `utility.augmentation_gain`: what synthetic rows add to real ones: the score of boosted trees that learned from both, minus
/// that of trees that learned from the real rows alone, on the same real test rows.
public enum AugmentationGain {
    public static let descriptor = MetricDescriptor(
        id: "utility.augmentation_gain", title: "Gain from adding synthetic rows", shortTitle: "Augmentation gain",
        modalities: [.table], dimension: .utility, direction: .higher, unit: "accuracy", range: -1...1, optimum: nil,
        restsOn: .test)

    package static func measure(_ task: LearnedTask, resamples: Resamples) throws(MetricError) -> LearnedTask.Outcome {
        let model = LearnedModel.boosted
        let halves = task.realHalves
        let sets = [
            task.real, try task.real.appending(task.synthetic), halves.0, try halves.0.appending(halves.1),
        ]
        let merits = try task.parallel.tryMap(sets.count) { index throws(MetricError) in
            try model.taught(sets[index], seed: task.seed)(task.test)
        }
        func score(_ index: Int, _ weights: [Double]?) -> Double { max(0, LearnedTask.mean(merits[index], weights)) }
        let value = score(1, nil) - score(0, nil)
        var estimate = Estimate(
            value, parameters: task.parameters(["learner": "xgboost", "synthetic_rows": "\(task.synthetic.count)"]),
            notes: ["\(rounded(score(0, nil))) with real rows, \(rounded(score(1, nil))) with both"])
        estimate.interval = LearnedTask.interval(
            task.weights(resamples).map { score(1, $0) - score(0, $0) }, value)
        // What as many real rows again add to half of them: more than any further rows can add to all.
        let more = score(3, nil) - score(2, nil)
        let spread = LearnedTask.interval(task.weights(resamples).map { score(3, $0) - score(2, $0) }, more)
        return .init(
            estimate: estimate,
            floor: Floor(value: more, low: spread?.low ?? more, high: spread?.high ?? more, splits: 1))
    }
}
