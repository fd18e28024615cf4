import Numerics

/// Evidence of many splits of one pool of real rows, from one pass over its pairs.
///
/// The pool's neighbour lists are computed once; what a split needs is found by leaving out the other rows. A ball
/// around r reaches to the k-th list entry of r's own side, so every row inside it stands before that entry. Lists that
/// end too early are completed exactly. Results equal those of a direct computation bit for bit.
public struct FloorEvidence: Sendable {
    public let plan: FloorPlan
    private let pool: Matrix<Float>
    private let levels: [FeatureLevel]
    let parallel: Parallel
    private let lists: NeighbourTable?
    private let gamma: Double?
    /// Whether splits find their neighbours in lists of the whole pool.
    var hasLists: Bool { lists != nil }
    private let kernelStore = Lazy<Result<PooledKernel, MetricError>>()
    /// Rows of the sets themselves, which a split may have fewer of.
    let sizes: (real: Int, candidate: Int)

    /// - Parameters:
    ///   - real, holdout: rows to split; nil when there is no holdout.
    ///   - candidateRows: size of the synthetic set.
    /// - Throws: as `FloorPlan` and `PairEvidence`.
    /// - Complexity: O(N² d) once for N pooled rows and once for the kernels, then O(N K) a split beside the moments.
    public init(
        real: Matrix<Float>, holdout: Matrix<Float>?, candidateRows: Int, splits: Int = 10,
        levels: [FeatureLevel] = [], seed: UInt64, parallel: Parallel = .serial
    ) throws(MetricError) {
        let holdout = holdout ?? Matrix(rows: 0, columns: real.columns)
        _ = try PairEvidence(reference: real, candidate: holdout, levels: levels)
        plan = try FloorPlan(
            real: real.rows, holdout: holdout.rows, candidate: candidateRows, splits: splits, seed: seed)
        pool = try Self.wrap { () throws(NumericsError) in
            try Matrix(rows: real.rows + holdout.rows, columns: real.columns, storage: real.storage + holdout.storage)
        }
        self.levels = levels
        self.parallel = parallel
        let plan = plan
        let pool = pool
        lists = try Self.listLength(plan).map { length throws(MetricError) in
            try Self.wrap { () throws(NumericsError) in
                try NearestNeighbours.within(pool, k: length, parallel: parallel)
            }
        }
        // The real set's own width, so that floors are on the value's scale.
        gamma = SetEvidence(real, parallel: parallel).medianGamma
        sizes = (real.rows, candidateRows)
    }

    /// The laws of the kernel discrepancies of equal distributions, from one pass over the pool's pairs.
    func kernelNull() throws(MetricError) -> PooledKernel {
        try kernelStore.get {
            Result { () throws(MetricError) in try PooledKernel(pool, gamma: gamma, parallel: parallel) }
        }.get()
    }

    /// The evidence of split `index`, ready for any pair metric.
    public func split(_ index: Int) -> PairEvidence {
        let rows = plan.rows(index)
        let reference = pool.rows(at: rows.reference)
        let candidate = pool.rows(at: rows.candidate)
        let neighbours = lists.map { lists in
            let filter = SplitNeighbours(pool: pool, lists: lists, reference: rows.reference, candidate: rows.candidate)
            return filter.evidence()
        }
        return PairEvidence(
            checked: reference, candidate, levels: levels, parallel: parallel,
            neighbours: neighbours.map { .success($0) }, gamma: gamma)
    }

    /// Entries a list needs so that 10 of them fall on the row's own side, but for one row in a hundred thousand; nil
    /// when lists would be so long that each split is better computed directly.
    static func listLength(_ plan: FloorPlan) -> Int? {
        let smaller = Double(min(plan.referenceRows, plan.candidateRows)) / Double(plan.pool)
        let needed = Double(NeighbourEvidence.largestRank) + 8 + 6 * Double(NeighbourEvidence.largestRank).squareRoot()
        let length = Int((needed / (2 * smaller)).rounded(.up)) + 12
        return length <= 160 ? max(length, 48) : nil
    }

    static func wrap<Value>(_ body: () throws(NumericsError) -> Value) throws(MetricError) -> Value {
        do throws(NumericsError) { return try body() } catch { throw MetricError(error) }
    }
}
