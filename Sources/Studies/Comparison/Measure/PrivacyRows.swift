import Evaluation
import Metrics
import Numerics

/// The training rows and the unseen rows that nearness is measured to.
struct PrivacyRows {
    private let searched: Matrix<Float>
    private let unseen: Matrix<Float>
    /// Nearest training row of every unseen row.
    private let unseenToTraining: NearestRecords
    private let keys: (searched: RowKeys, unseen: RowKeys)
    private let seed: UInt64
    private let parallel: Parallel

    /// The nearest rows of one set.
    struct Records {
        var training: NearestRecords
        var unseen: NearestRecords
    }

    init(searched: Matrix<Float>, unseen: Matrix<Float>, seed: UInt64, parallel: Parallel) throws {
        self.searched = searched
        self.unseen = unseen
        self.seed = seed
        self.parallel = parallel
        keys = (RowKeys(searched), RowKeys(unseen))
        unseenToTraining = try Self.nearest(of: unseen, in: searched, parallel)
    }

    /// - Parameter isHoldout: whether `rows` are unseen rows. They would find themselves among these, so a random half
    ///   of the unseen rows is measured against the other half.
    func records(of rows: Matrix<Float>, isHoldout: Bool) throws -> Records {
        guard isHoldout else {
            return Records(
                training: try Self.nearest(of: rows, in: searched, parallel).keyed(keys.searched),
                unseen: try Self.nearest(of: rows, in: unseen, parallel).keyed(keys.unseen))
        }
        var draw = RandomStream(seed: seed).split("holdout_halves")
        let byContent = keys.unseen.order
        let order = draw.permutation(unseen.rows).map { byContent[$0] }
        let first = order.prefix(unseen.rows / 2).sorted()
        let second = order.dropFirst(unseen.rows / 2).sorted()
        return Records(
            training: try NearestRecords(
                distances: first.map { unseenToTraining.distances[$0] },
                indices: first.map { unseenToTraining.indices[$0] }, searched: searched.rows
            ).keyed(keys.searched),
            unseen: try Self.nearest(of: unseen.rows(at: first), in: unseen.rows(at: second), parallel)
                .keyed(keys.unseen.rows(at: second)))
    }

    private static func nearest(
        of rows: Matrix<Float>, in searched: Matrix<Float>, _ parallel: Parallel
    ) throws -> NearestRecords {
        try NearestRecords(
            NearestNeighbours.between(rows, searched, k: 1, parallel: parallel).ofFirst, searched: searched.rows)
    }
}
