import Learners
import Numerics
import Results

/// Several models on one task: what more rows help, what models look at, and which of them is best.
package struct LearnedTask: Sendable {
    let real: LearnedRows
    let synthetic: LearnedRows
    let test: LearnedRows
    let testsOnHoldout: Bool
    let seed: UInt64
    let parallel: Parallel

    package init(_ task: UtilityTask<Matrix<Float>>, seed: UInt64, parallel: Parallel) {
        real = LearnedRows(task.real)
        synthetic = LearnedRows(task.synthetic)
        test = LearnedRows(task.test)
        testsOnHoldout = task.testsOnHoldout
        (self.seed, self.parallel) = (seed, parallel)
    }

    package init(_ task: RegressionTask, seed: UInt64, parallel: Parallel) {
        real = LearnedRows(task.real)
        synthetic = LearnedRows(task.synthetic)
        test = LearnedRows(task.test)
        testsOnHoldout = task.testsOnHoldout
        (self.seed, self.parallel) = (seed, parallel)
    }

    /// Two disjoint halves of the real rows to train on.
    var realHalves: (LearnedRows, LearnedRows) { real.halves(RandomStream(seed: seed).split("learned_halves")) }

    /// One list of weights of the test rows a replicate.
    func weights(_ resamples: Resamples) -> [[Double]] {
        let drawn = resamples.weights(of: test.keys, role: testsOnHoldout ? .holdout : .real)
        return (0..<resamples.replicates).map { drawn[$0].map(Double.init) }
    }

    func parameters(_ own: [String: String]) -> [String: String] {
        ["test": testsOnHoldout ? "holdout" : "30 % of real", "test_rows": "\(test.count)"].merging(own) { $1 }
    }

    /// An estimate and its floor.
    package struct Outcome: Sendable {
        package var estimate: Estimate
        package var floor: Floor?
        package var floorReason: String?
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

    static func interval(_ sample: [Double], _ value: Double) -> Interval? {
        Intervals.percentile(sample).map {
            Interval(
                low: min(value, $0.lowerBound), high: max(value, $0.upperBound), method: "paired_bootstrap_rows",
                replicates: sample.count)
        }
    }
}
