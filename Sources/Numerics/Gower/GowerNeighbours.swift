/// The k nearest rows of each query, nearest first.
public struct GowerNeighbours: Sendable, Equatable {
    public let rows: Int
    /// Neighbours a row; fewer than asked for when the searched set is smaller.
    public let k: Int
    /// rows × k.
    public let distances: [Double]
    /// rows × k numbers of rows in the searched set.
    public let indices: [Int32]

    public init(rows: Int, k: Int, distances: [Double], indices: [Int32]) {
        self.rows = rows
        self.k = k
        self.distances = distances
        self.indices = indices
    }

    /// Distance to the `rank`-th neighbour, rank from 1 to k.
    public func distance(_ row: Int, rank: Int = 1) -> Double { distances[row * k + rank - 1] }

    /// The `rank`-th neighbour, rank from 1 to k.
    public func index(_ row: Int, rank: Int = 1) -> Int { Int(indices[row * k + rank - 1]) }

    public func distances(rank: Int) -> [Double] { (0..<rows).map { distance($0, rank: rank) } }

    public func indices(rank: Int) -> [Int] { (0..<rows).map { index($0, rank: rank) } }
}

/// What one pass over all pairs finds.
public struct GowerFound: Sendable, Equatable {
    /// By all columns.
    public let all: GowerNeighbours
    /// By the columns of each part alone.
    public let first: GowerNeighbours
    public let second: GowerNeighbours
    /// The nearest row by all columns but one, one a column that was left out.
    public let without: [GowerNeighbours]
}

/// How many neighbours a pass looks for.
public struct GowerQuestion: Sendable, Equatable {
    public var all: Int
    /// Of each part.
    public var parts: Int
    /// Columns that are left out, one at a time.
    public var omitted: [Int]

    public init(all: Int = 0, parts: Int = 0, omitted: [Int] = []) {
        self.all = all
        self.parts = parts
        self.omitted = omitted
    }
}
