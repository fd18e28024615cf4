import Numerics

/// A function of each value.
public final class Activation: PiecewiseLinear {
    public enum Function: Sendable, Equatable {
        case relu
        case leakyReLU(slope: Float)
        case tanh
        case sigmoid
        /// x · sigmoid(x) (Elfwing et al. 2018).
        case silu

        var kernel: Elementwise.Function {
            switch self {
            case .relu: .leaky(slope: 0)
            case .leakyReLU(let slope): .leaky(slope: slope)
            case .tanh: .tanh
            case .sigmoid: .sigmoid
            case .silu: .silu
            }
        }
    }

    public let function: Function
    // The input of silu, the output of the others: what the derivative is computed from.
    private var kept: Tensor?

    public init(_ function: Function) { self.function = function }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        let kernel = function.kernel
        let values = Elementwise.apply(kernel, input.values, parallel: pass.parallel)
        let output = Tensor(unchecked: values, shape: input.shape)
        if pass.training { kept = kernel.derivesFromInput ? input : output }
        return output
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let kept else { throw unforwarded() }
        try expectSame(gradient, kept.shape, "Activation")
        if !pass.keepsLinearisation { self.kept = nil }
        let values = Elementwise.gradient(
            function.kernel, gradient.values, kept: kept.values, parallel: pass.parallel)
        return Tensor(unchecked: values, shape: gradient.shape)
    }

    /// - Throws: `.invalidSetting` for functions that are not piecewise linear.
    public func push(_ tangent: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        switch function {
        case .relu, .leakyReLU: break
        case .tanh, .sigmoid, .silu:
            throw NeuralError(.invalidSetting, "a gradient penalty through \(function), which is not piecewise linear")
        }
        guard let kept else { throw unforwarded() }
        try expectSame(tangent, kept.shape, "Activation")
        self.kept = nil
        let values = Elementwise.gradient(
            function.kernel, tangent.values, kept: kept.values, parallel: pass.parallel)
        return Tensor(unchecked: values, shape: tangent.shape)
    }
}
