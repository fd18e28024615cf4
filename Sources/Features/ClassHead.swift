import Neural
import Numerics

/// The linear classifiers on the last 256 features, one a training set.
public struct ClassHead: Sendable {
    /// A training set with the names of its classes and their columns among the logits.
    public struct Group: Sendable, Equatable {
        public let name: String
        public let classNames: [String]
        public let columns: Range<Int>
    }

    public let groups: [Group]
    package let weight: Tensor
    package let bias: [Float]

    package init(groups: [Group], weight: Tensor, bias: [Float]) throws(FeatureError) {
        let columns = groups.last?.columns.upperBound ?? 0
        guard weight.shape == [256, columns], bias.count == columns, weight.values.allSatisfy(\.isFinite) else {
            throw FeatureError(.badWeights, "the class head does not fit its classes")
        }
        self.groups = groups
        self.weight = weight
        self.bias = bias
    }

    /// Logits [n × classes] of features [n × 448], columns by `groups`.
    public func logits(_ features: Matrix<Float>, parallel: Parallel = .serial) throws(FeatureError) -> Matrix<Float> {
        guard features.columns == FeatureNetwork.dimension else {
            throw FeatureError(.shapeMismatch, "the class head takes 448 features, not \(features.columns)")
        }
        let last = features.columns(in: 192..<448)
        let values = DenseProducts.forward(
            last.storage, rows: last.rows, weights: weight.values, bias: bias, inputs: 256, outputs: bias.count,
            parallel: parallel)
        return Matrix(unchecked: values, rows: last.rows, columns: bias.count)
    }
}
