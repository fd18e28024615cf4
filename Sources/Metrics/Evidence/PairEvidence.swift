import Numerics

/// What a reference set X and a candidate set Y yield in one feature space, computed once and shared by all metrics.
///
/// Everything beyond the matrices is computed at its first use. Rows are items, columns are features.
public final class PairEvidence: Sendable {
    /// Columns that belong together; metrics that support it give one value each.
    public let levels: [FeatureLevel]
    /// Which bootstrap samples the two sets take.
    public let roles: (reference: Resamples.Role, candidate: Resamples.Role)
    public let parallel: Parallel

    private let x: SetEvidence
    private let y: SetEvidence
    private let neighbourStore: Lazy<Result<NeighbourEvidence, MetricError>>
    private let halfStore = Lazy<Result<HalfNeighbours, MetricError>>()
    private let kernelStore = Lazy<Sums>()
    let extrapolationStore = Lazy<Result<FrechetExtrapolation, MetricError>>()
    let frechetReplicateStore = Keyed<Resamples, [[Double]]>()
    /// 1 / 2σ² of the Gaussian kernel, of the whole real set; nil without one.
    let gamma: @Sendable () -> Double?

    public var reference: Matrix<Float> { x.rows }
    public var candidate: Matrix<Float> { y.rows }

    /// - Parameters:
    ///   - reference: X, n×d; real rows in an evaluation.
    ///   - candidate: Y, m×d.
    /// - Throws: `.failed` for different widths, no columns, levels outside the columns, NaN or infinity.
    public init(
        reference: Matrix<Float>, candidate: Matrix<Float>, levels: [FeatureLevel] = [],
        roles: (reference: Resamples.Role, candidate: Resamples.Role) = (.real, .synthetic),
        parallel: Parallel = .serial
    ) throws(MetricError) {
        guard reference.columns > 0 else { throw .failed("the rows hold no features") }
        try Self.check(reference, name: "reference", columns: reference.columns)
        try Self.check(candidate, name: "candidate", columns: reference.columns)
        for level in levels
        where level.columns.lowerBound < 0 || level.columns.isEmpty || level.columns.upperBound > reference.columns {
            throw .failed("level \(level.name) lies outside the \(reference.columns) columns")
        }
        self.levels = levels
        self.roles = roles
        self.parallel = parallel
        let own = SetEvidence(reference, parallel: parallel)
        x = own
        y = SetEvidence(candidate, parallel: parallel)
        neighbourStore = Lazy()
        gamma = { own.medianGamma }
    }

    /// Another candidate for the reference of `pair`, whose own evidence is shared (anchors, several candidates). Rows
    /// equal to the reference share all of it.
    /// - Throws: as the other initialiser.
    public init(
        sharing pair: PairEvidence, candidate: Matrix<Float>, role: Resamples.Role = .synthetic
    ) throws(MetricError) {
        try Self.check(candidate, name: "candidate", columns: pair.reference.columns)
        levels = pair.levels
        roles = (pair.roles.reference, role)
        parallel = pair.parallel
        x = pair.x
        y = candidate == pair.reference ? pair.x : SetEvidence(candidate, parallel: pair.parallel)
        neighbourStore = Lazy()
        gamma = pair.gamma
    }

    /// For floors, whose neighbours come from a pass over the whole pool. The rows were checked.
    init(
        checked reference: Matrix<Float>, _ candidate: Matrix<Float>, levels: [FeatureLevel], parallel: Parallel,
        neighbours: Result<NeighbourEvidence, MetricError>?, gamma: Double?
    ) {
        self.levels = levels
        roles = (.real, .holdout)
        self.parallel = parallel
        x = SetEvidence(reference, parallel: parallel)
        y = SetEvidence(candidate, parallel: parallel)
        neighbourStore = Lazy(neighbours)
        self.gamma = { gamma }
    }

    /// Weights of the rows of X and of Y in each replicate.
    public func weights(_ resamples: Resamples) -> (reference: RowWeights, candidate: RowWeights) {
        (x.weights(resamples, role: roles.reference), y.weights(resamples, role: roles.candidate))
    }

    /// Halves of X and of Y in each replicate.
    /// - Parameter cuts: 2 where quarters are asked for.
    func halves(_ resamples: Resamples, cuts: Int = 1) -> (reference: RowHalves, candidate: RowHalves) {
        (
            x.halves(resamples, role: roles.reference, cuts: cuts),
            y.halves(resamples, role: roles.candidate, cuts: cuts)
        )
    }

    /// Rows of X and of Y in an order that hangs on their content alone.
    var contentOrder: (reference: [Int], candidate: [Int]) { (x.keys.order, y.keys.order) }

    /// Moments of X and of Y over all columns; levels are blocks of them.
    public var moments: (reference: Moments, candidate: Moments) { (x.moments, y.moments) }

    /// Neighbours inside and across the sets, with the surface convention `<`.
    public func neighbours() throws(MetricError) -> NeighbourEvidence {
        try neighbourStore.get {
            Result { () throws(MetricError) in try neighbours(surface: .outside) }
        }.get()
    }

