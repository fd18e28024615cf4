import Numerics

/// The neighbour evidence of two disjoint parts of a pool, from the pool's own lists.
struct SplitNeighbours {
    private enum Side: UInt8 { case none, reference, candidate }

    private let pool: Matrix<Float>
    private let lists: NeighbourTable
    private let members: (reference: [Int], candidate: [Int])
    private var side: [Side]
    /// Row number within its side.
    private var place: [Int32]

    init(pool: Matrix<Float>, lists: NeighbourTable, reference: [Int], candidate: [Int]) {
        self.pool = pool
        self.lists = lists
        members = (reference, candidate)
        side = [Side](repeating: .none, count: pool.rows)
        place = [Int32](repeating: 0, count: pool.rows)
        for (number, row) in reference.enumerated() {
            side[row] = .reference
            place[row] = Int32(number)
        }
        for (number, row) in candidate.enumerated() {
            side[row] = .candidate
            place[row] = Int32(number)
        }
    }

    func evidence() -> NeighbourEvidence {
        let x = half(members.reference, own: .reference, other: .candidate, others: members.candidate.count)
        let y = half(members.candidate, own: .candidate, other: .reference, others: members.reference.count)
        return NeighbourEvidence(
            reference: x.own, candidate: y.own,
            cross: CrossNeighbours(
                ofFirst: x.nearest, ofSecond: y.nearest,
                ballsOfFirst: BallCounts(histogram: x.held, k: x.own.k, rows: members.candidate.count),
                ballsOfSecond: BallCounts(histogram: y.held, k: y.own.k, rows: members.reference.count)),
            surface: .outside)
    }

    private struct Half {
        var own: NeighbourTable
        var nearest: NeighbourTable
        /// Over the other side's rows: which rank of this side's balls first holds them.
        var held: [UInt32]
    }

    private struct Entry {
        var distance: Double
        var row: Int
    }

    private func half(_ rows: [Int], own: Side, other: Side, others: Int) -> Half {
        let ranks = min(NeighbourEvidence.largestRank, rows.count - 1)
        let crossRanks = min(NeighbourEvidence.crossRank, others)
        var distances: [Double] = []
        var indices: [Int32] = []
        var crossDistances: [Double] = []
        var crossIndices: [Int32] = []
        distances.reserveCapacity(rows.count * ranks)
        indices.reserveCapacity(rows.count * ranks)
        var held = [UInt32](repeating: 0, count: others * ranks)
        var radii = [Double](repeating: 0, count: ranks)
        for row in rows {
            var entries = listed(row)
            if !suffices(entries, own: own, other: other, ranks: ranks, crossRanks: crossRanks) {
                entries = complete(row)
            }
            var found = 0
            var crossFound = 0
            for entry in entries {
                if side[entry.row] == own, found < ranks {
                    radii[found] = entry.distance
                    distances.append(entry.distance)
                    indices.append(place[entry.row])
                    found += 1
                } else if side[entry.row] == other, crossFound < crossRanks {
                    crossDistances.append(entry.distance)
                    crossIndices.append(place[entry.row])
                    crossFound += 1
                }
                if found == ranks, crossFound == crossRanks { break }
            }
            guard let reach = radii.last else { continue }
            for entry in entries {
                if entry.distance >= reach { break }
                guard side[entry.row] == other else { continue }
                var rank = 0
                while radii[rank] <= entry.distance { rank += 1 }
                held[Int(place[entry.row]) * ranks + rank] += 1
            }
        }
        return Half(
            own: NeighbourTable(rows: rows.count, k: ranks, squaredDistances: distances, indices: indices),
            nearest: NeighbourTable(
                rows: rows.count, k: crossRanks, squaredDistances: crossDistances, indices: crossIndices),
            held: held)
    }

    private func listed(_ row: Int) -> [Entry] {
        (0..<lists.k).map {
            Entry(distance: lists.squaredDistance(row, rank: $0 + 1), row: lists.index(row, rank: $0 + 1))
        }
    }

    private func suffices(_ entries: [Entry], own: Side, other: Side, ranks: Int, crossRanks: Int) -> Bool {
        entries.count { side[$0.row] == own } >= ranks && entries.count { side[$0.row] == other } >= crossRanks
    }

    /// All rows of the split, nearest first.
    private func complete(_ row: Int) -> [Entry] {
        (members.reference + members.candidate).filter { $0 != row }
            .map { Entry(distance: pool.squaredDistance(row, to: pool, $0), row: $0) }
            .sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }
    }
}
