import Numerics

/// Gradient-boosted trees (Chen & Guestrin 2016) that minimise squared error, with the settings of `XGBoostClassifier`.
public struct XGBoostRegressor: Regressor {
    let trees: XGBoostClassifier

    public init(rounds: Int = 50, depth: Int = 4, learningRate: Double = 0.3) {
        trees = XGBoostClassifier(rounds: rounds, depth: depth, learningRate: learningRate)
    }

    public var name: String { trees.name }
    public var parameters: [String: String] { trees.parameters.merging(["objective": "squared_error"]) { $1 } }

    /// One thread, whatever `parallel` has.
    public func fit(
        _ inputs: Matrix<Float>, values: [Double], seed: UInt64, on parallel: Parallel
    ) throws(LearnerError) -> any RegressorModel {
        try LearnerError.check(values: values, samples: inputs.rows)
        try FeatureBlocks.check(inputs)
        let scale = TargetScale(values)
        let data = try BoosterMatrix(inputs, values: values.map { Float(scale.scaled($0)) })
        let booster = try Booster(
            fitting: data, rounds: trees.rounds,
            parameters: trees.settings(seed: seed, columns: inputs.columns) + [("objective", "reg:squarederror"), ("base_score", "0")])
        return Model(booster: booster, scale: scale, columns: inputs.columns)
    }

    private struct Model: RegressorModel {
        let booster: Booster
        let scale: TargetScale
        let columns: Int

        func values(_ inputs: Matrix<Float>, on parallel: Parallel) throws(LearnerError) -> [Double] {
            try LearnerError.check(columns: inputs.columns, fitted: columns)
            try FeatureBlocks.check(inputs)
            guard inputs.rows > 0 else { return [] }
            return try booster.predict(BoosterMatrix(inputs), .margins).map { scale.unscaled(Double($0)) }
        }
    }
}
