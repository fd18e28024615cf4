import Numerics
import Results

/// `utility.model_ranking`: Kendall's τ-b between the orders in which five models (and those asked for beside them) stand when
/// they learned from real and when they learned from synthetic rows, tested on the same real rows: whether the synthetic set
/// picks the model that the real one would.
public enum ModelRanking {
    public static let descriptor = MetricDescriptor(
        id: "utility.model_ranking", title: "Agreement on the best model", shortTitle: "Model ranking", modalities: [.table],
        dimension: .utility, direction: .higher, unit: "rank correlation", range: -1...1, optimum: 1, restsOn: .test, needsClasses: true)

    /// - Parameter extra: further models; with them it is another quantity, and says so (`variant`).
    package static func measure(
        _ task: LearnedTask, extra: [LearnedModel] = [], resamples: Resamples
    ) throws(MetricError) -> LearnedTask.Outcome {
        let boosted = try task.boosted()
        let others = LearnedModel.others + extra
        let found = try task.parallel.tryMap(task.sets.count * others.count) { index throws(MetricError) in
            try others[index % others.count].taught(task.sets[index / others.count], seed: task.seed)(task.test)
        }
        let models = others + [LearnedModel.boosted]
        func scores(_ set: Int, _ weights: [Double]?) -> [Double] {
            (found[set * others.count..<(set + 1) * others.count] + [boosted[set].merits])
                .map { LearnedTask.mean($0, weights) }
        }
        func order(_ set: Int) -> String {
            let own = scores(set, nil)
            return models.indices.sorted { (-own[$0], $0) < (-own[$1], $1) }
                .map { "\(models[$0].name) \(rounded(own[$0]))" }.joined(separator: "; ")
        }
        return task.outcome(
            resamples, parameters: ["models": "\(models.count)"].merging(
                extra.isEmpty ? [:] : ["variant": "with " + extra.map(\.name).joined(separator: ", ")]) { $1 },
            notes: ["after real rows: \(order(0))", "after synthetic rows: \(order(1))"],
            value: { agreement(scores(0, $0), scores(1, $0)) }, floor: { agreement(scores(2, $0), scores(3, $0)) })
    }

    /// τ-b; 1 where both tie all, 0 where one of them does.
    private static func agreement(_ first: [Double], _ second: [Double]) -> Double {
        func isTied(_ scores: [Double]) -> Bool { scores.allSatisfy { $0 == scores.first } }
        return KendallTau.b(first, second) ?? (isTied(first) && isTied(second) ? 1 : 0)
    }
}
