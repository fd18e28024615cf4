#if canImport(Glibc)
    import Glibc
#endif

/// Losses of a critic and a generator on the critic's raw outputs, means over the rows.
public enum AdversarialLoss: Sendable, Equatable {
    /// softplus(−D(x)) + softplus(D(G(z))) and softplus(−D(G(z))) (Goodfellow et al. 2014, the non-saturating form).
    case nonSaturating
    /// D(G(z)) − D(x) and −D(G(z)) (Arjovsky et al. 2017); the critic needs a gradient penalty.
    case wasserstein

    /// The critic's loss with its derivatives by each output.
    public func critic(real: [Float], fake: [Float]) -> (loss: Double, real: [Float], fake: [Float]) {
        let left = terms(real, sign: -1)
        let right = terms(fake, sign: 1)
        return (left.loss + right.loss, left.gradient, right.gradient)
    }

    /// The generator's loss with its derivatives by each output.
    public func generator(fake: [Float]) -> (loss: Double, fake: [Float]) {
        let result = terms(fake, sign: -1)
        return (result.loss, result.gradient)
    }

    /// Mean of f(sign · output) with its derivatives, f softplus or the identity.
    private func terms(_ outputs: [Float], sign: Double) -> (loss: Double, gradient: [Float]) {
        let share = 1 / Double(max(1, outputs.count))
        var loss = 0.0
        let gradient = outputs.map { output -> Float in
            let value = sign * Double(output)
            switch self {
            case .nonSaturating:
                loss += Self.softplus(value)
                return Float(sign * share * Self.sigmoid(value))
            case .wasserstein:
                loss += value
                return Float(sign * share)
            }
        }
        return (loss * share, gradient)
    }

    /// log(1 + eˣ) without overflow.
    package static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

    package static func sigmoid(_ x: Double) -> Double {
        let e = exp(-abs(x))
        return x >= 0 ? 1 / (1 + e) : e / (1 + e)
    }
}
