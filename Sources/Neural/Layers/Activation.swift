#if canImport(Glibc)
    import Glibc
#endif
import Numerics

/// A function of each value.
public final class Activation: Layer {
    public enum Function: Sendable, Equatable {
        case relu
        case leakyReLU(slope: Float)
        case tanh
        case sigmoid
    }

    public let function: Function
    // The output suffices for every derivative here.
    private var output: Tensor?

    public init(_ function: Function) { self.function = function }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        var result = input
        switch function {
        case .relu: for index in result.values.indices { result.values[index] = max(0, result.values[index]) }
        case .leakyReLU(let slope):
            for index in result.values.indices where result.values[index] < 0 { result.values[index] *= slope }
        case .tanh: for index in result.values.indices { result.values[index] = tanhf(result.values[index]) }
        case .sigmoid:
            for index in result.values.indices { result.values[index] = 1 / (1 + expf(-result.values[index])) }
        }
        if pass.training { output = result }
        return result
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let output else { throw unforwarded() }
        try expectSame(gradient, output.shape, "Activation")
        var result = gradient
        for index in result.values.indices {
            let y = output.values[index]
            switch function {
            case .relu: if y <= 0 { result.values[index] = 0 }
            case .leakyReLU(let slope): if y < 0 { result.values[index] *= slope }
            case .tanh: result.values[index] *= 1 - y * y
            case .sigmoid: result.values[index] *= y * (1 - y)
            }
        }
        self.output = nil
        return result
    }
}
