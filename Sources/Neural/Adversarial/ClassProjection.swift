import Numerics

/// One value a row: ⟨features, w + eᵧ⟩ + b, with a vector eᵧ for the row's class (Miyato and Koyama 2018); without
/// classes a fully connected layer. Weights are [features, 1 + classes], w the first column.
public final class ClassProjection: PiecewiseLinear {
    public let weight: Parameter
    public let bias: Parameter
    /// The class of each row of the next pass, 0..<classes.
    public var labels: [Int] = []
    private let features: Int
    private let classes: Int
    private var input: Tensor?
    private var signal: [Float]?

    public init(features: Int, classes: Int, random: inout RandomStream) {
        self.features = features
        self.classes = classes
        let columns = 1 + classes
        weight = Parameter(
            shape: [features, columns], values: heNormal(count: features * columns, fanIn: 2 * features, &random),
            decays: true)
        bias = Parameter(shape: [1], values: [0], decays: false)
    }

    public var parameters: [(name: String, parameter: Parameter)] { [("weight", weight), ("bias", bias)] }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard input.shape.count == 2, input.shape[1] == features else {
            throw NeuralError(.shapeMismatch, "ClassProjection takes [count, \(features)], not \(input.shape)")
        }
        guard classes == 0 || labels.count == input.rows && labels.allSatisfy({ (0..<classes).contains($0) }) else {
            throw NeuralError(
                .shapeMismatch, "\(labels.count) labels of \(classes) classes for \(input.rows) rows")
        }
        if pass.training { self.input = input }
        return Tensor(unchecked: chosen(input.values, pass).map { $0 + bias.values[0] }, shape: [input.rows, 1])
    }

    /// Products with all columns, and of these the first and the label's: a few columns cost less than picking vectors.
    private func chosen(_ values: [Float], _ pass: Pass) -> [Float] {
        let columns = 1 + classes
        let rows = values.count / max(1, features)
        let products = DenseProducts.forward(
            values, rows: rows, weights: weight.values, bias: [Float](repeating: 0, count: columns),
            inputs: features, outputs: columns, parallel: pass.parallel)
        return (0..<rows).map { row in
            products[row * columns] + (classes == 0 ? 0 : products[row * columns + 1 + labels[row]])
        }
    }

    /// The row's derivative at the columns that made it.
    private func spread(_ gradient: [Float]) -> [Float] {
        let columns = 1 + classes
        var result = [Float](repeating: 0, count: gradient.count * columns)
        for (row, value) in gradient.enumerated() {
            result[row * columns] = value
            if classes > 0 { result[row * columns + 1 + labels[row]] = value }
        }
        return result
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let input else { throw unforwarded() }
        try expectSame(gradient, [input.rows, 1], "ClassProjection")
        let columns = 1 + classes
        let signal = spread(gradient.values)
        if pass.wantsParameterGradients {
            weight.gradient = DenseProducts.weightGradient(
                input.values, signal, rows: input.rows, inputs: features, outputs: columns, parallel: pass.parallel)
            bias.gradient = [Float(gradient.values.reduce(0.0) { $0 + Double($1) })]
        }
        self.signal = pass.keepsLinearisation ? signal : nil
        self.input = nil
        guard pass.wantsInputGradient else { return Tensor(shape: [0]) }
        let values = DenseProducts.inputGradient(
            signal, rows: input.rows, weights: weight.values, inputs: features, outputs: columns,
            parallel: pass.parallel)
        return Tensor(unchecked: values, shape: input.shape)
    }

    public func push(_ tangent: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let signal else { throw unforwarded() }
        try expectSame(tangent, [signal.count / (1 + classes), features], "ClassProjection")
        weight.gradient = DenseProducts.weightGradient(
            tangent.values, signal, rows: tangent.rows, inputs: features, outputs: 1 + classes,
            parallel: pass.parallel)
        bias.gradient = [0]
        self.signal = nil
        return Tensor(unchecked: chosen(tangent.values, pass), shape: [tangent.rows, 1])
    }
}
