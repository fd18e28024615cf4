import Neural
import Numerics

/// A multi-layer perceptron that predicts numbers by squared error about their mean in units of their spread; see
/// `Perceptron` for how it is trained.
public struct PerceptronRegressor: Regressor {
    let perceptron: Perceptron

    package init(_ perceptron: Perceptron = Perceptron()) { self.perceptron = perceptron }

    public var name: String { "mlp" }
    public var parameters: [String: String] { perceptron.parameters.merging(["learner": name]) { $1 } }

    /// One thread, whatever `parallel` has.
    public func fit(
        _ inputs: Matrix<Float>, values: [Double], seed: UInt64, on parallel: Parallel
    ) throws(LearnerError) -> any RegressorModel {
        try LearnerError.check(values: values, samples: inputs.rows)
        let scale = TargetScale(values)
        let loss = Loss(values: values.map { Float(scale.scaled($0)) })
        return Model(
            fitted: try perceptron.trained(
                inputs, strata: [Int](repeating: 0, count: values.count), outputs: 1, loss: loss, seed: seed, on: .serial),
            scale: scale)
    }

    private struct Loss: Perceptron.Loss {
        let values: [Float]

        func callAsFunction(_ output: Tensor, rows: ArraySlice<Int>) throws(NeuralError) -> (loss: Double, gradient: Tensor) {
            guard output.count == rows.count else {
                throw NeuralError(.shapeMismatch, "\(output.count) answers for \(rows.count) rows")
            }
            var gradient = Tensor(shape: output.shape)
            var total = 0.0
            let share = 2 / Float(max(1, rows.count))
            for (place, row) in rows.enumerated() {
                let error = output.values[place] - values[row]
                total += Double(error) * Double(error)
                gradient.values[place] = error * share
            }
            return (total / Double(max(1, rows.count)), gradient)
        }
    }

    private struct Model: RegressorModel {
        let fitted: Perceptron.Fitted
        let scale: TargetScale

        func values(_ inputs: Matrix<Float>, on parallel: Parallel) throws(LearnerError) -> [Double] {
            try fitted.answers(inputs) { $0.values.map { scale.unscaled(Double($0)) } }
        }
    }
}
