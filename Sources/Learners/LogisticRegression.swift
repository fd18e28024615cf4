import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// Multinomial logistic regression on standardised features with an L2 penalty, fitted by L-BFGS.
///
/// Minimises mean log loss + `penalty` / (2n) · ‖W‖²; the intercepts are free. This is scikit-learn's
/// `LogisticRegression(C: 1 / penalty)` on standardised columns.
public struct LogisticRegression: Classifier {
    /// λ on the scale of the summed loss; must be above 0.
    public let penalty: Double
    public let maximumIterations: Int

    public init(penalty: Double = 1, maximumIterations: Int = 300) {
        self.penalty = max(penalty, 1e-9)
        self.maximumIterations = max(1, maximumIterations)
    }

    public var name: String { "logistic" }
    public var parameters: [String: String] { ["learner": name, "l2": "\(penalty)"] }

    /// `seed` changes nothing: the objective is convex.
    public func fit(
        _ inputs: Matrix<Float>, labels: [Int], classes: Int, seed: UInt64, on parallel: Parallel
    ) throws(LearnerError) -> any ClassifierModel<Matrix<Float>> {
        try fitted(inputs, labels: labels, classes: classes, on: parallel)
    }

    package func fitted(
        _ inputs: Matrix<Float>, labels: [Int], classes: Int, on parallel: Parallel
    ) throws(LearnerError) -> Model {
        try LearnerError.check(labels: labels, samples: inputs.rows, classes: classes)
        let data = try FeatureBlocks(inputs, labels: labels, on: parallel)
        var solver = LBFGS()
        solver.maximumIterations = maximumIterations
        // Of the mean loss, as scikit-learn has it: far below what changes a prediction.
        solver.gradientTolerance = 1e-4
        let start = [Double](repeating: 0, count: (data.columns + 1) * classes)
        let result = try solver.minimise(from: start) { point throws(LearnerError) in
            try objective(data, point, classes, parallel)
        }
        return Model(
            standardiser: data.standardiser, coefficients: result.point, features: data.columns, classes: classes,
            iterations: result.iterations, converged: result.converged)
    }

    /// Coefficients are row-major (d + 1) × classes, the intercepts last.
    private func objective(
        _ data: FeatureBlocks, _ point: [Double], _ classes: Int, _ parallel: Parallel
    ) throws(LearnerError) -> (value: Double, gradient: [Double]) {
        let d = data.columns
        let weights = Matrix<Float>(unchecked: point.prefix(d * classes).map { Float($0) }, rows: d, columns: classes)
        let intercepts = Array(point.suffix(classes))
        let parts = try parallel.tryMap(data.blocks.count) { block throws(LearnerError) in
            do throws(NumericsError) {
                let scores = try data.blocks[block].multiplied(by: weights)
                var residuals = Matrix<Float>(rows: scores.rows, columns: classes)
                var loss = 0.0
                var bias = [Double](repeating: 0, count: classes)
                for row in 0..<scores.rows {
                    let (probabilities, logNormaliser) = softmax(scores, row, intercepts)
                    let label = data.labels[block][row]
                    loss += logNormaliser - Double(scores[row, label]) - intercepts[label]
                    for k in 0..<classes {
                        let residual = probabilities[k] - (k == label ? 1 : 0)
                        residuals[row, k] = Float(residual)
                        bias[k] += residual
                    }
                }
                return (loss, try data.blocks[block].multiplied(by: residuals, transposing: .yes, .no), bias)
            } catch { throw .numeric(error) }
        }
        let scale = 1 / Double(data.rows)
        var value = 0.0
        var gradient = [Double](repeating: 0, count: point.count)
        for (loss, gradientPart, bias) in parts {
            value += loss
            for index in 0..<d * classes { gradient[index] += Double(gradientPart.storage[index]) }
            for k in 0..<classes { gradient[d * classes + k] += bias[k] }
        }
        var norm = 0.0
        for index in 0..<d * classes {
            norm += point[index] * point[index]
            gradient[index] += penalty * point[index]
        }
        for index in gradient.indices { gradient[index] *= scale }
        return ((value + 0.5 * penalty * norm) * scale, gradient)
    }

    /// The fitted model.
    public struct Model: ClassifierModel {
        let standardiser: Standardiser
        package let coefficients: [Double]
        let features: Int
        let classes: Int
        package let iterations: Int
        package let converged: Bool

        public func probabilities(
            _ inputs: Matrix<Float>, on parallel: Parallel
        ) throws(LearnerError) -> Matrix<Double> {
            guard inputs.columns == features else {
                throw LearnerError(
                    .dimensionMismatch, "The model was fitted on \(features) features, not \(inputs.columns).",
                    remedy: "Use the same extractor for every set.")
            }
            try FeatureBlocks.check(inputs)
            let weights = Matrix<Float>(
                unchecked: coefficients.prefix(features * classes).map { Float($0) }, rows: features, columns: classes)
            let intercepts = Array(coefficients.suffix(classes))
            let blocks = standardiser.blocks(inputs, on: parallel)
            let parts = try parallel.tryMap(blocks.count) { block throws(LearnerError) in
                do throws(NumericsError) {
                    let scores = try blocks[block].multiplied(by: weights)
                    return (0..<scores.rows).flatMap { softmax(scores, $0, intercepts).probabilities }
                } catch { throw .numeric(error) }
            }
            return Matrix(unchecked: parts.flatMap(\.self), rows: inputs.rows, columns: classes)
        }
    }
}

/// Softmax of one row of scores plus intercepts, the largest taken out first so that no exponential overflows.
private func softmax(
    _ scores: Matrix<Float>, _ row: Int, _ intercepts: [Double]
) -> (probabilities: [Double], logNormaliser: Double) {
    var values = intercepts
    var highest = -Double.infinity
    for k in values.indices {
        values[k] += Double(scores[row, k])
        highest = max(highest, values[k])
    }
    var total = 0.0
    for k in values.indices {
        values[k] = exp(values[k] - highest)
        total += values[k]
    }
    for k in values.indices { values[k] /= total }
    return (values, highest + log(total))
}
