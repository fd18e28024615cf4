import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// Two-class logistic regression on standardised features with an L2 penalty, fitted by Newton's method (iteratively
/// reweighted least squares), which needs no step size and settles in under ten passes.
///
/// Minimises Σ log loss + `penalty` / 2 · ‖w‖²; the intercept is free. Above `newtonLimit` features the d × d Hessian
/// costs more than it saves and L-BFGS minimises the same objective.
public struct BinaryLogisticRegression: Sendable {
    public let penalty: Double
    public let maximumIterations: Int
    static let newtonLimit = 1024

    public init(penalty: Double = 1, maximumIterations: Int = 25) {
        self.penalty = max(penalty, 1e-9)
        self.maximumIterations = max(1, maximumIterations)
    }

    /// The fitted line: log odds = (x standardised) · weights + intercept.
    public struct Model: Sendable {
        let standardiser: Standardiser
        package let weights: [Double]
        package let intercept: Double
        package let iterations: Int

        /// Log odds of class 1 for every row.
        public func scores(_ features: Matrix<Float>, on parallel: Parallel) throws(LearnerError) -> [Double] {
            guard features.columns == weights.count else {
                throw LearnerError(
                    .dimensionMismatch, "The model was fitted on \(weights.count) features, not \(features.columns).",
                    remedy: "Use the same extractor for every set.")
            }
            let blocks = standardiser.blocks(features, on: parallel)
            return try products(blocks, weights, parallel).flatMap { part in part.map { $0 + intercept } }
        }
    }

    /// - Parameter labels: 0 or 1 a row, both present.
    public func fit(
        _ features: Matrix<Float>, labels: [Int], on parallel: Parallel
    ) throws(LearnerError) -> Model {
        try LearnerError.check(labels: labels, samples: features.rows, classes: 2)
        let data = try FeatureBlocks(features, labels: labels, on: parallel)
        let (point, iterations) =
            data.columns <= Self.newtonLimit ? try newton(data, parallel) : try quasiNewton(data, parallel)
        return Model(
            standardiser: data.standardiser, weights: Array(point.dropLast()), intercept: point[data.columns],
            iterations: iterations)
    }

    private func quasiNewton(
        _ data: FeatureBlocks, _ parallel: Parallel
    ) throws(LearnerError) -> ([Double], Int) {
        let scale = 1 / Double(data.rows)
        let start = [Double](repeating: 0, count: data.columns + 1)
        let result = try LBFGS().minimise(from: start) { point throws(LearnerError) in
            let state = try evaluate(data, point, parallel)
            return (state.value * scale, state.gradient.map { $0 * scale })
        }
        return (result.point, result.iterations)
    }

    private func newton(_ data: FeatureBlocks, _ parallel: Parallel) throws(LearnerError) -> ([Double], Int) {
        var point = [Double](repeating: 0, count: data.columns + 1)
        var state = try evaluate(data, point, parallel)
        for iteration in 0..<maximumIterations {
            let hessian = try hessian(data, state.curvatures, parallel)
            let step: [Double]
            do throws(NumericsError) { step = try hessian.solvedPositiveDefinite(state.gradient) } catch {
                throw .numeric(error)
            }
            let decrement = zip(step, state.gradient).reduce(0) { $0 + $1.0 * $1.1 }
            // Half the Newton decrement is the distance to the optimum in log-likelihood units.
            if decrement < 1e-6 { return (point, iteration) }
            var length = 1.0
            while true {
                let candidate = zip(point, step).map { $0 - length * $1 }
                let next = try evaluate(data, candidate, parallel)
                if next.value.isFinite, next.value <= state.value {
                    (point, state) = (candidate, next)
                    break
                }
                length *= 0.5
                if length < 1e-6 { return (point, iteration) }
            }
        }
        return (point, maximumIterations)
    }

    private struct State {
        var value: Double
        var gradient: [Double]
        /// p(1 − p) a row, by block.
        var curvatures: [[Double]]
    }

