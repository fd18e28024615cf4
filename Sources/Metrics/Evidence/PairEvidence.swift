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

    private let momentStore = Lazy<Both<Moments>>()
    private let neighbourStore: Lazy<Result<NeighbourEvidence, MetricError>>
    private let candidateVendiStore = Keyed<VendiKey, Result<VendiEvidence, MetricError>>()
    private let referenceVendiStore = Keyed<VendiKey, Result<VendiEvidence, MetricError>>()
    private let kernelStore: Lazy<Result<KernelSums, MetricError>>
    /// Set for floors: the sums without what only an interval needs.
    private let pooledKernel: KernelTotals?

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
        neighbourStore = Lazy()
        pooledKernel = nil
        kernelStore = Lazy()
    }

    /// For floors, whose neighbours and kernel sums come from a pass over the whole pool. The rows were checked.
    init(
        checked reference: Matrix<Float>, _ candidate: Matrix<Float>, levels: [FeatureLevel], parallel: Parallel,
        neighbours: Result<NeighbourEvidence, MetricError>?, kernel: KernelTotals?
    ) {
        self.reference = reference
        self.candidate = candidate
        self.levels = levels
        roles = (.real, .holdout)
        self.parallel = parallel
        neighbourStore = Lazy(neighbours)
        pooledKernel = kernel
        kernelStore = Lazy()
    }

    /// Moments of X and of Y over all columns; levels are blocks of them.
    public var moments: (reference: Moments, candidate: Moments) {
        momentStore.get {
            Both(Moments(of: reference, parallel: parallel), Moments(of: candidate, parallel: parallel))
        }.pair
    }

    /// Neighbours inside and across the sets, with the surface convention `<`.
    public func neighbours() throws(MetricError) -> NeighbourEvidence {
        try neighbourStore.get {
            Result { () throws(MetricError) in try neighbours(surface: .outside) }
        }.get()
    }

    /// As `neighbours()` with a named convention; not shared, for parity with other packages.
    public func neighbours(surface: CrossNeighbours.Surface) throws(MetricError) -> NeighbourEvidence {
        do throws(NumericsError) {
            return try NeighbourEvidence(
                reference: reference, candidate: candidate, surface: surface, parallel: parallel)
        } catch {
            throw MetricError(error)
        }
    }

    /// Sums of the cubic kernel over the pairs.
    package func kernelSums() throws(MetricError) -> KernelSums {
        try kernelStore.get {
            Result { () throws(NumericsError) in
                try KernelSums(reference, candidate, parallel: parallel)
            }.mapError { MetricError($0) }
        }.get()
    }

    /// Totals of those sums, which a floor has without them.
    package func kernelTotals() throws(MetricError) -> KernelTotals {
        if let pooledKernel { return pooledKernel }
        return KernelTotals(try kernelSums())
    }

    /// Vendi scores of Y and of X, with replicates when `resamples` is given.
    func candidateVendi(order: Vendi.Order, resamples: Resamples?) throws(MetricError) -> VendiEvidence {
        try vendi(candidate, candidateVendiStore, roles.candidate, order, resamples)
    }

    func referenceVendi(order: Vendi.Order, resamples: Resamples?) throws(MetricError) -> VendiEvidence {
        try vendi(reference, referenceVendiStore, roles.reference, order, resamples)
    }

    private func vendi(
        _ rows: Matrix<Float>, _ store: Keyed<VendiKey, Result<VendiEvidence, MetricError>>, _ role: Resamples.Role,
        _ order: Vendi.Order, _ resamples: Resamples?
    ) throws(MetricError) -> VendiEvidence {
        try store.get(VendiKey(order: order, resamples: resamples)) {
            Result { () throws(MetricError) in
                try VendiEvidence(rows, order: order, role: role, resamples: resamples, parallel: parallel)
            }
        }.get()
    }

    private struct VendiKey: Equatable, Sendable {
        var order: Vendi.Order
        var resamples: Resamples?
    }

    private struct Both<Value: Sendable>: Sendable {
        let pair: (reference: Value, candidate: Value)
        init(_ reference: Value, _ candidate: Value) { pair = (reference, candidate) }
    }

    private static func checkFinite(_ matrix: Matrix<Float>, name: String) throws(MetricError) {
        guard let index = matrix.storage.firstIndex(where: { !$0.isFinite }) else { return }
        throw .failed(
            "\(name) row \(index / matrix.columns), column \(index % matrix.columns) is \(matrix.storage[index]); "
                + "features must be finite numbers")
    }
}
