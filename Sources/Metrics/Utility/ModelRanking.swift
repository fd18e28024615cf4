import Numerics
import Results

/// `utility.model_ranking`: Kendall's τ-b between the orders in which five models stand when they learned from real and when they
/// learned from synthetic rows, tested on the same real rows: whether the synthetic set picks the model that the real one would.
public enum ModelRanking {
    public static let descriptor = MetricDescriptor(
        id: "utility.model_ranking", title: "Agreement on the best model", shortTitle: "Model ranking", modalities: [.table],
        dimension: .utility, direction: .higher, unit: "rank correlation", range: -1...1, optimum: 1, restsOn: .test)

    package static func measure(_ task: LearnedTask, resamples: Resamples) throws(MetricError) -> LearnedTask.Outcome {
        let models = LearnedModel.all
        let halves = task.realHalves
        let sets = [task.real, task.synthetic, halves.0, halves.1]
        let merits = try task.parallel.tryMap(sets.count * models.count) { index throws(MetricError) in
            try models[index % models.count].taught(sets[index / models.count], seed: task.seed)(task.test)
        }
        func scores(_ set: Int, _ weights: [Double]?) -> [Double] {
            models.indices.map { LearnedTask.mean(merits[set * models.count + $0], weights) }
        }
        let weights = task.weights(resamples)
        func agreement(_ first: Int, _ second: Int) -> (Double, Interval?) {
            let value = kendall(scores(first, nil), scores(second, nil))
            return (value, LearnedTask.interval(weights.map { kendall(scores(first, $0), scores(second, $0)) }, value))
        }
        func order(_ set: Int) -> String {
            let own = scores(set, nil)
            return models.indices.sorted { (-own[$0], $0) < (-own[$1], $1) }
                .map { "\(models[$0].name) \(rounded(own[$0]))" }.joined(separator: "; ")
        }
        let (value, interval) = agreement(0, 1)
        var estimate = Estimate(
            value, interval: interval, parameters: task.parameters(["models": "\(models.count)"]),
            notes: ["after real rows: \(order(0))", "after synthetic rows: \(order(1))"])
        if interval == nil { estimate.intervalReason = "there are no resamples" }
        let (known, spread) = agreement(2, 3)
        return .init(
            estimate: estimate, floor: Floor(value: known, low: spread?.low ?? known, high: spread?.high ?? known, splits: 1))
    }

    /// τ-b (Kendall 1945); 1 where both tie all, 0 where one of them does.
    static func kendall(_ first: [Double], _ second: [Double]) -> Double {
        var (agree, left, right) = (0.0, 0.0, 0.0)
        for one in first.indices {
            for other in 0..<one {
                let a: Double = first[one] == first[other] ? 0 : first[one] > first[other] ? 1 : -1
                let b: Double = second[one] == second[other] ? 0 : second[one] > second[other] ? 1 : -1
                agree += a * b
                left += a * a
                right += b * b
            }
        }
        if left == 0 && right == 0 { return 1 }
        guard left > 0, right > 0 else { return 0 }
        return max(-1, min(1, agree / (left * right).squareRoot()))
    }
}
