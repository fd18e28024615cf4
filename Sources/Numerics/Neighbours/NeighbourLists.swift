/// Running nearest neighbours of every row of a block-parallel scan. Each row is written by one thread at a time, which
/// the block schedule sees to.
struct NeighbourLists: Sendable {
    let k: Int
    private let distances: DisjointBuffer<Double>
    private let indices: DisjointBuffer<Int32>

    init(k: Int, distances: DisjointBuffer<Double>, indices: DisjointBuffer<Int32>) {
        self.k = k
        self.distances = distances
        self.indices = indices
    }

    /// Squared distance that a new neighbour must not exceed.
    @inline(__always)
    func threshold(_ row: Int) -> Double { distances[row * k + k - 1] }

    /// Takes `index` in if it is nearer than the last, or as near with a lower number. Returns whether it did.
    @inline(__always)
    func insert(_ row: Int, _ distance: Double, _ index: Int32) -> Bool {
        let start = row * k
        var place = start + k - 1
        guard precedes(distance, index, place) else { return false }
        while place > start, precedes(distance, index, place - 1) {
            distances[place] = distances[place - 1]
            indices[place] = indices[place - 1]
            place -= 1
        }
        distances[place] = distance
        indices[place] = index
        return true
    }

    @inline(__always)
    private func precedes(_ distance: Double, _ index: Int32, _ place: Int) -> Bool {
        let other = distances[place]
        return distance < other || (distance == other && index < indices[place])
    }
}

/// Storage for lists while they are filled.
struct NeighbourStorage: Sendable {
    let rows: Int
    let k: Int
    var distances: [Double]
    var indices: [Int32]

    init(rows: Int, k: Int) {
        self.rows = rows
        self.k = k
        distances = [Double](repeating: .infinity, count: rows * k)
        indices = [Int32](repeating: .max, count: rows * k)
    }

    mutating func fill(_ body: (NeighbourLists) -> Void) {
        let k = k
        distances.withUnsafeMutableBufferPointer { distances in
            indices.withUnsafeMutableBufferPointer { indices in
                body(NeighbourLists(k: k, distances: DisjointBuffer(distances), indices: DisjointBuffer(indices)))
            }
        }
    }

    /// - Parameter scale: what the rows were multiplied by, a power of two.
    func table(scale: Double) -> NeighbourTable {
        let factor = 1 / scale
        return NeighbourTable(
            rows: rows, k: k, squaredDistances: factor == 1 ? distances : distances.map { $0 * factor * factor },
            indices: indices)
    }
}
