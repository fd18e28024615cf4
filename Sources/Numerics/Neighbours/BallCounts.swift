/// For each row of one set, how many k-nearest-neighbour balls of rank 1, 2, … k of the other set hold it.
public struct BallCounts: Sendable, Equatable {
    public let rows: Int
    public let k: Int
    /// rows × k counts, rising with the rank.
    public let counts: [UInt32]

    /// - Parameter histogram: rows × k; entry r of a row counts the balls whose smallest rank that holds it is r + 1.
    package init(histogram: [UInt32], k: Int, rows: Int) {
        self.rows = rows
        self.k = k
        var counts = histogram
        for row in 0..<rows { for rank in 1..<max(1, k) { counts[row * k + rank] += counts[row * k + rank - 1] } }
        self.counts = counts
    }

    /// Number of balls of rank `rank` (from 1) that hold `row`.
    public func count(_ row: Int, rank: Int) -> Int { Int(counts[row * k + rank - 1]) }

    /// The counts of all rows at one rank.
    public func counts(rank: Int) -> [Int] { (0..<rows).map { count($0, rank: rank) } }
}
