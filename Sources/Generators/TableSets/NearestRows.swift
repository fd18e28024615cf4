import Datasets
import Numerics

/// Finds rows like others, column by column: for generators that cannot be told what a row is made for, and for foreign keys
/// whose rows are made by themselves.
///
/// Levels are alike or not; numbers differ by their distance in two standard deviations, at most 1; a missing cell is unlike
/// any other.
struct NearestRows: Sendable {
    private struct Scale: Sendable {
        var mean = 0.0
        var width = 1.0
        /// Of levels.
        var places: [[UInt8]: Float]?
    }

    /// Column by column; missing is NaN.
    private let pool: [[Float]]
    private let scales: [Scale]
    private let weights: [Float]
    let count: Int

    /// - Parameters:
    ///   - columns: of the rows to be found; without any, all are alike.
    ///   - weights: of the columns; all 1 where none are given.
    ///   - count: of the rows to be found, at least 1.
    init(_ columns: [TableColumn], weights: [Double] = [], count: Int) {
        scales = columns.map { column in
            var scale = Scale()
            if case .codes(_, let levels) = column.cells {
                var places: [[UInt8]: Float] = [:]
                for (place, level) in levels.enumerated() { places[Array(level.utf8)] = Float(place) }
                scale.places = places
                return scale
            }
            let known = column.numbers.filter { !$0.isNaN }
            let share = 1 / Double(max(1, known.count))
            scale.mean = known.reduce(0) { $0 + $1 * share }
            let variance = known.reduce(0) { $0 + ($1 - scale.mean) * ($1 - scale.mean) * share }
            if variance > 0, variance.isFinite { scale.width = 2 * variance.squareRoot() }
            return scale
        }
        pool = zip(columns, scales).map { Self.values($0, $1) }
        self.weights = columns.indices.map { weights.isEmpty ? 1 : Float(weights[$0]) }
        self.count = count
    }

    private static func values(_ column: TableColumn, _ scale: Scale) -> [Float] {
        guard let places = scale.places else { return column.numbers.map { Float(($0 - scale.mean) / scale.width) } }
        guard case .codes(let codes, let levels) = column.cells else { return column.numbers.map { _ in .nan } }
        // A level that no row to be found has is like none of them.
        let map = levels.map { places[Array($0.utf8)] ?? -1 }
        return codes.map { $0 < 0 ? .nan : map[Int($0)] }
    }

    /// For each of `rows` one of the `among` nearest, at random.
    /// - Parameters:
    ///   - columns: like those of the rows to be found.
    ///   - stream: row i draws from stream `indices[i]`.
    func find(
        _ columns: [TableColumn], rows: Int, among: Int, stream: RandomStream, indices: [Int]? = nil, _ parallel: Parallel
    ) -> [Int] {
        let wanted = values(columns)
        let block = 256
        let blocks = parallel.map((rows + block - 1) / block) { turn -> [Int] in
            var distances = [Float](repeating: 0, count: count)
            return (turn * block..<min(rows, (turn + 1) * block)).map { row in
                var random = stream.split(indices?[row] ?? row)
                guard !pool.isEmpty else { return random.index(below: count) }
                measure(wanted, row, &distances)
                return Self.pick(distances, among, &random)
            }
        }
        return Array(blocks.joined())
    }

    /// Column by column, on the scale of the rows to be found.
    func values(_ columns: [TableColumn]) -> [[Float]] { zip(columns, scales).map { Self.values($0, $1) } }

    /// The distance of each row to be found from a row of `wanted`.
    func measure(_ wanted: [[Float]], _ row: Int, _ distances: inout [Float]) {
        for place in 0..<count { distances[place] = 0 }
        for column in pool.indices {
            Self.add(pool[column], wanted[column][row], weights[column], isLevel: scales[column].places != nil, &distances)
        }
    }

    private static func add(_ pool: [Float], _ value: Float, _ weight: Float, isLevel: Bool, _ distances: inout [Float]) {
        if value.isNaN {
            for place in distances.indices { distances[place] += pool[place].isNaN ? 0 : weight }
        } else if isLevel {
            for place in distances.indices { distances[place] += pool[place] == value ? 0 : weight }
        } else {
            for place in distances.indices {
                let distance = (pool[place] - value).magnitude
                // A missing cell is no number, and so not below 1.
                distances[place] += distance < 1 ? weight * distance : weight
            }
        }
    }

    /// Equals are told apart by where the search begins, which is drawn.
    private static func pick(_ distances: [Float], _ among: Int, _ random: inout RandomStream) -> Int {
        let count = distances.count
        let start = random.index(below: count)
        var best: [(distance: Float, place: Int)] = []
        var place = start
        for _ in 0..<count {
            let distance = distances[place]
            if best.count < among || distance < best[best.count - 1].distance {
                var at = best.count
                while at > 0, best[at - 1].distance > distance { at -= 1 }
                best.insert((distance, place), at: at)
                if best.count > among { best.removeLast() }
            }
            place += 1
            if place == count { place = 0 }
        }
        return best[random.index(below: best.count)].place
    }
}
