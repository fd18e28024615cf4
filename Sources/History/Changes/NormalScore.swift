import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// Values of Student's distribution as the equally unlikely values of the normal one (Hawkins 1987): with few nights
/// behind it a large deviation says less.
enum NormalScore {
    static func of(_ t: Double, degrees: Double) -> Double {
        guard t.isFinite, degrees > 0 else { return 0 }
        let size = abs(t)
        // Both tails lose their digits near one, so the small tail is the one that is carried over.
        let tail = max(
            0.5 * BetaDistribution.cumulative(degrees / (degrees + size * size), a: degrees / 2, b: 0.5), 1e-300)
        let score = -NormalDistribution.quantile(min(tail, 0.5))
        return t < 0 ? -score : score
    }
}
