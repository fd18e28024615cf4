import Neural
import Numerics

/// A multi-layer perceptron that tells classes by softmax cross-entropy; see `Perceptron` for how it is trained.
public struct PerceptronClassifier: Classifier {
    let perceptron: Perceptron

    package init(_ perceptron: Perceptron = Perceptron()) { self.perceptron = perceptron }

    public var name: String { "mlp" }
    public var parameters: [String: String] { perceptron.parameters.merging(["learner": name]) { $1 } }

    public var fitsOnOneThread: Bool { true }

    /// One thread, whatever `parallel` has.
    public func fit(
        _ inputs: Matrix<Float>, labels: [Int], classes: Int, seed: UInt64, on parallel: Parallel
    ) throws(LearnerError) -> any ClassifierModel<Matrix<Float>> {
        try LearnerError.check(labels: labels, samples: inputs.rows, classes: classes)
        return Model(
            fitted: try perceptron.trained(
                inputs, strata: labels, outputs: classes, loss: Loss(labels: labels), seed: seed, on: .serial),
            classes: classes)
    }

    private struct Loss: Perceptron.Loss {
        let labels: [Int]

        func callAsFunction(_ output: Tensor, rows: ArraySlice<Int>) throws(NeuralError) -> (loss: Double, gradient: Tensor) {
            let outcome = try SoftmaxCrossEntropy()(output, labels: rows.map { labels[$0] })
            return (outcome.loss, outcome.gradient)
        }
    }

    private struct Model: ClassifierModel {
        let fitted: Perceptron.Fitted
        let classes: Int

        func probabilities(_ inputs: Matrix<Float>, on parallel: Parallel) throws(LearnerError) -> Matrix<Double> {
            var result = Matrix<Double>(
                unchecked: try fitted.answers(inputs) { SoftmaxCrossEntropy.probabilities($0).values.map { Double($0) } },
                rows: inputs.rows, columns: classes)
            // Single precision sums to one within 1e-7 only.
            for row in 0..<result.rows {
                var total = 0.0
                for k in 0..<classes { total += result[row, k] }
                for k in 0..<classes { result[row, k] /= total }
            }
            return result
        }
    }
}
