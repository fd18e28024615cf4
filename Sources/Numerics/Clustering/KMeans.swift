/// Lloyd's k-means from k-means++ starts (Arthur & Vassilvitskii 2007), the best of several runs.
///
/// Products are formed in single precision about the rows' mean; sums are double. The same bits at any thread count.
public struct KMeans: Sendable, Equatable {
    /// clusters × d, about the mean that was taken off the rows.
    private let centres: Matrix<Float>
    private let mean: [Double]
    /// Cluster of every row it was fitted on.
    public let labels: [Int]
    /// Σ squared distance to the own centre.
    public let inertia: Double
    public var clusters: Int { centres.rows }

    private static let blockRows = 1024

    /// - Parameters:
    ///   - clusters: how many are wanted; never more than there are different rows.
    ///   - runs: starts; the run of least inertia is kept.
    /// - Throws: `.empty` without rows or clusters, `.nonFinite`.
    /// - Complexity: O(runs · iterations · n k d).
    public init(
        _ rows: Matrix<Float>, clusters: Int, runs: Int = 10, iterations: Int = 100, stream: RandomStream,
        parallel: Parallel = .serial
    ) throws(NumericsError) {
        guard rows.rows > 0, clusters > 0 else { throw NumericsError(.empty, "k-means needs rows and clusters") }
        try NearestNeighbours.requireFinite(rows)
        mean = Moments.means(of: rows, parallel: parallel)
        let blocks = Self.centred(rows, about: mean, parallel)
        var best: Run?
        for run in 0..<max(1, runs) {
            var random = stream.split(run)
            let outcome = try Self.lloyd(blocks, clusters, max(1, iterations), &random, parallel)
            if best.map({ outcome.inertia < $0.inertia }) ?? true { best = outcome }
        }
        guard let best else { throw NumericsError(.empty, "k-means made no run") }
        centres = best.centres
        labels = best.labels
        inertia = best.inertia
    }

    /// The nearest centre of each row; the first of equally near ones.
    /// - Throws: `.dimensionMismatch` for rows of another width, `.nonFinite`.
    public func assign(_ rows: Matrix<Float>, parallel: Parallel = .serial) throws(NumericsError) -> [Int] {
        guard rows.columns == mean.count else {
            throw NumericsError(.dimensionMismatch, "rows of \(rows.columns) columns, centres of \(mean.count)")
        }
        try NearestNeighbours.requireFinite(rows)
        return try Self.nearest(Self.centred(rows, about: mean, parallel), centres, parallel).flatMap(\.labels)
    }

    private struct Run {
        var centres: Matrix<Float>
        var labels: [Int]
        var inertia: Double
    }

    private struct Block: Sendable {
        var rows: Matrix<Float>
        var norms: [Double]
    }

    private struct Nearest: Sendable {
        var labels: [Int]
        var distances: [Double]
    }

    private static func centred(_ rows: Matrix<Float>, about mean: [Double], _ parallel: Parallel) -> [Block] {
        let width = rows.columns
        return parallel.map((rows.rows + blockRows - 1) / blockRows) { block in
            let range = block * blockRows..<min(rows.rows, (block + 1) * blockRows)
            var values = [Float](repeating: 0, count: range.count * width)
            var norms = [Double](repeating: 0, count: range.count)
            for row in range {
                let place = row - range.lowerBound
                var norm = 0.0
                for column in 0..<width {
                    let value = Float(Double(rows.storage[row * width + column]) - mean[column])
                    values[place * width + column] = value
                    norm += Double(value) * Double(value)
                }
                norms[place] = norm
            }
            return Block(rows: Matrix(unchecked: values, rows: range.count, columns: width), norms: norms)
        }
    }

