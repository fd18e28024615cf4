#if canImport(Glibc)
    import Glibc
#endif

/// The approximate posterior q(z | x) = N(μ, diag σ²) of a variational autoencoder, one row an example
/// (Kingma and Welling 2014).
public struct GaussianPosterior: Sendable {
    /// [rows, latent].
    public let mean: Tensor
    /// log σ², [rows, latent].
    public let logVariance: Tensor

    /// - Parameter output: an encoder's output [rows, 2 · latent], the means before the log variances.
    /// - Throws: `.shapeMismatch` when the width is odd.
    public init(_ output: Tensor) throws(NeuralError) {
        guard output.shape.count == 2, output.shape[1] % 2 == 0, output.shape[1] > 0 else {
            throw NeuralError(.shapeMismatch, "a posterior takes [count, 2 · latent], not \(output.shape)")
        }
        let latent = output.shape[1] / 2
        var (mean, logVariance): ([Float], [Float]) = ([], [])
        for row in 0..<output.rows {
            let from = row * 2 * latent
            mean.append(contentsOf: output.values[from..<from + latent])
            logVariance.append(contentsOf: output.values[from + latent..<from + 2 * latent])
        }
        self.mean = Tensor(unchecked: mean, shape: [output.rows, latent])
        self.logVariance = Tensor(unchecked: logVariance, shape: [output.rows, latent])
    }

    /// z = μ + σ · ε.
    /// - Parameter noise: ε, standard normal, [rows, latent].
    public func code(noise: Tensor) throws(NeuralError) -> Tensor {
        try expectSame(noise, mean.shape, "GaussianPosterior")
        let values = mean.values.indices.map {
            mean.values[$0] + expf(0.5 * logVariance.values[$0]) * noise.values[$0]
        }
        return Tensor(unchecked: values, shape: mean.shape)
    }

    /// Σ KL(q ‖ N(0, I)) over rows and dimensions, in nats: ½ Σ (μ² + σ² − 1 − log σ²).
    public var divergence: Double {
        mean.values.indices.reduce(0.0) { sum, index in
            let (mu, log) = (Double(mean.values[index]), Double(logVariance.values[index]))
            return sum + 0.5 * (mu * mu + exp(log) - 1 - log)
        }
    }

    /// The gradient of a loss L(z) + `weight` · `divergence` by the encoder's output [rows, 2 · latent].
    /// - Parameters:
    ///   - codeGradient: dL/dz.
    ///   - noise: the ε that made z.
    public func gradient(
        codeGradient: Tensor, noise: Tensor, weight: Float
    ) throws(NeuralError) -> Tensor {
        try expectSame(codeGradient, mean.shape, "GaussianPosterior")
        try expectSame(noise, mean.shape, "GaussianPosterior")
        let latent = mean.shape[1]
        var gradient = Tensor(shape: [mean.rows, 2 * latent])
        for row in 0..<mean.rows {
            for column in 0..<latent {
                let from = row * latent + column
                let to = row * 2 * latent + column
                let (dz, log) = (codeGradient.values[from], logVariance.values[from])
                gradient.values[to] = dz + weight * mean.values[from]
                gradient.values[to + latent] =
                    0.5 * (dz * noise.values[from] * expf(0.5 * log) + weight * (expf(log) - 1))
            }
        }
        return gradient
    }
}
