/// Student's t distribution: how far a mean of few normal values may lie from its expectation.
public enum StudentDistribution {
    /// The t with P(T ≤ t) = p, by the beta distribution of degrees / (degrees + t²).
    /// - Parameters:
    ///   - p: 0…1; the ends give −∞ and ∞.
    ///   - degrees: of freedom, above 0; need not be whole.
    /// - Returns: NaN outside these.
    public static func quantile(_ p: Double, degrees: Double) -> Double {
        guard p >= 0, p <= 1, degrees > 0 else { return .nan }
        // Beyond this the difference to a normal deviate is below 1e-6 of it.
        if degrees > 1e6 { return NormalDistribution.quantile(p) }
        if p == 0.5 { return 0 }
        let tail = min(p, 1 - p)
        if tail == 0 { return p == 0 ? -.infinity : .infinity }
        let x = BetaDistribution.quantile(2 * tail, a: degrees / 2, b: 0.5)
        let t = x > 0 ? (degrees * (1 / x - 1)).squareRoot() : .infinity
        return p < 0.5 ? -t : t
    }
}
