import Numerics
import Results

/// `utility.importance_agreement`: Spearman's rank correlation of how much each column matters to boosted trees that learned from
/// real rows and to those that learned from synthetic ones. A column matters by what it costs on the real test rows to
/// shuffle it (Breiman 2001; Fisher, Rudin & Dominici 2019).
public enum ImportanceAgreement {
    public static let descriptor = MetricDescriptor(
        id: "utility.importance_agreement", title: "Agreement of what matters", shortTitle: "Importance agreement",
        modalities: [.table], dimension: .utility, direction: .higher, unit: "rank correlation", range: -1...1, optimum: 1,
        restsOn: .test, needsClasses: true)

    /// - Parameter columns: the places of each column among the inputs.
    package static func measure(
        _ task: LearnedTask, columns: [(name: String, places: [Int])], resamples: Resamples
    ) throws(MetricError) -> LearnedTask.Outcome {
        guard columns.count > 2 else { throw .notApplicable("ranks of what matters need three columns beside the target") }
        let models = try task.boosted()
        var random = RandomStream(seed: task.seed).split("importance")
        let order = random.permutation(task.test.count)
        // Of each set, a list a column: what each test row loses.
        let losses = try task.parallel.tryMap(models.count) { index throws(MetricError) -> [[Double]] in
            var lists: [[Double]] = []
            for column in columns {
                let shuffled = try models[index].model(task.test.shuffling(column.places, order))
                lists.append(zip(models[index].merits, shuffled).map { $0 - $1 })
            }
            return lists
        }
        func agreement(_ first: Int, _ second: Int, _ weights: [Double]?) -> Double {
            spearman(
                losses[first].map { LearnedTask.mean($0, weights) }, losses[second].map { LearnedTask.mean($0, weights) })
        }
        func most(_ index: Int) -> String {
            let sums = losses[index].map { LearnedTask.mean($0, nil) }
            let order = sums.indices.sorted { (-sums[$0], $0) < (-sums[$1], $1) }
            return order.prefix(3).map { columns[$0].name }.joined(separator: ", ")
        }
        return task.outcome(
            resamples, parameters: ["learner": "xgboost", "columns": "\(columns.count)"],
            notes: ["matters most after real rows: \(most(0)); after synthetic rows: \(most(1))"],
            value: { agreement(0, 1, $0) }, floor: { agreement(2, 3, $0) })
    }

    /// Pearson's correlation of mid-ranks; 1 where both rank nothing, 0 where one of them does.
    static func spearman(_ first: [Double], _ second: [Double]) -> Double {
        let (a, b) = (PairMoments.ranks(first), PairMoments.ranks(second))
        // Mid-ranks are about 0.
        func product(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
        let (left, right) = (product(a, a), product(b, b))
        if left == 0 && right == 0 { return 1 }
        guard left > 0, right > 0 else { return 0 }
        return max(-1, min(1, product(a, b) / (left * right).squareRoot()))
    }
}
