import Numerics

/// A recipe for a model that predicts numbers: hyper-parameters only, no state.
public protocol Regressor: Sendable {
    /// Short name that becomes part of a result's identity, e.g. "linear".
    var name: String { get }
    /// Every hyper-parameter that changes the fit.
    var parameters: [String: String] { get }

    /// - Parameters:
    ///   - values: one finite number a row.
    ///   - seed: fixes what is random; the same seed gives the same bits at any thread count.
    func fit(
        _ inputs: Matrix<Float>, values: [Double], seed: UInt64, on parallel: Parallel
    ) throws(LearnerError) -> any RegressorModel
}

/// A fitted regressor.
public protocol RegressorModel: Sendable {
    /// One number a row, in the unit of the values that were fitted.
    func values(_ inputs: Matrix<Float>, on parallel: Parallel) throws(LearnerError) -> [Double]
}

extension LearnerError {
    static func check(values: [Double], samples: Int) throws(LearnerError) {
        guard values.count == samples, samples > 1 else {
            throw LearnerError(
                .dimensionMismatch, "\(values.count) values for \(samples) rows.", remedy: "Give two rows or more, each with a value.")
        }
        guard values.allSatisfy(\.isFinite) else {
            throw LearnerError(
                .nonFinite, "The values to predict hold NaN or infinite numbers.", remedy: "Leave those rows out.")
        }
    }
}

/// Values about their mean in units of their spread, so that neither penalties nor single precision know their scale.
struct TargetScale: Sendable {
    let mean: Double
    let spread: Double

    init(_ values: [Double]) {
        // Halves first: a sum of ±1e308 is no finite number.
        let count = Double(max(1, values.count))
        let mean = values.reduce(0) { $0 + $1 / count }
        let largest = values.reduce(0) { max($0, abs($1 - mean)) }
        let square = largest > 0 ? values.reduce(0) { $0 + ($1 - mean) / largest * (($1 - mean) / largest) } / count : 0
        self.mean = mean
        spread = square > 0 && (largest * square.squareRoot()).isFinite ? largest * square.squareRoot() : 1
    }

    func scaled(_ value: Double) -> Double { (value - mean) / spread }
    func unscaled(_ value: Double) -> Double { value * spread + mean }
}

/// Linear regression on standardised features with an L2 penalty on all but the intercept (Hoerl & Kennard 1970): columns of
/// levels that sum to one need it.
public struct LinearRegression: Regressor {
    /// λ on the scale of the summed squared error of standardised values; must be above 0.
    public let penalty: Double

    public init(penalty: Double = 1) { self.penalty = max(penalty, 1e-9) }

    public var name: String { "linear" }
    public var parameters: [String: String] { ["learner": name, "l2": "\(penalty)"] }

    /// `seed` changes nothing: there is one solution.
    public func fit(
        _ inputs: Matrix<Float>, values: [Double], seed: UInt64, on parallel: Parallel
    ) throws(LearnerError) -> any RegressorModel {
        try LearnerError.check(values: values, samples: inputs.rows)
        try FeatureBlocks.check(inputs)
        let standardiser = Standardiser(inputs, on: parallel)
        let scale = TargetScale(values)
        let blocks = standardiser.blocks(inputs, on: parallel)
        let d = inputs.columns
        // A fixed number of sums, so that their order does not know the threads.
        let groups = min(4, max(1, blocks.count))
        let parts = try parallel.tryMap(groups) { group throws(LearnerError) in
            var products = [Double](repeating: 0, count: d * d)
            var moments = [Double](repeating: 0, count: d)
            for block in stride(from: group, to: blocks.count, by: groups) {
                let own = blocks[block]
                let start = block * FeatureBlocks.rowsPerBlock
                for row in 0..<own.rows {
                    let value = scale.scaled(values[start + row])
                    for column in 0..<d { moments[column] += value * Double(own.storage[row * d + column]) }
                }
                do throws(NumericsError) {
                    let product = try own.multiplied(by: own, transposing: .yes, .no)
                    for index in products.indices { products[index] += Double(product.storage[index]) }
                } catch { throw .numeric(error) }
            }
            return (products, moments)
        }
        var normal = Matrix<Double>(rows: d, columns: d)
        var moments = [Double](repeating: 0, count: d)
        for (products, own) in parts {
            for index in products.indices { normal.storage[index] += products[index] }
            for column in 0..<d { moments[column] += own[column] }
        }
        for column in 0..<d { normal[column, column] += penalty }
        do throws(NumericsError) {
            return Model(standardiser: standardiser, scale: scale, weights: try normal.solvedPositiveDefinite(moments))
        } catch { throw .numeric(error) }
    }

    private struct Model: RegressorModel {
        let standardiser: Standardiser
        let scale: TargetScale
        let weights: [Double]

        func values(_ inputs: Matrix<Float>, on parallel: Parallel) throws(LearnerError) -> [Double] {
            try LearnerError.check(columns: inputs.columns, fitted: weights.count)
            let column = Matrix<Float>(unchecked: weights.map { Float($0) }, rows: weights.count, columns: 1)
            let blocks = standardiser.blocks(inputs, on: parallel)
            return try parallel.tryMap(blocks.count) { block throws(LearnerError) in
                do throws(NumericsError) {
                    return try blocks[block].multiplied(by: column).storage.map { scale.unscaled(Double($0)) }
                } catch { throw .numeric(error) }
            }.flatMap(\.self)
        }
    }
}

extension LearnerError {
    static func check(columns: Int, fitted: Int) throws(LearnerError) {
        guard columns == fitted else {
            throw LearnerError(
                .dimensionMismatch, "The model was fitted on \(fitted) features, not \(columns).",
                remedy: "Use the same extractor for every set.")
        }
    }
}
