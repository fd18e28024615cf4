import Numerics

/// The nearest row of a searched set for every query row.
public struct NearestRecords: Sendable, Equatable {
    /// Distance, or any rising function of it that is the same for all sets compared; one a query.
    public let distances: [Double]
    /// Row of the searched set; one a query.
    public let indices: [Int]
    /// Rows of the searched set.
    public let searched: Int
    /// Of the searched rows, where something draws them again.
    package private(set) var keys: RowKeys?

    /// The same records, with the keys of the searched rows.
    package func keyed(_ keys: RowKeys) -> NearestRecords {
        var records = self
        records.keys = keys.count == searched ? keys : nil
        return records
    }

    /// - Throws: `.failed` unless there is one finite distance ≥ 0 and one index below `searched` a query.
    public init(distances: [Double], indices: [Int], searched: Int) throws(MetricError) {
        guard distances.count == indices.count, distances.allSatisfy({ $0.isFinite && $0 >= 0 }),
            indices.allSatisfy({ $0 >= 0 && $0 < searched })
        else {
            throw .failed(
                "\(distances.count) distances and \(indices.count) indices are no nearest rows of \(searched)")
        }
        self.distances = distances
        self.indices = indices
        self.searched = searched
    }

    /// The first neighbours of a table, e.g. `PairEvidence`'s nearest reference rows of the candidates.
    /// - Parameter searched: rows of the searched set.
    public init(_ table: NeighbourTable, searched: Int) throws(MetricError) {
        guard table.k > 0 else { throw .insufficientData("the searched set is empty") }
        try self.init(
            distances: table.distances(rank: 1), indices: (0..<table.rows).map { table.index($0, rank: 1) },
            searched: searched)
    }
}

/// What every memorisation metric says without a holdout: nearness to the training set alone means nothing, because a
/// good generator is near to it as well.
let holdoutAdvice = "memorisation is read against real rows that the generator never saw; give them with --holdout"
