#if canImport(Glibc)
    import Glibc
#endif

/// Gaussians fitted to one column by variational inference, under a Dirichlet process that leaves no more of them than the
/// values need (Blei & Jordan 2006; Bishop 2006, chapter 10.2).
package struct VariationalMixture: Sendable, Equatable {
    package let weights: [Double]
    package let means: [Double]
    package let deviations: [Double]

    /// Weights up to this one are none.
    package static let least = 0.005
    private static let turns = 300

    /// Places of the components that count.
    package var kept: [Int] { weights.indices.filter { weights[$0] > Self.least } }

    /// - Parameters:
    ///   - values: distinct and finite, ascending; not empty.
    ///   - counts: of each value, above 0.
    ///   - concentration: of the Dirichlet process: the smaller, the fewer components.
    package init(_ values: [Double], counts: [Int], components: Int, concentration: Double = 0.001) {
        let sizes = counts.map { Double($0) }
        let total = sizes.reduce(0, +)
        let mean = zip(values, sizes).reduce(0) { $0 + $1.0 * $1.1 } / total
        let spread = zip(values, sizes).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 } / max(1, total - 1)
        let prior = (mean: mean, variance: max(spread, 1e-12))
        let floor = 1e-6 * prior.variance
        var state = State(size: max(1, components))
        var shares = Self.start(values, sizes, components: max(1, components))
        for _ in 0..<Self.turns {
            let before = state
            state.update(values, sizes, shares, prior, floor: floor, concentration)
            if state.isNear(before, prior.variance.squareRoot(), total) { break }
            shares = state.shares(values)
        }
        (weights, means, deviations) = (state.expectedWeights, state.means, state.variances.map { $0.squareRoot() })
    }

    /// Whole shares by k-means, begun at even quantiles.
    private static func start(_ values: [Double], _ sizes: [Double], components: Int) -> [Double] {
        let total = sizes.reduce(0, +)
        var (centres, sum): ([Double], Double) = ([], 0)
        for (value, size) in zip(values, sizes) {
            sum += size
            while centres.count < components, sum > total * (Double(centres.count) + 0.5) / Double(components) {
                centres.append(value)
            }
        }
        while centres.count < components { centres.append(values[values.count - 1]) }
        var nearest = [Int](repeating: 0, count: values.count)
        for _ in 0..<50 {
            for (place, value) in values.enumerated() {
                nearest[place] = centres.indices.min { abs(centres[$0] - value) < abs(centres[$1] - value) } ?? 0
            }
            var (sums, counts) = ([Double](repeating: 0, count: components), [Double](repeating: 0, count: components))
            for (place, own) in nearest.enumerated() {
                sums[own] += values[place] * sizes[place]
                counts[own] += sizes[place]
            }
            let moved = centres.indices.map { counts[$0] > 0 ? sums[$0] / counts[$0] : centres[$0] }
            if moved == centres { break }
            centres = moved
        }
        var shares = [Double](repeating: 0, count: values.count * components)
        for (place, own) in nearest.enumerated() { shares[place * components + own] = 1 }
        return shares
    }

    /// The variational posterior.
    private struct State {
        let size: Int
        var (first, second): ([Double], [Double])
        var (means, precision, freedom, variances): ([Double], [Double], [Double], [Double])

        init(size: Int) {
            self.size = size
            let zero = [Double](repeating: 0, count: size)
            (first, second, means, precision, freedom, variances) = (zero, zero, zero, zero, zero, zero)
        }

        mutating func update(
            _ values: [Double], _ sizes: [Double], _ shares: [Double], _ prior: (mean: Double, variance: Double),
            floor: Double, _ concentration: Double
        ) {
            var (counts, sums, squares) = (means.map { _ in 10 * Double.ulpOfOne }, means.map { _ in 0.0 }, means.map { _ in 0.0 })
            for (place, value) in values.enumerated() {
                for k in 0..<size {
                    let weight = shares[place * size + k] * sizes[place]
                    counts[k] += weight
                    sums[k] += weight * value
                }
            }
            let centres = (0..<size).map { sums[$0] / counts[$0] }
            for (place, value) in values.enumerated() {
                for k in 0..<size {
                    squares[k] += shares[place * size + k] * sizes[place] * (value - centres[k]) * (value - centres[k])
                }
            }
            var behind = 0.0
            for k in (0..<size).reversed() {
                first[k] = 1 + counts[k]
                second[k] = concentration + behind
                behind += counts[k]
                precision[k] = 1 + counts[k]
                means[k] = (prior.mean + counts[k] * centres[k]) / precision[k]
                freedom[k] = 1 + counts[k]
                let gap = centres[k] - prior.mean
                let scatter = squares[k] + counts[k] * floor + counts[k] / precision[k] * gap * gap
                variances[k] = (prior.variance + scatter) / freedom[k]
            }
        }

        /// Of each component, value by value.
        func shares(_ values: [Double]) -> [Double] {
            var (constants, left) = ([Double](repeating: 0, count: size), 0.0)
            for k in 0..<size {
                let both = digamma(first[k] + second[k])
                let weight = digamma(first[k]) - both + left
                left += digamma(second[k]) - both
                let determinant = 0.5 * (log(2.0) + digamma(0.5 * freedom[k]) - log(freedom[k]) - 1 / precision[k])
                constants[k] = weight - 0.5 * log(variances[k]) + determinant
            }
            var shares = [Double](repeating: 0, count: values.count * size)
            for (place, value) in values.enumerated() {
                var most = -Double.infinity
                for k in 0..<size {
                    let gap = value - means[k]
                    let own = constants[k] - 0.5 * gap * gap / variances[k]
                    shares[place * size + k] = own
                    most = max(most, own)
                }
                var sum = 0.0
                for k in 0..<size {
                    let own = exp(shares[place * size + k] - most)
                    shares[place * size + k] = own
                    sum += own
                }
                for k in 0..<size { shares[place * size + k] /= sum }
            }
            return shares
        }

        var expectedWeights: [Double] {
            var (weights, left) = ([Double](), 1.0)
            for k in 0..<size {
                weights.append(left * first[k] / (first[k] + second[k]))
                left *= second[k] / (first[k] + second[k])
            }
            let sum = weights.reduce(0, +)
            return weights.map { $0 / sum }
        }

        func isNear(_ other: State, _ deviation: Double, _ total: Double) -> Bool {
            (0..<size).allSatisfy {
                abs(first[$0] - other.first[$0]) < 1e-5 * total && abs(means[$0] - other.means[$0]) < 1e-4 * deviation
            }
        }
    }
}

/// ψ(x) for x > 0, by recurrence and the asymptotic series.
private func digamma(_ x: Double) -> Double {
    var (x, sum) = (x, 0.0)
    while x < 6 {
        sum -= 1 / x
        x += 1
    }
    let inverse = 1 / (x * x)
    return sum + log(x) - 0.5 / x - inverse * (1.0 / 12 - inverse * (1.0 / 120 - inverse * (1.0 / 252 - inverse / 240)))
}
