import Numerics
import Results

/// `utility.augmentation_gain`: what synthetic rows add to real ones: the score of boosted trees that learned from both, minus
/// that of trees that learned from the real rows alone, on the same real test rows.
public enum AugmentationGain {
    public static let descriptor = MetricDescriptor(
        id: "utility.augmentation_gain", title: "Gain from adding synthetic rows", shortTitle: "Augmentation gain",
        modalities: [.table], dimension: .utility, direction: .higher, unit: "accuracy", range: -1...1, optimum: nil,
        restsOn: .test, needsClasses: true)

    package static func measure(_ task: LearnedTask, resamples: Resamples) throws(MetricError) -> LearnedTask.Outcome {
        let known = try task.boosted()
        let both = try LearnedModel.boosted.taught(task.real.appending(task.synthetic), seed: task.seed)(task.test)
        func score(_ merits: [Double], _ weights: [Double]?) -> Double { max(0, LearnedTask.mean(merits, weights)) }
        return task.outcome(
            resamples, parameters: ["learner": "xgboost", "synthetic_rows": "\(task.synthetic.count)"],
            notes: ["\(rounded(score(known[0].merits, nil))) with real rows, \(rounded(score(both, nil))) with both"],
            value: { score(both, $0) - score(known[0].merits, $0) },
            // What as many real rows again add to half of them: more than any further rows can add to all.
            floor: { score(known[0].merits, $0) - score(known[2].merits, $0) })
    }
}
