import Learners
import Numerics
import Results

/// Rows to learn from or to be tested on, with a class or a number each: what metrics of several models read.
package struct LearnedRows: Sendable {
    enum Truth: Sendable {
        case classes([Int], count: Int)
        case numbers([Double])
    }

    package let inputs: Matrix<Float>
    let truth: Truth
    let keys: RowKeys

    private init(_ inputs: Matrix<Float>, _ truth: Truth, _ keys: RowKeys) {
        (self.inputs, self.truth, self.keys) = (inputs, truth, keys)
    }

    init(_ set: LabelledSet<Matrix<Float>>) {
        self.init(set.inputs, .classes(set.labels, count: set.classNames.count), set.keys)
    }

    init(_ set: RegressionSet) { self.init(set.inputs, .numbers(set.values), set.keys) }

    package var count: Int { inputs.rows }

    func rows(_ indices: [Int]) -> LearnedRows {
        let truth: Truth = switch self.truth {
        case .classes(let labels, let count): .classes(indices.map { labels[$0] }, count: count)
        case .numbers(let values): .numbers(indices.map { values[$0] })
        }
        return LearnedRows(inputs.rows(at: indices), truth, keys.rows(at: indices))
    }

    func appending(_ other: LearnedRows) throws(MetricError) -> LearnedRows {
        do throws(LearnerError) {
            let inputs = try inputs.appending(other.inputs)
            switch (truth, other.truth) {
            case (.classes(let own, let count), .classes(let more, _)):
                return LearnedRows(inputs, .classes(own + more, count: count), keys)
            case (.numbers(let own), .numbers(let more)): return LearnedRows(inputs, .numbers(own + more), keys)
            default: throw LearnerError(.dimensionMismatch, "Classes and numbers are two targets.", remedy: "Name one target.")
            }
        } catch { throw .failed("\(error.message) \(error.remedy)") }
    }

    /// Two random halves.
    func halves(_ stream: RandomStream) -> (LearnedRows, LearnedRows) {
        var random = stream
        let order = keys.order
        let shuffled = random.permutation(order.count)
        let middle = shuffled.count / 2
        return (
            rows(shuffled.prefix(middle).sorted().map { order[$0] }),
            rows(shuffled.dropFirst(middle).sorted().map { order[$0] }))
    }

    /// The same rows with the columns at `places` in another order of rows.
    func shuffling(_ places: [Int], _ order: [Int]) -> LearnedRows {
        var inputs = inputs
        for row in 0..<inputs.rows {
            for place in places { inputs[row, place] = self.inputs[order[row], place] }
        }
        return LearnedRows(inputs, truth, keys)
    }
}

/// A recipe of a model of either target.
package struct LearnedModel: Sendable {
    package let name: String
    let classifier: any Classifier<Matrix<Float>>
    let regressor: any Regressor

    /// Four that differ in what they can learn, beside boosted trees.
    static let others = [
        LearnedModel(name: "linear", LogisticRegression(maximumIterations: 100), LinearRegression()),
        LearnedModel(
            name: "linear, held back", LogisticRegression(penalty: 10_000, maximumIterations: 100),
            LinearRegression(penalty: 10_000)),
        LearnedModel(name: "pairs of splits", XGBoostClassifier(rounds: 10, depth: 2), XGBoostRegressor(rounds: 10, depth: 2)),
        LearnedModel(name: "single splits", XGBoostClassifier(depth: 1), XGBoostRegressor(depth: 1)),
    ]
    static let boosted = LearnedModel(name: "boosted trees", XGBoostClassifier(), XGBoostRegressor())

    package init(name: String, _ classifier: any Classifier<Matrix<Float>>, _ regressor: any Regressor) {
        (self.name, self.classifier, self.regressor) = (name, classifier, regressor)
    }

    /// For rows of the form that was learned, how good each answer is: 1 or 0 for a class; one minus the squared error over the
    /// variance of `test` for a number, whose mean is R².
    typealias Taught = @Sendable (_ test: LearnedRows) throws(MetricError) -> [Double]

    /// Trains on `rows`.
    func taught(_ rows: LearnedRows, seed: UInt64) throws(MetricError) -> Taught {
        do throws(LearnerError) {
            switch rows.truth {
            case .classes(let labels, let count):
                if let only = labels.first, labels.allSatisfy({ $0 == only }) {
                    return { test throws(MetricError) in test.hits { _ in only } }
                }
                let model = try Self.fit(classifier, rows.inputs, labels, count, seed)
                return { test throws(MetricError) in
                    let answers = try Self.asMetric { () throws(LearnerError) in
                        try model.probabilities(test.inputs, on: .serial)
                    }
                    return test.hits { row in
                        (0..<answers.columns).max { (answers[row, $0], -$0) < (answers[row, $1], -$1) } ?? 0
                    }
                }
            case .numbers(let values):
                let model = try regressor.fit(rows.inputs, values: values, seed: seed, on: .serial)
                return { test throws(MetricError) in
                    test.merits(try Self.asMetric { () throws(LearnerError) in try model.values(test.inputs, on: .serial) })
                }
            }
        } catch { throw .failed("\(error.message) \(error.remedy)") }
    }

    private static func fit(
        _ classifier: some Classifier<Matrix<Float>>, _ inputs: Matrix<Float>, _ labels: [Int], _ count: Int, _ seed: UInt64
    ) throws(LearnerError) -> any ClassifierModel<Matrix<Float>> {
        try classifier.fit(inputs, labels: labels, classes: count, seed: seed, on: .serial)
    }

    private static func asMetric<Value>(_ body: () throws(LearnerError) -> Value) throws(MetricError) -> Value {
        do throws(LearnerError) { return try body() } catch { throw .failed("\(error.message) \(error.remedy)") }
    }
}

extension LearnedRows {
    fileprivate func hits(_ answer: (Int) -> Int) -> [Double] {
        guard case .classes(let labels, _) = truth else { return [Double](repeating: 0, count: count) }
        return labels.indices.map { answer($0) == labels[$0] ? 1 : 0 }
    }

    fileprivate func merits(_ answers: [Double]) -> [Double] {
        guard case .numbers(let values) = truth else { return [Double](repeating: 0, count: count) }
        let mean = values.reduce(0) { $0 + $1 / Double(values.count) }
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / Double(values.count) }
        guard variance > 0, variance.isFinite else { return [Double](repeating: 0, count: count) }
        // One answer far out decides no more than a wrong class does a hundred times.
        return zip(values, answers).map { max(-100, 1 - ($0 - $1) * ($0 - $1) / variance) }
    }
}
