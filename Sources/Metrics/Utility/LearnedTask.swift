import Learners
import Numerics
import Results

/// Several models on one task: what more rows help, what models look at, and which of them is best.
package struct LearnedTask: Sendable {
    let synthetic: LearnedRows
    let test: LearnedRows
    let testsOnHoldout: Bool
    let seed: UInt64
    let parallel: Parallel
    /// What models learn from: real rows, synthetic rows, and two disjoint halves of the real rows, which give floors.
    let sets: [LearnedRows]
    private let boostedStore = Lazy<Result<[Boosted], MetricError>>()
    private let weightStore = Keyed<Resamples, [[Double]]>()

    /// Boosted trees that learned from one of `sets`.
    struct Boosted: Sendable {
        let model: LearnedModel.Taught
        /// How good each answer to the test rows is.
        let merits: [Double]
    }

    package init(_ task: UtilityTask<Matrix<Float>>, seed: UInt64, parallel: Parallel) {
        self.init(
            LearnedRows(task.real), LearnedRows(task.synthetic), LearnedRows(task.test), task.testsOnHoldout, seed, parallel)
    }

    package init(_ task: RegressionTask, seed: UInt64, parallel: Parallel) {
        self.init(
            LearnedRows(task.real), LearnedRows(task.synthetic), LearnedRows(task.test), task.testsOnHoldout, seed, parallel)
    }

    private init(
        _ real: LearnedRows, _ synthetic: LearnedRows, _ test: LearnedRows, _ testsOnHoldout: Bool, _ seed: UInt64,
        _ parallel: Parallel
    ) {
        (self.synthetic, self.test, self.testsOnHoldout) = (synthetic, test, testsOnHoldout)
        (self.seed, self.parallel) = (seed, parallel)
        let halves = real.halves(RandomStream(seed: seed).split("learned_halves"))
        sets = [real, synthetic, halves.0, halves.1]
    }

    var real: LearnedRows { sets[0] }

    /// Boosted trees on each of `sets`, which every metric of this task asks.
    func boosted() throws(MetricError) -> [Boosted] {
        try boostedStore.get {
            Result { () throws(MetricError) in
                try parallel.tryMap(sets.count) { index throws(MetricError) in
                    let model = try LearnedModel.boosted.taught(sets[index], seed: seed)
                    return Boosted(model: model, merits: try model(test))
                }
            }
        }.get()
    }

    /// A value with the interval of the test rows, and its floor from a value of halves of the real rows.
    /// - Parameters: what is measured under weights of the test rows; nil for all alike.
    func outcome(
        _ resamples: Resamples, parameters: [String: String], notes: [String], value measure: ([Double]?) -> Double,
        floor measureFloor: ([Double]?) -> Double
    ) -> Outcome {
        let weights = weights(resamples)
        let value = measure(nil)
        var estimate = Estimate(
            value, interval: Self.interval(weights.map(measure), value),
            parameters: [
                "test": testsOnHoldout ? "holdout" : "30 % of real", "test_rows": "\(test.count)",
            ].merging(parameters) { $1 }, notes: notes)
        if estimate.interval == nil { estimate.intervalReason = "there are no resamples of the test rows" }
        let known = measureFloor(nil)
        let spread = Self.interval(weights.map(measureFloor), known)
        return Outcome(
            estimate: estimate, floor: Floor(value: known, low: spread?.low ?? known, high: spread?.high ?? known, splits: 1))
    }

    /// One list of weights of the test rows a replicate.
    private func weights(_ resamples: Resamples) -> [[Double]] {
        weightStore.get(resamples) {
            let drawn = resamples.weights(of: test.keys, role: testsOnHoldout ? .holdout : .real)
            return (0..<resamples.replicates).map { drawn[$0].map(Double.init) }
        }
    }

    /// An estimate and its floor.
    package struct Outcome: Sendable {
        package var estimate: Estimate
        package var floor: Floor
    }

    static func mean(_ values: [Double], _ weights: [Double]?) -> Double {
        var (sum, count) = (0.0, 0.0)
        for index in values.indices {
            let weight = weights?[index] ?? 1
            sum += weight * values[index]
            count += weight
        }
        return count > 0 ? sum / count : 0
    }

    private static func interval(_ sample: [Double], _ value: Double) -> Interval? {
        Intervals.percentile(sample).map {
            Interval(
                low: min(value, $0.lowerBound), high: max(value, $0.upperBound), method: "paired_bootstrap_rows",
                replicates: sample.count)
        }
    }
}