    /// As `neighbours()` with a named convention; not shared, for parity with other packages.
    public func neighbours(surface: CrossNeighbours.Surface) throws(MetricError) -> NeighbourEvidence {
        do throws(NumericsError) {
            let own = (try x.neighbours(), try y.neighbours())
            return NeighbourEvidence(
                own, cross: try cross(own, ranks: NeighbourEvidence.crossRank, surface), surface: surface)
        } catch {
            throw MetricError(error)
        }
    }

    /// What halves of the two sets need to know of each other. The pass over the pairs yields `neighbours()` as well, so
    /// that a metric that will draw halves asks for them first.
    package func halfNeighbours() throws(MetricError) -> HalfNeighbours {
        try halfStore.get {
            Result { () throws(MetricError) in
                do throws(NumericsError) {
                    let own = (try x.neighbours(), try y.neighbours())
                    let cross = try cross(own, ranks: HalfNeighbours.crossRanks, .outside)
                    _ = neighbourStore.get { .success(NeighbourEvidence(own, cross: cross, surface: .outside)) }
                    return HalfNeighbours(
                        x.rows, y.rows, own: own, cross: (cross.ofFirst, cross.ofSecond), parallel: parallel)
                } catch {
                    throw MetricError(error)
                }
            }
        }.get()
    }

    private func cross(
        _ own: (NeighbourTable, NeighbourTable), ranks: Int, _ surface: CrossNeighbours.Surface
    ) throws(NumericsError) -> CrossNeighbours {
        let balls = (
            first: own.0.prefix(NeighbourEvidence.largestRank), second: own.1.prefix(NeighbourEvidence.largestRank)
        )
        return try CrossNeighbours(x.rows, y.rows, k: ranks, radii: balls, surface: surface, parallel: parallel)
    }

    private struct Sums: Sendable {
        var cubic: KernelSums
        var gaussian: KernelSums?

        init(within: (PairKernels.Pass, PairKernels.Pass), across: PairKernels.Pass) {
            let (first, second) = within
            cubic = KernelSums(within: (first.cubic, second.cubic), across: across.cubic)
            if let a = first.gaussian, let b = second.gaussian, let c = across.gaussian {
                gaussian = KernelSums(within: (a, b), across: c)
            }
        }
    }

    private func sums() -> Sums {
        kernelStore.get {
            let gamma = gamma()
            return Sums(
                within: (x.kernel(gamma: gamma), y.kernel(gamma: gamma)),
                across: PairKernels.across(x.rows, y.rows, gamma: gamma, parallel))
        }
    }

    /// The unbiased distances of subsets of the rows. The pass over the pairs yields the whole sets' sums as well.
    func kernelSubsets(
        _ subsets: [(reference: [Int], candidate: [Int])]
    ) throws(MetricError) -> KernelSubsets {
        let plan = try KernelSubsets.Plan(subsets, of: x.rows, y.rows)
        let (members, precision) = (plan.members, plan.precision)
        let gamma = gamma()
        let first = x.kernel(gamma: gamma, members: members.reference, precision: precision)
        let second = y.kernel(gamma: gamma, members: members.candidate, precision: precision)
        let across = PairKernels.across(
            x.rows, y.rows, gamma: gamma, members: members, precision: precision, parallel)
        if precision == PairKernels.Precision(averaging: min(x.rows.rows, y.rows.rows)) {
            _ = kernelStore.get {
                Sums(within: (x.kernel(gamma: gamma), y.kernel(gamma: gamma)), across: across)
            }
        }
        return KernelSubsets(plan, within: (first, second), across: across)
    }

    /// Sums of the cubic kernel over the pairs.
    package func kernelSums() throws(MetricError) -> KernelSums { sums().cubic }

    /// Totals of those sums.
    package func kernelTotals() throws(MetricError) -> KernelTotals { KernelTotals(sums().cubic) }

    /// Sums of the Gaussian kernel, from the same pass.
    func gaussianSums() throws(MetricError) -> KernelSums {
        guard let sums = sums().gaussian else { throw Self.noWidth }
        return sums
    }

    func gaussianTotals() throws(MetricError) -> KernelTotals { KernelTotals(try gaussianSums()) }

    static let noWidth = MetricError.failed(
        "the median distance between reference rows is 0; a Gaussian kernel needs distinct rows")

    /// Vendi scores of Y and of X, with replicates when `resamples` is given.
    func candidateVendi(order: Vendi.Order, resamples: Resamples?) throws(MetricError) -> VendiEvidence {
        try y.vendi(order: order, role: roles.candidate, resamples: resamples)
    }

    func referenceVendi(order: Vendi.Order, resamples: Resamples?) throws(MetricError) -> VendiEvidence {
        try x.vendi(order: order, role: roles.reference, resamples: resamples)
    }

    private static func check(_ matrix: Matrix<Float>, name: String, columns: Int) throws(MetricError) {
        guard matrix.columns == columns else {
            throw .failed(
                "the sets have \(columns) and \(matrix.columns) features; extract both with one extractor")
        }
        guard let index = matrix.storage.firstIndex(where: { !$0.isFinite }) else { return }
        throw .failed(
            "\(name) row \(index / matrix.columns), column \(index % matrix.columns) is \(matrix.storage[index]); "
                + "features must be finite numbers")
    }
}
