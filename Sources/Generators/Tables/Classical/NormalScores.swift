import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// The normal scores of a column: Φ⁻¹ of the middle rank of each state, (r − ½)/n where no two cells are equal, about their
/// mean.
struct NormalScores: Sendable {
    /// Of each state.
    let values: [Double]
    /// Over the cells.
    let deviation: Double
    let hasTies: Bool
    /// Hermite coefficients 1…`terms` of the step function that takes a normal number to its score, of unit deviation.
    private let coefficients: [Double]

    private static let terms = 24

    init(_ margin: ColumnMargin) {
        let total = Double(margin.total)
        let raw = (0..<margin.states).map {
            NormalDistribution.quantile((Double(margin.before[$0]) + Double(margin.counts[$0]) / 2) / total)
        }
        let mean = zip(raw, margin.counts).reduce(0) { $0 + $1.0 * Double($1.1) } / total
        values = raw.map { $0 - mean }
        deviation = (zip(values, margin.counts).reduce(0) { $0 + $1.0 * $1.0 * Double($1.1) } / total).squareRoot()
        // Pairs of measured numbers that happen to be equal change nothing.
        hasTies = 2 * margin.states < margin.total || margin.hasMissing
        coefficients = hasTies && deviation > 0 ? Self.hermite(values.map { [deviation] in $0 / deviation }, margin) : [1]
    }

    /// ∫ g(z) hₖ(z) φ(z) dz for the normalised Hermite polynomials hₖ: of one step, hₖ₋₁(a) φ(a) − hₖ₋₁(b) φ(b) over √k.
    private static func hermite(_ steps: [Double], _ margin: ColumnMargin) -> [Double] {
        var sums = [Double](repeating: 0, count: terms)
        var left = [Double](repeating: 0, count: terms)
        for state in 0..<margin.states {
            let end = NormalDistribution.quantile(Double(margin.before[state + 1]) / Double(margin.total))
            let right = end.isFinite ? polynomials(end) : [Double](repeating: 0, count: terms)
            for k in 0..<terms { sums[k] += steps[state] * (left[k] - right[k]) / Double(k + 1).squareRoot() }
            left = right
        }
        return sums
    }

    /// h₀…h₍terms−1₎ times the density.
    private static func polynomials(_ z: Double) -> [Double] {
        var values = [exp(-z * z / 2) / (2 * Double.pi).squareRoot()]
        for k in 1..<terms {
            let before = k > 1 ? values[k - 2] * Double(k - 1).squareRoot() : 0
            values.append((z * values[k - 1] - before) / Double(k).squareRoot())
        }
        return values
    }

    /// The correlation of the normal numbers behind two columns whose scores correlate by `wanted`: Σ aₖ bₖ ρᵏ = `wanted`,
    /// by halving. The end of the range where no correlation reaches it.
    static func matched(_ wanted: Double, _ a: NormalScores, _ b: NormalScores) -> Double {
        let products = zip(a.coefficients, b.coefficients).map { $0 * $1 }
        func reached(_ rho: Double) -> Double { products.reversed().reduce(0) { ($0 + $1) * rho } }
        var (low, high) = (-0.999, 0.999)
        guard reached(high) > wanted else { return high }
        guard reached(low) < wanted else { return low }
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if reached(middle) < wanted { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
