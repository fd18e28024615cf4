#if canImport(Glibc)
    import Glibc
#endif

/// How fast images turn into noise: x_t = √ᾱ_t x_0 + √(1 − ᾱ_t) ε for the steps t = 0..<steps (Ho et al. 2020).
public struct DiffusionSchedule: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// ᾱ falls as a squared cosine (Nichol and Dhariwal 2021).
        case cosine
        /// β rises evenly, from 10⁻⁴ to 0.02 for 1,000 steps.
        case linear
    }

    /// Variance added at each step.
    public let beta: [Double]
    /// ᾱ: what is left of the image's variance after each step.
    public let kept: [Double]

    /// - Precondition: steps > 0.
    public init(_ kind: Kind = .cosine, steps: Int = 1_000) {
        precondition(steps > 0, "a schedule has steps")
        switch kind {
        case .cosine:
            func level(_ step: Int) -> Double {
                let angle = cos((Double(step) / Double(steps) + 0.008) / 1.008 * .pi / 2)
                return angle * angle
            }
            beta = (0..<steps).map { min(1 - level($0 + 1) / level($0), 0.999) }
        case .linear:
            let scale = 1_000 / Double(steps)
            let (first, last) = (scale * 1e-4, scale * 0.02)
            beta = (0..<steps).map { first + (last - first) * Double($0) / Double(max(1, steps - 1)) }
        }
        var product = 1.0
        kept = beta.map { beta in
            product *= 1 - beta
            return product
        }
    }

    public var steps: Int { beta.count }
    /// √ᾱ.
    public func signal(_ step: Int) -> Double { kept[step].squareRoot() }
    /// √(1 − ᾱ).
    public func noise(_ step: Int) -> Double { (1 - kept[step]).squareRoot() }

    /// The Gaussian q(x_{t−1} | x_t, x_0) = N(clean · x_0 + noised · x_t, variance).
    public func posterior(_ step: Int) -> (clean: Double, noised: Double, variance: Double) {
        let before = step > 0 ? kept[step - 1] : 1
        let rest = 1 - kept[step]
        return (
            beta[step] * before.squareRoot() / rest, (1 - before) * (1 - beta[step]).squareRoot() / rest,
            beta[step] * (1 - before) / rest
        )
    }

    /// `count` steps spread evenly over all, the noisiest first.
    public func sampled(_ count: Int) -> [Int] {
        let count = min(max(1, count), steps)
        return (0..<count).map { steps * (count - $0) / count - 1 }
    }
}
