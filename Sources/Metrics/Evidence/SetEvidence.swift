import Numerics

/// What one set yields by itself, computed at its first use. Pairs with the same reference share it.
final class SetEvidence: Sendable {
    let rows: Matrix<Float>
    private let parallel: Parallel
    private let momentStore = Lazy<Moments>()
    private let neighbourStore = Lazy<Result<NeighbourTable, NumericsError>>()
    private let kernelStore = Keyed<Double?, PairKernels.Pass>()
    private let widthStore = Lazy<Double?>()
    private let keyStore = Lazy<RowKeys>()
    private let weightStore = Keyed<DrawKey, RowWeights>()
    private let halfStore = Keyed<DrawKey, RowHalves>()
    private let vendiStore = Keyed<VendiKey, Result<VendiEvidence, MetricError>>()

    /// - Parameter rows: finite features.
    init(_ rows: Matrix<Float>, parallel: Parallel) {
        self.rows = rows
        self.parallel = parallel
    }

    /// By the rows' features.
    var keys: RowKeys { keyStore.get { RowKeys(rows) } }

    /// The rows' weights in each replicate. The last ones asked for are kept, as all metrics of a pair ask for the same.
    func weights(_ resamples: Resamples, role: Resamples.Role) -> RowWeights {
        let keys = keys
        return weightStore.get(DrawKey(resamples: resamples, role: role, cuts: 1)) { resamples.weights(of: keys, role: role) }
    }

    /// The rows' halves in each replicate.
    func halves(_ resamples: Resamples, role: Resamples.Role, cuts: Int) -> RowHalves {
        let keys = keys
        return halfStore.get(DrawKey(resamples: resamples, role: role, cuts: cuts)) {
            resamples.halves(of: keys, role: role, cuts: cuts)
        }
    }

    private struct DrawKey: Equatable, Sendable {
        var resamples: Resamples
        var role: Resamples.Role
        var cuts: Int
    }

    /// Over all columns.
    var moments: Moments { momentStore.get { Moments(of: rows, parallel: parallel) } }

    /// The nearest other rows of each row, as many as halves of the set need.
    func neighbours() throws(NumericsError) -> NeighbourTable {
        try neighbourStore.get {
            Result { () throws(NumericsError) in
                try NearestNeighbours.within(rows, k: HalfNeighbours.ownRanks, parallel: parallel)
            }
        }.get()
    }

    /// Kernel sums over pairs of different rows.
    /// - Parameter gamma: width of the Gaussian kernel; nil leaves it out.
    func kernel(gamma: Double?) -> PairKernels.Pass {
        kernelStore.get(gamma) { PairKernels.within(rows, gamma: gamma, parallel) }
    }

    /// As `kernel`, with the sums of subsets. What other metrics will ask for is kept.
    func kernel(gamma: Double?, members: PairKernels.Members, precision: PairKernels.Precision) -> PairKernels.Pass {
        let pass = PairKernels.within(rows, gamma: gamma, members: members, precision: precision, parallel)
        // What is kept must not depend on which metric came first.
        if precision == PairKernels.Precision(averaging: rows.rows) { _ = kernelStore.get(gamma) { pass } }
        return pass
    }

    /// The Gaussian kernel's 1 / 2σ² with σ the median distance between rows; nil when that is 0 or there are too few.
    var medianGamma: Double? {
        widthStore.get { MedianDistance.of(rows).flatMap { $0 > 0 ? 1 / (2 * $0 * $0) : nil } }
    }

    /// Vendi scores of the set and, with `resamples`, of its replicates. The last ones asked for are kept.
    func vendi(
        order: Vendi.Order, role: Resamples.Role, resamples: Resamples?
    ) throws(MetricError) -> VendiEvidence {
        try vendiStore.get(VendiKey(order: order, role: role, resamples: resamples)) {
            Result { () throws(MetricError) in
                try VendiEvidence(
                    rows, order: order,
                    draws: resamples.map { (weights($0, role: role), $0.prefix(1).halves(of: keys, role: role)) },
                    parallel: parallel)
            }
        }.get()
    }

    private struct VendiKey: Equatable, Sendable {
        var order: Vendi.Order
        var role: Resamples.Role
        var resamples: Resamples?
    }
}
