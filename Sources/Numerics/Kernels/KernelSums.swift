/// Sums of a kernel over the pairs of two sets, in double precision. Unless said otherwise the kernel is
/// k(a, b) = (a·b/d + 1)³.
public struct KernelSums: Sendable, Equatable {
    /// Σ over the other rows of the own set, one entry a row.
    public let withinFirst: [Double]
    public let withinSecond: [Double]
    /// Σ over the other set, one entry a row of the first and of the second.
    public let acrossFirst: [Double]
    public let acrossSecond: [Double]
    /// Σ k(a, a).
    public let diagonalFirst: Double
    public let diagonalSecond: Double
    /// Σ k² over ordered pairs of different rows, and over cross pairs.
    public let squaresFirst: Double
    public let squaresSecond: Double
    public let squaresAcross: Double

    /// Of the cubic kernel.
    /// - Throws: `.dimensionMismatch`, `.nonFinite`.
    /// - Complexity: O((n² + m²)/2 + n m) products of rows, in blocks of 512 × 512.
    public init(
        _ first: Matrix<Float>, _ second: Matrix<Float>, parallel: Parallel = .serial
    ) throws(NumericsError) {
        let passes = try Self.passes(first, second, gamma: nil, parallel)
        self.init(within: (passes.0.cubic, passes.1.cubic), across: passes.2.cubic)
    }

    /// Of the Gaussian kernel exp(−gamma ‖a − b‖²).
    public init(
        _ first: Matrix<Float>, _ second: Matrix<Float>, gamma: Double, parallel: Parallel = .serial
    ) throws(NumericsError) {
        guard gamma > 0, gamma.isFinite else {
            throw NumericsError(.nonFinite, "a Gaussian kernel needs a width above 0")
        }
        let passes = try Self.passes(first, second, gamma: gamma, parallel)
        guard let a = passes.0.gaussian, let b = passes.1.gaussian, let across = passes.2.gaussian else {
            throw NumericsError(.empty, "no Gaussian sums were formed")
        }
        self.init(within: (a, b), across: across)
    }

    package init(within: (PairKernels.Sums, PairKernels.Sums), across: PairKernels.Sums) {
        let (a, b) = within
        withinFirst = a.rowSums
        withinSecond = b.rowSums
        acrossFirst = across.rowSums
        acrossSecond = across.columnSums
        diagonalFirst = a.diagonal
        diagonalSecond = b.diagonal
        squaresFirst = a.squares
        squaresSecond = b.squares
        squaresAcross = across.squares
    }

    private static func passes(
        _ first: Matrix<Float>, _ second: Matrix<Float>, gamma: Double?, _ parallel: Parallel
    ) throws(NumericsError) -> (PairKernels.Pass, PairKernels.Pass, PairKernels.Pass) {
        guard first.columns == second.columns else {
            throw NumericsError(.dimensionMismatch, "rows of \(first.columns) and \(second.columns) columns")
        }
        try NearestNeighbours.requireFinite(first)
        try NearestNeighbours.requireFinite(second)
        return (
            PairKernels.within(first, gamma: gamma, parallel), PairKernels.within(second, gamma: gamma, parallel),
            PairKernels.across(first, second, gamma: gamma, parallel)
        )
    }
}
