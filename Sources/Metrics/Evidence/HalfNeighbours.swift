import Numerics

/// The neighbour evidence of random halves of two sets, found in the whole sets' lists by leaving out the other rows.
///
/// A bootstrap sample repeats rows, whose balls then have no extent; halves repeat none.
package struct HalfNeighbours: Sendable {
    /// Ranks of a set's own lists. Ten of a row's 32 nearest lie in its half but for one row in a hundred, five but for
    /// one in a hundred thousand; the ball then reaches to the last of the 32.
    static let ownRanks = 32
    /// Nearest rows of the other set that are kept.
    static let crossRanks = 64
    /// Pairs kept a direction; beyond it each row keeps the nearest.
    private static let largestPairs = 64_000_000

    /// Which rows of either set belong to a half.
    package typealias Half = (reference: [Bool], candidate: [Bool])

    /// The rows of the other set that a set's balls can hold.
    private struct Balls: Sendable {
        let own: NeighbourTable
        /// Where each row's pairs begin; one more than rows.
        let starts: [Int]
        /// Rows of the other set, nearest first.
        let held: [Int32]
        /// How many of the own list lie as near or nearer: a ball that reaches to a later one holds the row.
        let before: [UInt8]

        init(
            _ rows: Matrix<Float>, own: NeighbourTable, other: Matrix<Float>, nearest: NeighbourTable, _ parallel: Parallel
        ) {
            let limit = max(1_024, HalfNeighbours.largestPairs / max(1, rows.rows))
            let size = 64
            let parts = parallel.map((rows.rows + size - 1) / size) { block in
                (block * size..<min(rows.rows, (block + 1) * size)).map { row in
                    Self.pairs(row, rows, own, other, nearest, limit)
                }
            }
            var (starts, held, before) = ([0], [Int32](), [UInt8]())
            for pairs in parts.joined() {
                held += pairs.map(\.row)
                before += pairs.map(\.before)
                starts.append(held.count)
            }
            self.own = own
            self.starts = starts
            self.held = held
            self.before = before
        }

        private static func pairs(
            _ row: Int, _ rows: Matrix<Float>, _ own: NeighbourTable, _ other: Matrix<Float>, _ nearest: NeighbourTable,
            _ limit: Int
        ) -> [(row: Int32, before: UInt8)] {
            guard own.k > 0, nearest.k > 0 else { return [] }
            let reach = own.squaredDistance(row, rank: own.k)
            var found: [(distance: Double, row: Int32)]
            if nearest.squaredDistance(row, rank: nearest.k) < reach, nearest.k < other.rows {
                found = (0..<other.rows).map { (rows.squaredDistance(row, to: other, $0), Int32($0)) }
                    .filter { $0.distance < reach }
                found.sort { ($0.distance, $0.row) < ($1.distance, $1.row) }
            } else {
                found = (1...nearest.k).map { (nearest.squaredDistance(row, rank: $0), Int32(nearest.index(row, rank: $0))) }
                    .filter { $0.distance < reach }
            }
            var rank = 0
            return found.prefix(limit).map { pair in
                while rank < own.k, own.squaredDistance(row, rank: rank + 1) <= pair.distance { rank += 1 }
                return (pair.row, UInt8(rank))
            }
        }

        /// How far down its own list the ball of rank `k` of a half's row reaches.
        @inline(__always)
        func reach(_ row: Int, k: Int, in half: [Bool]) -> Int {
            var found = 0
            for place in 0..<own.k where half[Int(own.indices[row * own.k + place])] {
                found += 1
                if found == k { return place + 1 }
            }
            return own.k
        }

        /// For each row of the other set, how many balls of the half hold it.
        func counts(k: Int, own half: [Bool], other: [Bool]) -> [Int32] {
            var counts = [Int32](repeating: 0, count: other.count)
            for row in half.indices where half[row] {
                let reach = reach(row, k: k, in: half)
                for place in starts[row]..<starts[row + 1] {
                    if before[place] >= reach { break }
                    let row = Int(held[place])
                    if other[row] { counts[row] += 1 }
                }
            }
            return counts
        }

        /// Whether the ball of `row` holds a row of the other half.
        func holdsAny(_ row: Int, k: Int, own half: [Bool], other: [Bool]) -> Bool {
            let reach = reach(row, k: k, in: half)
            for place in starts[row]..<starts[row + 1] {
                if before[place] >= reach { return false }
                if other[Int(held[place])] { return true }
            }
            return false
        }
    }

    private let reference: Balls
    private let candidate: Balls
    /// Nearest candidates of each reference row, and the reverse.
    private let cross: (ofReference: NeighbourTable, ofCandidate: NeighbourTable)

    /// - Parameters:
    ///   - own: neighbours inside each set, `ownRanks` of them where there are as many.
    ///   - cross: `crossRanks` nearest rows each way.
    package init(
        _ x: Matrix<Float>, _ y: Matrix<Float>, own: (reference: NeighbourTable, candidate: NeighbourTable),
        cross: (ofReference: NeighbourTable, ofCandidate: NeighbourTable), parallel: Parallel
    ) {
        reference = Balls(x, own: own.reference, other: y, nearest: cross.ofReference, parallel)
        candidate = Balls(y, own: own.candidate, other: x, nearest: cross.ofCandidate, parallel)
        self.cross = cross
    }

    /// Share of the half's candidates in balls of its reference rows.
    package func precision(_ half: Half, k: Int) -> Double {
        Self.shareHeld(reference.counts(k: k, own: half.reference, other: half.candidate), of: half.candidate)
    }

    /// Share of the half's reference rows in balls of its candidates.
    package func recall(_ half: Half, k: Int) -> Double {
        Self.shareHeld(candidate.counts(k: k, own: half.candidate, other: half.reference), of: half.reference)
    }

    /// Balls of reference rows that hold a candidate, on average, over k.
    package func density(_ half: Half, k: Int) -> Double {
        let counts = reference.counts(k: k, own: half.reference, other: half.candidate)
        return Double(counts.reduce(0) { $0 + Int($1) }) / Double(k * half.candidate.count { $0 })
    }

    /// Share of the half's reference rows whose balls hold a candidate.
    package func coverage(_ half: Half, k: Int) -> Double {
        let rows = half.reference.indices.filter { half.reference[$0] }
        let reached = rows.count {
            reference.holdsAny($0, k: k, own: half.reference, other: half.candidate)
                || Self.first(cross.ofReference, $0, in: half.candidate)?.distance == 0
        }
        return Double(reached) / Double(rows.count)
    }

    /// The nearest candidate of each of the half's reference rows, and whether it is as near as the nearest reference row;
    /// rows that know none are left out.
    func reached(_ half: Half) -> [(nearest: Int, isReached: Bool)] {
        half.reference.indices.compactMap { row in
            guard half.reference[row],
                let other = Self.first(cross.ofReference, row, in: half.candidate),
                let own = Self.first(reference.own, row, in: half.reference)
            else { return nil }
            return (other.row, other.distance <= own.distance)
        }
    }

    /// Share of the half's candidates that lie further from their nearest reference row than that lies from its own.
    package func authenticity(_ half: Half) -> Double {
        var (authentic, rows) = (0, 0)
        for row in half.candidate.indices where half.candidate[row] {
            guard let nearest = Self.first(cross.ofCandidate, row, in: half.reference),
                let spacing = Self.first(reference.own, nearest.row, in: half.reference)
            else { continue }
            rows += 1
            if spacing.distance < nearest.distance { authentic += 1 }
        }
        return rows > 0 ? Double(authentic) / Double(rows) : .nan
    }

    private static func shareHeld(_ counts: [Int32], of half: [Bool]) -> Double {
        Double(counts.count { $0 > 0 }) / Double(half.count { $0 })
    }

    private static func first(_ table: NeighbourTable, _ row: Int, in half: [Bool]) -> (row: Int, distance: Double)? {
        for place in row * table.k..<(row + 1) * table.k where half[Int(table.indices[place])] {
            return (Int(table.indices[place]), table.squaredDistances[place])
        }
        return nil
    }
}