    private func evaluate(
        _ data: FeatureBlocks, _ point: [Double], _ parallel: Parallel
    ) throws(LearnerError) -> State {
        let d = data.columns
        let scores = try products(data.blocks, Array(point.prefix(d)), parallel)
        let intercept = point[d]
        let parts = try parallel.tryMap(data.blocks.count) { block throws(LearnerError) in
            let block = block
            var loss = 0.0
            var biasGradient = 0.0
            var residuals = Matrix<Float>(rows: 1, columns: scores[block].count)
            var curvatures = [Double](repeating: 0, count: scores[block].count)
            for row in scores[block].indices {
                let score = scores[block][row] + intercept
                let label = Double(data.labels[block][row])
                let decay = exp(-abs(score))
                let probability = score >= 0 ? 1 / (1 + decay) : decay / (1 + decay)
                loss += max(score, 0) - score * label + log1p(decay)
                residuals.storage[row] = Float(probability - label)
                biasGradient += probability - label
                curvatures[row] = probability * (1 - probability)
            }
            do throws(NumericsError) {
                return (loss, try residuals.multiplied(by: data.blocks[block]), biasGradient, curvatures)
            } catch { throw .numeric(error) }
        }
        var state = State(value: 0, gradient: [Double](repeating: 0, count: d + 1), curvatures: [])
        for (loss, gradient, bias, curvatures) in parts {
            state.value += loss
            for index in 0..<d { state.gradient[index] += Double(gradient.storage[index]) }
            state.gradient[d] += bias
            state.curvatures.append(curvatures)
        }
        for index in 0..<d {
            state.value += 0.5 * penalty * point[index] * point[index]
            state.gradient[index] += penalty * point[index]
        }
        return state
    }

    /// (d + 1)² matrix XᵀDX + penalty, the intercept last.
    private func hessian(
        _ data: FeatureBlocks, _ curvatures: [[Double]], _ parallel: Parallel
    ) throws(LearnerError) -> Matrix<Double> {
        let d = data.columns
        // A fixed number of groups: each holds a d × d sum, and the order of summation must not know the threads.
        let groups = min(4, data.blocks.count)
        let parts = try parallel.tryMap(groups) { group throws(LearnerError) in
            var products = [Double](repeating: 0, count: d * d)
            var sums = [Double](repeating: 0, count: d + 1)
            for block in stride(from: group, to: data.blocks.count, by: groups) {
                var weighted = data.blocks[block]
                for row in 0..<weighted.rows {
                    let curvature = curvatures[block][row]
                    let root = Float(curvature.squareRoot())
                    for column in 0..<d {
                        let value = weighted.storage[row * d + column]
                        sums[column] += curvature * Double(value)
                        weighted.storage[row * d + column] = value * root
                    }
                    sums[d] += curvature
                }
                do throws(NumericsError) {
                    let product = try weighted.multiplied(by: weighted, transposing: .yes, .no)
                    for index in products.indices { products[index] += Double(product.storage[index]) }
                } catch { throw .numeric(error) }
            }
            return (products, sums)
        }
        var result = Matrix<Double>(rows: d + 1, columns: d + 1)
        for (products, sums) in parts {
            for row in 0..<d {
                for column in 0..<d { result.storage[row * (d + 1) + column] += products[row * d + column] }
                result[row, d] += sums[row]
                result[d, row] += sums[row]
            }
            result[d, d] += sums[d]
        }
        for index in 0..<d { result[index, index] += penalty }
        // Perfect separation drives every p(1 − p) to 0; the intercept has no penalty to hold it.
        result[d, d] += 1e-9
        return result
    }
}

private func products(
    _ blocks: [Matrix<Float>], _ weights: [Double], _ parallel: Parallel
) throws(LearnerError) -> [[Double]] {
    let column = Matrix<Float>(unchecked: weights.map { Float($0) }, rows: weights.count, columns: 1)
    return try parallel.tryMap(blocks.count) { block throws(LearnerError) in
        do throws(NumericsError) { return try blocks[block].multiplied(by: column).storage.map { Double($0) } } catch {
            throw .numeric(error)
        }
    }
}
