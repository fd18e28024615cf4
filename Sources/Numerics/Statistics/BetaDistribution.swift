#if canImport(Glibc)
    import Glibc
#endif

/// The beta distribution on [0, 1], which exact binomial intervals need.
public enum BetaDistribution {
    /// P(B ≤ x) for shapes a, b > 0: the regularised incomplete beta function by Lentz's continued fraction.
    public static func cumulative(_ x: Double, a: Double, b: Double) -> Double {
        guard a > 0, b > 0, !x.isNaN else { return .nan }
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        let scale = logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)
        // The fraction converges quickly only below the mean; above it the complement does.
        return x < (a + 1) / (a + b + 2)
            ? exp(scale) * fraction(x, a, b) / a : 1 - exp(scale) * fraction(1 - x, b, a) / b
    }

    /// The x with P(B ≤ x) = p, by bisection to the last bit.
    public static func quantile(_ p: Double, a: Double, b: Double) -> Double {
        guard a > 0, b > 0, p >= 0, p <= 1 else { return .nan }
        if p == 0 { return 0 }
        if p == 1 { return 1 }
        var low = 0.0
        var high = 1.0
        for _ in 0..<200 {
            let middle = 0.5 * (low + high)
            if middle == low || middle == high { break }
            if cumulative(middle, a: a, b: b) < p { low = middle } else { high = middle }
        }
        return 0.5 * (low + high)
    }

    private static func logGamma(_ x: Double) -> Double { lgamma(x).0 }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func guarded(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / guarded(1 - (a + b) * x / (a + 1))
        var result = d
        for step in 1...10_000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / guarded(1 + even * d)
            c = guarded(1 + even / c)
            result *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / guarded(1 + odd * d)
            c = guarded(1 + odd / c)
            result *= d * c
            if abs(d * c - 1) < 1e-16 { break }
        }
        return result
    }
}
