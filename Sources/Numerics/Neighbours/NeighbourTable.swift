/// The k nearest rows of each query row, nearest first; equal distances are ordered by row number.
public struct NeighbourTable: Sendable, Equatable {
    public let rows: Int
    /// Neighbours a row; fewer than asked for when the searched set is smaller.
    public let k: Int
    /// rows × k squared Euclidean distances, exact sums of squared differences in double precision.
    public let squaredDistances: [Double]
    /// rows × k row numbers in the searched set.
    public let indices: [Int32]

    package init(rows: Int, k: Int, squaredDistances: [Double], indices: [Int32]) {
        self.rows = rows
        self.k = k
        self.squaredDistances = squaredDistances
        self.indices = indices
    }

    /// The first `count` neighbours of every row.
    package func prefix(_ count: Int) -> NeighbourTable {
        guard count < k else { return self }
        let width = max(0, count)
        return NeighbourTable(
            rows: rows, k: width,
            squaredDistances: (0..<rows).flatMap { squaredDistances[$0 * k..<$0 * k + width] },
            indices: (0..<rows).flatMap { indices[$0 * k..<$0 * k + width] })
    }

    /// Squared distance of `row` to its `rank`-th neighbour, rank from 1 to k.
    public func squaredDistance(_ row: Int, rank: Int) -> Double { squaredDistances[row * k + rank - 1] }

    /// The `rank`-th neighbour of `row`, rank from 1 to k.
    public func index(_ row: Int, rank: Int) -> Int { Int(indices[row * k + rank - 1]) }

    /// Distances of all rows to their `rank`-th neighbours.
    public func distances(rank: Int) -> [Double] {
        (0..<rows).map { squaredDistance($0, rank: rank).squareRoot() }
    }
}
