import Numerics

/// Gradient-boosted trees (Chen & Guestrin 2016) of the XGBoost library on features, by histograms of `bins` bins.
///
/// A fit takes one thread, because the library sums in another order with another number of threads; callers run folds
/// and models side by side instead. Each round draws `columnShare` of the columns by `seed`, so equal seeds give equal
/// bits.
public struct XGBoostClassifier: Classifier {
    public let rounds: Int
    public let depth: Int
    public let learningRate: Double
    /// Share of the columns that each tree may look at, above 0 and at most 1.
    public let columnShare: Double
    public let bins: Int

    public init(
        rounds: Int = 50, depth: Int = 4, learningRate: Double = 0.3, columnShare: Double = 0.25, bins: Int = 64
    ) {
        self.rounds = min(max(1, rounds), 10_000)
        self.depth = min(max(1, depth), 12)
        self.learningRate = min(max(learningRate, 1e-6), 1)
        self.columnShare = min(max(columnShare, 1e-6), 1)
        self.bins = min(max(2, bins), 1024)
    }

    public var name: String { "xgboost" }
    public var parameters: [String: String] {
        [
            "learner": name, "rounds": "\(rounds)", "depth": "\(depth)", "learning_rate": "\(learningRate)",
            "column_share": "\(columnShare)", "bins": "\(bins)",
        ]
    }

    public var fitsOnOneThread: Bool { true }

    /// One thread, whatever `parallel` has.
    public func fit(
        _ inputs: Matrix<Float>, labels: [Int], classes: Int, seed: UInt64, on parallel: Parallel
    ) throws(LearnerError) -> any ClassifierModel<Matrix<Float>> {
        try fitted(inputs, labels: labels, classes: classes, seed: seed)
    }

    package func fitted(
        _ inputs: Matrix<Float>, labels: [Int], classes: Int, seed: UInt64
    ) throws(LearnerError) -> XGBoostModel {
        try LearnerError.check(labels: labels, samples: inputs.rows, classes: classes)
        try FeatureBlocks.check(inputs)
        var settings = settings(seed: seed, columns: inputs.columns)
        if classes == 2 {
            settings.append(("objective", "binary:logistic"))
        } else {
            settings += [("objective", "multi:softprob"), ("num_class", "\(classes)")]
        }
        let data = try BoosterMatrix(inputs, labels: labels)
        let booster = try Booster(fitting: data, rounds: rounds, parameters: settings)
        return XGBoostModel(booster, features: inputs.columns, classes: classes)
    }

    /// What is told the library beside the objective.
    func settings(seed: UInt64, columns: Int) -> [(name: String, value: String)] {
        // With few columns a share of them could leave a tree nothing that goes together.
        let share = columns < 16 ? 1 : columnShare
        return [
            ("verbosity", "0"), ("nthread", "1"), ("booster", "gbtree"), ("tree_method", "hist"),
            ("disable_default_eval_metric", "1"), ("seed", "\(seed & 0x7fff_ffff)"), ("max_depth", "\(depth)"),
            ("eta", "\(learningRate)"), ("colsample_bytree", "\(share)"), ("max_bin", "\(bins)"),
        ]
    }
}

/// A fitted `XGBoostClassifier`.
package struct XGBoostModel: ClassifierModel {
    private let booster: Booster
    private let features: Int
    private let classes: Int

    fileprivate init(_ booster: Booster, features: Int, classes: Int) {
        self.booster = booster
        self.features = features
        self.classes = classes
    }

    package func probabilities(
        _ inputs: Matrix<Float>, on parallel: Parallel
    ) throws(LearnerError) -> Matrix<Double> {
        let values = try predict(inputs, .probabilities).map { Double($0) }
        if classes == 2 {
            return Matrix(unchecked: values.flatMap { [1 - $0, $0] }, rows: inputs.rows, columns: 2)
        }
        // Shares in single precision sum to 1 only to seven digits.
        var result = Matrix(unchecked: values, rows: inputs.rows, columns: classes)
        for row in 0..<result.rows {
            var total = 0.0
            for k in 0..<classes { total += result[row, k] }
            for k in 0..<classes { result[row, k] /= total }
        }
        return result
    }

    /// Log odds of class 1 for every row of a fit with two classes.
    package func scores(_ inputs: Matrix<Float>) throws(LearnerError) -> [Double] {
        guard classes == 2 else {
            throw LearnerError(
                .dimensionMismatch, "Log odds need two classes, not \(classes).", remedy: "Use probabilities.")
        }
        return try predict(inputs, .margins).map { Double($0) }
    }

    private func predict(_ inputs: Matrix<Float>, _ output: Booster.Output) throws(LearnerError) -> [Float] {
        guard inputs.columns == features else {
            throw LearnerError(
                .dimensionMismatch, "The model was fitted on \(features) features, not \(inputs.columns).",
                remedy: "Use the same extractor for every set.")
        }
        try FeatureBlocks.check(inputs)
        guard inputs.rows > 0 else { return [] }
        return try booster.predict(BoosterMatrix(inputs), output)
    }
}
