import Numerics

/// Layers one after the other. A network is itself a layer, so networks nest.
public final class Network: PiecewiseLinear {
    public let layers: [any Layer]

    public init(_ layers: [any Layer]) { self.layers = layers }

    public var parameters: [(name: String, parameter: Parameter)] { named { $0.parameters } }
    public var statistics: [(name: String, parameter: Parameter)] { named { $0.statistics } }

    private func named(
        _ values: (any Layer) -> [(name: String, parameter: Parameter)]
    ) -> [(name: String, parameter: Parameter)] {
        layers.enumerated().flatMap { index, layer in values(layer).map { ("\(index).\($0.name)", $0.parameter) } }
    }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        var value = input
        for layer in layers { value = try layer.forward(value, pass) }
        return value
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        var value = gradient
        // Without a wish for the input's gradient, nothing below the first layer that learns is needed.
        let first = pass.wantsInputGradient ? 0 : layers.firstIndex { !$0.parameters.isEmpty } ?? 0
        for index in layers.indices.reversed() where index >= first {
            var inner = pass
            inner.wantsInputGradient = index > first || pass.wantsInputGradient
            value = try layers[index].backward(value, inner)
        }
        return value
    }

    public func push(_ tangent: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        var value = tangent
        for layer in layers {
            guard let layer = layer as? any PiecewiseLinear else {
                throw NeuralError(.invalidSetting, "a gradient penalty through a layer that is not piecewise linear")
            }
            value = try layer.push(value, pass)
        }
        return value
    }

    /// Output for `input` with running statistics, in batches of `batch` rows, so that memory stays bounded.
    public func predict(_ input: Tensor, batch: Int = 256, parallel: Parallel = .serial) throws(NeuralError) -> Tensor {
        let rows = input.rows
        let width = rows == 0 ? 0 : input.count / rows
        var values: [Float] = []
        var shape: [Int] = [0]
        var first = 0
        while first < rows {
            let last = min(rows, first + max(1, batch))
            let part = Tensor(
                unchecked: Array(input.values[first * width..<last * width]),
                shape: [last - first] + input.shape.dropFirst())
            let output = try forward(part, Pass(training: false, parallel: parallel))
            values.append(contentsOf: output.values)
            shape = output.shape
            first = last
        }
        shape[0] = rows
        return Tensor(unchecked: values, shape: shape)
    }
}

/// y = x + f(x) for layers f that keep the shape (He et al. 2016).
public final class Residual: Layer {
    private let inner: Network

    public init(_ layers: [any Layer]) { inner = Network(layers) }

    public var layers: [any Layer] { inner.layers }
    public var parameters: [(name: String, parameter: Parameter)] { inner.parameters }
    public var statistics: [(name: String, parameter: Parameter)] { inner.statistics }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        var output = try inner.forward(input, pass)
        try expectSame(output, input.shape, "Residual")
        Pooling.add(input.values, to: &output.values, parallel: pass.parallel)
        return output
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        var result = try inner.backward(gradient, pass)
        if pass.wantsInputGradient { Pooling.add(gradient.values, to: &result.values, parallel: pass.parallel) }
        return result
    }
}
