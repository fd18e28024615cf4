import Neural
import Numerics

/// The linear classifiers on a run of features, one a training set; the embedded network's read the last 256.
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
    /// The features that are read, of `dimension`.
    private let features: Range<Int>
    private let dimension: Int

    package init(
        groups: [Group], weight: Tensor, bias: [Float], features: Range<Int> = 192..<448,
        of dimension: Int = FeatureNetwork.dimension
    ) throws(FeatureError) {
        self.features = features
        self.dimension = dimension
        let columns = groups.last?.columns.upperBound ?? 0
        guard weight.shape == [features.count, columns], bias.count == columns, weight.values.allSatisfy(\.isFinite) else {
            throw FeatureError(.badWeights, "the class head does not fit its classes")
        }
        self.groups = groups
        self.weight = weight
        self.bias = bias
    }

    /// The same classifiers where rows have more columns behind those that are read.
    package func reading(rowsOf dimension: Int) throws(FeatureError) -> ClassHead {
        try ClassHead(groups: groups, weight: weight, bias: bias, features: features, of: dimension)
    }

    /// Logits [n × classes] of features [n × dimension], columns by `groups`.
    public func logits(_ features: Matrix<Float>, parallel: Parallel = .serial) throws(FeatureError) -> Matrix<Float> {
        guard features.columns == dimension else {
            throw FeatureError(.shapeMismatch, "the class head takes \(dimension) features, not \(features.columns)")
        }
        let last = features.columns(in: self.features)
        let values = DenseProducts.forwardByRow(
            last.storage, rows: last.rows, weights: weight.values, bias: bias, inputs: last.columns, outputs: bias.count,
            parallel: parallel)
        return Matrix(unchecked: values, rows: last.rows, columns: bias.count)
    }
}
