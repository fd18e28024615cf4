import Numerics

/// A penalty on the gradient of a critic by its input, mean over the rows.
public enum GradientPenalty: Sendable, Equatable {
    /// weight · (‖g‖ − 1)² (Gulrajani et al. 2017).
    case unitNorm(weight: Double)
    /// weight / 2 · ‖g‖², known as R1 at real rows (Mescheder et al. 2018).
    case zeroNorm(weight: Double)

    /// Sets the gradients of the critic's parameters to the penalty's.
    /// - Parameters:
    ///   - critic: piecewise linear, one value a row; no layer mixes rows.
    ///   - points: where the gradient is taken.
    /// - Returns: the penalty and the mean norm of the gradient.
    public func apply(
        to critic: any PiecewiseLinear, at points: Tensor, parallel: Parallel
    ) throws(NeuralError) -> (value: Double, norm: Double) {
        let rows = points.rows
        var pass = Pass(training: true, parallel: parallel)
        let output = try critic.forward(points, pass)
        guard rows > 0, output.count == rows else {
            throw NeuralError(.shapeMismatch, "a gradient penalty on an output of \(output.shape)")
        }
        pass.wantsParameterGradients = false
        pass.keepsLinearisation = true
        let gradient = try critic.backward(Tensor(shape: output.shape, repeating: 1), pass)
        let norms = RowPasses.squareSums(gradient.values, rows: rows).map { $0.squareRoot() }
        let zero = [Float](repeating: 0, count: rows)
        let tangent = RowPasses.combined(
            gradient.values, norms.map { Float(slope($0) / Double(rows)) }, gradient.values, zero, parallel: parallel)
        _ = try critic.push(Tensor(unchecked: tangent, shape: gradient.shape), Pass(training: true, parallel: parallel))
        return (
            norms.reduce(0) { $0 + value($1) } / Double(rows), norms.reduce(0, +) / Double(rows)
        )
    }

    private func value(_ norm: Double) -> Double {
        switch self {
        case .unitNorm(let weight): weight * (norm - 1) * (norm - 1)
        case .zeroNorm(let weight): weight / 2 * norm * norm
        }
    }

    /// The derivative by g is this times g.
    private func slope(_ norm: Double) -> Double {
        switch self {
        case .unitNorm(let weight): norm > 0 ? 2 * weight * (norm - 1) / norm : 0
        case .zeroNorm(let weight): weight
        }
    }
}
