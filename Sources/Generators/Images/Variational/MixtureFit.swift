#if canImport(Glibc)
    import Glibc
#endif
import Numerics

/// Fits a mixture of Gaussians with full covariances to posteriors N(μᵢ, diag σᵢ²): the weights, means and covariances
/// that maximise Σᵢ E log p(z) over z ~ posterior i, by expectation maximisation (Dempster et al. 1977).
package struct MixtureFit: Sendable {
    /// Posteriors of one class.
    package struct Codes: Sendable {
        let latent: Int
        private(set) var means: [Double] = []
        private(set) var variances: [Double] = []

        package init(latent: Int) { self.latent = latent }

        var count: Int { means.count / latent }

        package mutating func add(_ mean: ArraySlice<Float>, _ logVariance: ArraySlice<Float>) {
            means += mean.map { Double($0) }
            variances += logVariance.map { exp(Double($0)) }
        }
    }

    private static let rounds = 30
    package private(set) var weights: [Double]
    package private(set) var means: [Double]
    package private(set) var factors: [Double]
    private let latent: Int
    private let components: Int

    /// With fewer than two rows a component, the components that lack them are N(0, I).
    package init(_ codes: Codes, components: Int, _ stream: RandomStream) {
        latent = codes.latent
        self.components = components
        weights = [Double](repeating: 1 / Double(components), count: components)
        means = [Double](repeating: 0, count: components * latent)
        factors = []
        for _ in 0..<components {
            for row in 0..<latent { for column in 0..<latent { factors.append(row == column ? 1 : 0) } }
        }
        guard codes.count >= 2 else { return }
        var random = stream
        // Rows start at random centres' sides, the nearest by Euclid's distance.
        let centres = random.permutation(codes.count).prefix(components)
        var shares = [Double](repeating: 0, count: codes.count * components)
        for row in 0..<codes.count {
            var best = (component: 0, distance: Double.infinity)
            for (component, centre) in centres.enumerated() {
                var distance = 0.0
                for k in 0..<latent {
                    let difference = codes.means[row * latent + k] - codes.means[centre * latent + k]
                    distance += difference * difference
                }
                if distance < best.distance { best = (component, distance) }
            }
            shares[row * components + best.component] = 1
        }
        maximise(codes, shares)
        guard components > 1 else { return }
        for _ in 0..<Self.rounds {
            expect(codes, &shares)
            maximise(codes, shares)
        }
    }

    private mutating func maximise(_ codes: Codes, _ shares: [Double]) {
        for component in 0..<components {
            var total = 0.0
            var mean = [Double](repeating: 0, count: latent)
            for row in 0..<codes.count {
                let share = shares[row * components + component]
                if share == 0 { continue }
                total += share
                for k in 0..<latent { mean[k] += share * codes.means[row * latent + k] }
            }
            weights[component] = total / Double(codes.count)
            // Too few rows for a covariance: keep what there is.
            guard total >= 2 else { continue }
            for k in 0..<latent { mean[k] /= total }
            var covariance = Matrix<Double>(rows: latent, columns: latent)
            var difference = mean
            for row in 0..<codes.count {
                let share = shares[row * components + component] / total
                if share == 0 { continue }
                for k in 0..<latent { difference[k] = codes.means[row * latent + k] - mean[k] }
                covariance.storage.withUnsafeMutableBufferPointer { storage in
                    for i in 0..<latent {
                        let scaled = share * difference[i]
                        for j in i..<latent { storage[i * latent + j] += scaled * difference[j] }
                        storage[i * latent + i] += share * codes.variances[row * latent + i]
                    }
                }
            }
            for i in 0..<latent {
                covariance[i, i] += 1e-6
                for j in 0..<i { covariance[i, j] = covariance[j, i] }
            }
            guard let factor = try? covariance.choleskyFactor() else { continue }
            for k in 0..<latent { means[component * latent + k] = mean[k] }
            factors.replaceSubrange(
                component * latent * latent..<(component + 1) * latent * latent, with: factor.storage)
        }
    }

    private func expect(_ codes: Codes, _ shares: inout [Double]) {
        var logs = [Double](repeating: 0, count: codes.count * components)
        var solved = [Double](repeating: 0, count: latent)
        for component in 0..<components {
            let factor = Array(factors[component * latent * latent..<(component + 1) * latent * latent])
            let precisions = inverseDiagonal(factor)
            var constant = weights[component] > 0 ? log(weights[component]) : -1e30
            for k in 0..<latent { constant -= log(factor[k * latent + k]) }
            for row in 0..<codes.count {
                // Uᵀ y = μ − m by substitution; the square of y is the distance, plus the spread of the posterior.
                var sum = 0.0
                for i in 0..<latent {
                    var value = codes.means[row * latent + i] - means[component * latent + i]
                    for k in 0..<i { value -= factor[k * latent + i] * solved[k] }
                    solved[i] = value / factor[i * latent + i]
                    sum += solved[i] * solved[i] + precisions[i] * codes.variances[row * latent + i]
                }
                logs[row * components + component] = constant - 0.5 * sum
            }
        }
        for row in 0..<codes.count {
            let range = row * components..<(row + 1) * components
            let top = logs[range].max() ?? 0
            var total = 0.0
            for k in range {
                shares[k] = exp(logs[k] - top)
                total += shares[k]
            }
            for k in range { shares[k] /= total }
        }
    }

    /// The diagonal of (UᵀU)⁻¹: squared lengths of the rows of U⁻¹.
    private func inverseDiagonal(_ factor: [Double]) -> [Double] {
        var diagonal = [Double](repeating: 0, count: latent)
        for unit in 0..<latent {
            // Column `unit` of U⁻¹ by back substitution.
            var column = [Double](repeating: 0, count: latent)
            for i in stride(from: unit, through: 0, by: -1) {
                var value = i == unit ? 1.0 : 0.0
                for k in i + 1..<max(i + 1, unit + 1) { value -= factor[i * latent + k] * column[k] }
                column[i] = value / factor[i * latent + i]
                diagonal[i] += column[i] * column[i]
            }
        }
        return diagonal
    }
}