    private static func nearest(
        _ blocks: [Block], _ centres: Matrix<Float>, _ parallel: Parallel
    ) throws(NumericsError) -> [Nearest] {
        let norms = (0..<centres.rows).map { centres.row($0).reduce(0.0) { $0 + Double($1) * Double($1) } }
        return try parallel.tryMap(blocks.count) { block throws(NumericsError) in
            let rows = blocks[block].rows
            let products = try rows.multiplied(by: centres, transposing: .no, .yes)
            var result = Nearest(
                labels: [Int](repeating: 0, count: rows.rows), distances: [Double](repeating: 0, count: rows.rows))
            for row in 0..<rows.rows {
                var least = Double.infinity
                for cluster in 0..<norms.count {
                    let score = norms[cluster] - 2 * Double(products.storage[row * norms.count + cluster])
                    if score < least {
                        least = score
                        result.labels[row] = cluster
                    }
                }
                result.distances[row] = max(0, least + blocks[block].norms[row])
            }
            return result
        }
    }

    private static func lloyd(
        _ blocks: [Block], _ clusters: Int, _ iterations: Int, _ random: inout RandomStream, _ parallel: Parallel
    ) throws(NumericsError) -> Run {
        var centres = try start(blocks, clusters, &random, parallel)
        let clusters = centres.rows
        let width = centres.columns
        var found = try nearest(blocks, centres, parallel)
        for _ in 0..<iterations {
            let assigned = found
            let parts = parallel.map(blocks.count) { block -> (sums: [Double], counts: [Int]) in
                var sums = [Double](repeating: 0, count: clusters * width)
                var counts = [Int](repeating: 0, count: clusters)
                let rows = blocks[block].rows
                for (row, label) in assigned[block].labels.enumerated() {
                    counts[label] += 1
                    for column in 0..<width {
                        sums[label * width + column] += Double(rows.storage[row * width + column])
                    }
                }
                return (sums, counts)
            }
            var sums = [Double](repeating: 0, count: clusters * width)
            var counts = [Int](repeating: 0, count: clusters)
            for part in parts {
                for index in sums.indices { sums[index] += part.sums[index] }
                for index in counts.indices { counts[index] += part.counts[index] }
            }
            // A cluster that lost all its rows keeps its centre: nothing is nearer to it, and it may win rows back.
            for cluster in 0..<clusters where counts[cluster] > 0 {
                for column in 0..<width {
                    centres[cluster, column] = Float(sums[cluster * width + column] / Double(counts[cluster]))
                }
            }
            found = try nearest(blocks, centres, parallel)
            if zip(found, assigned).allSatisfy({ $0.labels == $1.labels }) { break }
        }
        return Run(
            centres: centres, labels: found.flatMap(\.labels),
            inertia: found.reduce(0) { $0 + $1.distances.reduce(0, +) })
    }

    /// Each next centre is a row, drawn by its squared distance from the centres so far.
    private static func start(
        _ blocks: [Block], _ clusters: Int, _ random: inout RandomStream, _ parallel: Parallel
    ) throws(NumericsError) -> Matrix<Float> {
        let total = blocks.reduce(0) { $0 + $1.rows.rows }
        func row(_ index: Int) -> ArraySlice<Float> { blocks[index / blockRows].rows.row(index % blockRows) }
        var values = Array(row(random.index(below: total)))
        let width = values.count
        var least = [Double](repeating: .infinity, count: total)
        while values.count / max(1, width) < clusters, width > 0 {
            let last = Matrix<Float>(unchecked: Array(values.suffix(width)), rows: 1, columns: width)
            let distances = try nearest(blocks, last, parallel).flatMap(\.distances)
            for index in least.indices { least[index] = min(least[index], distances[index]) }
            let mass = least.reduce(0, +)
            guard mass > 0 else { break }
            var goal = random.uniform() * mass
            var chosen = total - 1
            for index in least.indices {
                goal -= least[index]
                if goal < 0 {
                    chosen = index
                    break
                }
            }
            values.append(contentsOf: row(chosen))
        }
        return Matrix(unchecked: values, rows: width > 0 ? values.count / width : 0, columns: width)
    }
}
