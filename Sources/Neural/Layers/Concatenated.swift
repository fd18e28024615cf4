import Numerics

/// y = [f(x), x], side by side, for layers f of rows (as in the generator of Xu et al. 2019).
public final class Concatenated: Layer {
    private let inner: Network
    /// Of f(x) in the last training pass.
    private var width: Int?

    public init(_ layers: [any Layer]) { inner = Network(layers) }

    public var parameters: [(name: String, parameter: Parameter)] { inner.parameters }
    public var statistics: [(name: String, parameter: Parameter)] { inner.statistics }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        let output = try inner.forward(input, pass)
        guard input.shape.count == 2, output.shape.count == 2, output.rows == input.rows else {
            throw NeuralError(.shapeMismatch, "Concatenated takes rows, not \(input.shape) and \(output.shape)")
        }
        if pass.training { width = output.shape[1] }
        let values = Resampling.joined(
            output.values, width: output.shape[1], input.values, width: input.shape[1], parallel: pass.parallel)
        return Tensor(unchecked: values, shape: [input.rows, output.shape[1] + input.shape[1]])
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let width else { throw unforwarded() }
        self.width = nil
        guard gradient.shape.count == 2, gradient.shape[1] >= width else {
            throw NeuralError(.shapeMismatch, "Concatenated: gradient \(gradient.shape) for \(width) values and its input")
        }
        func part(_ range: Range<Int>) -> Tensor {
            let values = Resampling.columns(range, of: gradient.values, stride: gradient.shape[1], parallel: pass.parallel)
            return Tensor(unchecked: values, shape: [gradient.rows, range.count])
        }
        var result = try inner.backward(part(0..<width), pass)
        if pass.wantsInputGradient {
            Pooling.add(part(width..<gradient.shape[1]).values, to: &result.values, parallel: pass.parallel)
        }
        return result
    }
}
