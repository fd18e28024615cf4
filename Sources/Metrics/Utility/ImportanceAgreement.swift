import Numerics
import Results

/// `utility.importance_agreement`: Spearman's rank correlation of how much each column matters to boosted trees that learned from
/// real rows and to those that learned from synthetic ones. A column matters by what it costs on the real test rows to
/// shuffle it (Breiman 2001; Fisher, Rudin & Dominici 2019).
public enum ImportanceAgreement {
    public static let descriptor = MetricDescriptor(
        id: "utility.importance_agreement", title: "Agreement of what matters", shortTitle: "Importance agreement",
        modalities: [.table], dimension: .utility, direction: .higher, unit: "rank correlation", range: -1...1, optimum: 1,
        restsOn: .test)

    /// - Parameter columns: the places of each column among the inputs.
    package static func measure(
        _ task: LearnedTask, columns: [(name: String, places: [Int])], resamples: Resamples
    ) throws(MetricError) -> LearnedTask.Outcome {
        guard columns.count > 2 else { throw .notApplicable("ranks of what matters need three columns beside the target") }
        let halves = task.realHalves
        let sets = [task.real, task.synthetic, halves.0, halves.1]
        var random = RandomStream(seed: task.seed).split("importance")
        let order = random.permutation(task.test.count)
        // Of each set, a list a column: what each test row loses.
        let losses = try task.parallel.tryMap(sets.count) { index throws(MetricError) -> [[Double]] in
            let model = try LearnedModel.boosted.taught(sets[index], seed: task.seed)
            let own = try model(task.test)
            var lists: [[Double]] = []
            for column in columns {
                lists.append(zip(own, try model(task.test.shuffling(column.places, order))).map { $0 - $1 })
            }
            return lists
        }
        func agreement(_ first: Int, _ second: Int, _ weights: [Double]?) -> Double {
            spearman(
                losses[first].map { LearnedTask.mean($0, weights) }, losses[second].map { LearnedTask.mean($0, weights) })
        }
        let value = agreement(0, 1, nil)
        let weights = task.weights(resamples)
        func most(_ index: Int) -> String {
            let sums = losses[index].map { LearnedTask.mean($0, nil) }
            let order = sums.indices.sorted { (-sums[$0], $0) < (-sums[$1], $1) }
            return order.prefix(3).map { columns[$0].name }.joined(separator: ", ")
        }
        var estimate = Estimate(
            value, parameters: task.parameters(["learner": "xgboost", "columns": "\(columns.count)"]),
            notes: ["matters most after real rows: \(most(0)); after synthetic rows: \(most(1))"])
        estimate.interval = LearnedTask.interval(weights.map { agreement(0, 1, $0) }, value)
        let known = agreement(2, 3, nil)
        let spread = LearnedTask.interval(weights.map { agreement(2, 3, $0) }, known)
        return .init(
            estimate: estimate, floor: Floor(value: known, low: spread?.low ?? known, high: spread?.high ?? known, splits: 1))
    }

    /// Pearson's correlation of mid-ranks; 1 where both rank nothing, 0 where one of them does.
    static func spearman(_ first: [Double], _ second: [Double]) -> Double {
        func ranks(_ values: [Double]) -> [Double] {
            values.map { value in
                Double(values.count { $0 < value }) + 0.5 * Double(values.count { $0 == value } - 1)
            }
        }
        let (a, b) = (ranks(first), ranks(second))
        let middle = Double(first.count - 1) / 2
        var (cross, left, right) = (0.0, 0.0, 0.0)
        for index in a.indices {
            cross += (a[index] - middle) * (b[index] - middle)
            left += (a[index] - middle) * (a[index] - middle)
            right += (b[index] - middle) * (b[index] - middle)
        }
        if left == 0 && right == 0 { return 1 }
        guard left > 0, right > 0 else { return 0 }
        return max(-1, min(1, cross / (left * right).squareRoot()))
    }
}
