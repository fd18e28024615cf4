#if canImport(Glibc)
    import Glibc
#endif

/// What privacy a fit has spent, in (ε, δ): by Rényi divergence (Mironov 2017; Mironov et al. 2019) and by zero-concentrated
/// differential privacy (Bun & Steinke 2016). Neighbouring tables differ by one row more or less.
package enum PrivacyAccountant {
    /// Orders that a curve of Rényi divergence is looked at.
    package static let orders: [Double] =
        (11...109).map { Double($0) / 10 } + (11...63).map { Double($0) } + [128, 256, 512, 1_024]

    // MARK: Rényi divergence

    package static func gaussianRDP(sigma: Double, order: Double) -> Double { order / (2 * sigma * sigma) }

    /// Of Laplace noise of scale 1/ε (Mironov 2017, table II).
    package static func laplaceRDP(epsilon: Double, order: Double) -> Double {
        let (a, b) = (order, 1 / epsilon)
        let up = (a - 1) / b + log(a / (2 * a - 1))
        let down = -a / b + log((a - 1) / (2 * a - 1))
        return (max(up, down) + log1p(exp(min(up, down) - max(up, down)))) / (a - 1)
    }

    /// Of Gaussian noise on rows of which each takes part with probability `rate` (Mironov et al. 2019).
    package static func subsampledRDP(sigma: Double, rate: Double, order: Double) -> Double {
        if rate <= 0 { return 0 }
        if rate >= 1 { return gaussianRDP(sigma: sigma, order: order) }
        return (order == order.rounded() ? wholeOrder(sigma, rate, Int(order)) : otherOrder(sigma, rate, order)) / (order - 1)
    }

    private static func wholeOrder(_ sigma: Double, _ rate: Double, _ order: Int) -> Double {
        var sum = -Double.infinity
        var binomial = 0.0
        for turn in 0...order {
            let i = Double(turn)
            let term =
                binomial + i * log(rate) + (Double(order) - i) * log1p(-rate) + (i * i - i) / (2 * sigma * sigma)
            sum = logSum(sum, term)
            binomial += log((Double(order) - i) / (i + 1))
        }
        return sum
    }

    private static func otherOrder(_ sigma: Double, _ rate: Double, _ order: Double) -> Double {
        let middle = sigma * sigma * log(1 / rate - 1) + 0.5
        let width = 2.0.squareRoot() * sigma
        var (low, high) = (-Double.infinity, -Double.infinity)
        var (coefficient, i) = (1.0, 0.0)
        while i < 10_000 {
            let j = order - i
            let size = log(coefficient.magnitude)
            let a =
                size + i * log(rate) + j * log1p(-rate) + (i * i - i) / (2 * sigma * sigma) - log(2.0)
                + logErfc((i - middle) / width)
            let b =
                size + j * log(rate) + i * log1p(-rate) + (j * j - j) / (2 * sigma * sigma) - log(2.0)
                + logErfc((middle - j) / width)
            low = coefficient > 0 ? logSum(low, a) : logDifference(low, a)
            high = coefficient > 0 ? logSum(high, b) : logDifference(high, b)
            coefficient *= (order - i) / (i + 1)
            i += 1
            if max(a, b) < -30 { break }
        }
        return logSum(low, high)
    }

    private static func logSum(_ a: Double, _ b: Double) -> Double {
        let most = max(a, b)
        return most == -.infinity ? most : most + log1p(exp(min(a, b) - most))
    }

    private static func logDifference(_ a: Double, _ b: Double) -> Double { a > b ? a + log1p(-exp(b - a)) : -.infinity }

    private static func logErfc(_ x: Double) -> Double {
        guard x > 25 else { return log(erfc(x)) }
        let square = x * x
        return -square - log(x) - 0.5 * log(Double.pi) + log1p(-0.5 / square + 0.75 / (square * square))
    }

    /// ε of a curve over `orders` (Canonne, Kamath & Steinke 2020, proposition 12), the least of all orders.
    package static func epsilon(rdp: [Double], delta: Double) -> (epsilon: Double, order: Double) {
        var best = (epsilon: Double.infinity, order: orders[0])
        for (divergence, order) in zip(rdp, orders) {
            let own = divergence + log1p(-1 / order) - log(delta * order) / (order - 1)
            if own < best.epsilon { best = (max(0, own), order) }
        }
        return best
    }

    // MARK: Zero-concentrated

    /// δ that ρ-zCDP has at ε (Canonne, Kamath & Steinke 2020).
    package static func delta(rho: Double, epsilon: Double) -> Double {
        if rho <= 0 { return 0 }
        var (low, high) = (1.01, (epsilon + 1) / (2 * rho) + 2)
        for _ in 0..<80 {
            let order = (low + high) / 2
            if (2 * order - 1) * rho - epsilon + log1p(-1 / order) < 0 { low = order } else { high = order }
        }
        let order = (low + high) / 2
        return min(1, exp((order - 1) * (order * rho - epsilon) + order * log1p(-1 / order)) / (order - 1))
    }

    /// The least ε of ρ-zCDP at δ.
    package static func epsilon(rho: Double, delta: Double) -> Double {
        if rho <= 0 || delta >= 1 { return 0 }
        var (low, high) = (0.0, rho + 2 * (rho * log(1 / delta)).squareRoot())
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if Self.delta(rho: rho, epsilon: middle) <= delta { high = middle } else { low = middle }
        }
        return high
    }

    /// The most ρ whose ε at δ is at most `epsilon`.
    package static func rho(epsilon: Double, delta: Double) -> Double {
        if epsilon <= 0 || delta <= 0 { return 0 }
        var (low, high) = (0.0, epsilon + 1)
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if Self.delta(rho: middle, epsilon: epsilon) <= delta { low = middle } else { high = middle }
        }
        return low
    }

    /// The least σ of Gaussian noise on a value of sensitivity 1 for (ε, δ), exact (Balle & Wang 2018).
    package static func gaussianSigma(epsilon: Double, delta: Double) -> Double {
        func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
        var (low, high) = (1e-6, 1e6)
        for _ in 0..<80 {
            let sigma = (low * high).squareRoot()
            let own =
                cumulative(1 / (2 * sigma) - epsilon * sigma) - exp(epsilon) * cumulative(-1 / (2 * sigma) - epsilon * sigma)
            if own > delta { low = sigma } else { high = sigma }
        }
        return high
    }
}
