#if canImport(Glibc)
    import Glibc
#endif
import Numerics

/// −log p(x | z) of a decoder's output, summed over the values of each example.
public final class PixelLikelihood {
    public enum Family: String, Sendable, CaseIterable {
        /// The output is the logit of each value; data in 0…1.
        case bernoulli
        /// The output is the mean of each value; one standard deviation for all, learned (Rybkin et al. 2021).
        case gaussian
    }

    public struct Outcome: Sendable {
        /// Σ −log p over all rows, in nats.
        public let sum: Double
        /// Gradient of share · sum by the output.
        public let gradient: Tensor
    }

    public let family: Family
    /// log σ of the Gaussian, one value; its gradient is set by `evaluate`.
    public let logDeviation: Parameter

    public init(_ family: Family, logDeviation: Float = -1) {
        self.family = family
        self.logDeviation = Parameter(shape: [1], values: [logDeviation], decays: false)
    }

    public var parameters: [(name: String, parameter: Parameter)] {
        family == .gaussian ? [("log_deviation", logDeviation)] : []
    }

    /// - Parameter share: what the gradient is multiplied by, 1 / rows for the mean over a batch.
    public func evaluate(
        _ output: Tensor, target: Tensor, share: Float, parallel: Parallel = .serial
    ) throws(NeuralError) -> Outcome {
        try expectSame(target, output.shape, "PixelLikelihood")
        switch family {
        case .bernoulli:
            let (sum, gradient) = PixelLosses.bernoulli(
                output.values, target.values, share: share, parallel: parallel)
            return Outcome(sum: sum, gradient: Tensor(unchecked: gradient, shape: output.shape))
        case .gaussian:
            let logSigma = Double(logDeviation.values[0])
            let precision = exp(-2 * logSigma)
            let (error, gradient) = PixelLosses.squaredError(
                output.values, target.values, share: share * Float(precision), parallel: parallel)
            let count = Double(output.count)
            let sum = 0.5 * error * precision + count * (logSigma + 0.5 * log(2 * .pi))
            logDeviation.gradient = [share * Float(count - error * precision)]
            return Outcome(sum: sum, gradient: Tensor(unchecked: gradient, shape: output.shape))
        }
    }

    /// The mean of each value: what is shown of a sample.
    public func mean(_ output: Tensor, parallel: Parallel = .serial) -> Tensor {
        guard family == .bernoulli else { return output }
        return Tensor(
            unchecked: Elementwise.apply(.sigmoid, output.values, parallel: parallel), shape: output.shape)
    }
}
