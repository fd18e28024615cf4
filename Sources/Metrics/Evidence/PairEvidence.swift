import Numerics

/// What a reference set X and a candidate set Y yield in one feature space, computed once and shared by all metrics.
///
/// Everything beyond the matrices is computed at its first use. Rows are items, columns are features.
public final class PairEvidence: Sendable {
    public let reference: Matrix<Float>
    public let candidate: Matrix<Float>
    /// Columns that belong together; metrics that support it give one value each.
    public let levels: [FeatureLevel]
    /// Which bootstrap samples the two sets take.
    public let roles: (reference: Resamples.Role, candidate: Resamples.Role)
    public let parallel: Parallel

    /// - Parameters:
    ///   - reference: X, n×d; real rows in an evaluation.
    ///   - candidate: Y, m×d.
    /// - Throws: `.failed` for different widths, no columns, levels outside the columns, NaN or infinity.
    public init(
        reference: Matrix<Float>, candidate: Matrix<Float>, levels: [FeatureLevel] = [],
        roles: (reference: Resamples.Role, candidate: Resamples.Role) = (.real, .synthetic),
        parallel: Parallel = .serial
    ) throws(MetricError) {
        guard reference.columns == candidate.columns else {
            throw .failed(
                "the sets have \(reference.columns) and \(candidate.columns) features; extract both with one extractor")
        }
        guard reference.columns > 0 else { throw .failed("the rows hold no features") }
        try Self.checkFinite(reference, name: "reference")
        try Self.checkFinite(candidate, name: "candidate")
        for level in levels
        where level.columns.lowerBound < 0 || level.columns.isEmpty || level.columns.upperBound > reference.columns {
            throw .failed("level \(level.name) lies outside the \(reference.columns) columns")
        }
        self.reference = reference
        self.candidate = candidate
        self.levels = levels
        self.roles = roles
        self.parallel = parallel
    }

    private static func checkFinite(_ matrix: Matrix<Float>, name: String) throws(MetricError) {
        guard let index = matrix.storage.firstIndex(where: { !$0.isFinite }) else { return }
        throw .failed(
            "\(name) row \(index / matrix.columns), column \(index % matrix.columns) is \(matrix.storage[index]); "
                + "features must be finite numbers")
    }
}
