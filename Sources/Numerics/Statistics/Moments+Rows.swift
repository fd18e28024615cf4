extension Moments {
    /// Rows a rank update takes at once: 2 MB of doubles at 448 columns, what a core's cache holds.
    private static let blockRows = 512
    /// Accumulators that run side by side; fixed, so that sums do not depend on the thread count.
    private static let groups = 8

    /// From here on threads share out columns, not rows: an accumulator for each group of rows would not fit a cache.
    private static let wide = 1024

    /// The moments of all rows.
    /// - Complexity: O(n d²); 8 d² doubles beside the input, or 2 d² when d > 1024.
    public init(of rows: Matrix<Float>, parallel: Parallel = .serial) {
        let centre = Self.means(of: rows, parallel: parallel)
        if rows.columns > Self.wide {
            // The centre is the mean but for its rounding, which the product of two such differences does not see.
            let second = Matrix.gram(of: rows, about: centre, parallel: parallel)
            self.init(count: Double(rows.rows), mean: centre, centredSecond: second.storage)
            return
        }
        let groups = min(Self.groups, (rows.rows + Self.blockRows - 1) / Self.blockRows)
        let parts = parallel.map(groups) { group in
            let range = rows.rows * group / groups..<rows.rows * (group + 1) / groups
            return Self.accumulate(rows, in: range, counts: nil, centre: centre)
        }
        self = Self.assemble(parts, dimension: rows.columns, centre: centre)
    }

    /// The moments of rows with multiplicities, as a bootstrap replicate has them. One thread: replicates run in
    /// parallel.
    /// - Parameters:
    ///   - counts: how often each row counts; one a row, ≥ 0.
    ///   - centre: anything near the mean; the rows' own mean is best.
    /// - Throws: `.dimensionMismatch`.
    public init(of rows: Matrix<Float>, counts: [Int32], centre: [Double]) throws(NumericsError) {
        guard counts.count == rows.rows, centre.count == rows.columns else {
            throw NumericsError(.dimensionMismatch, "\(counts.count) multiplicities for \(rows.rows) rows")
        }
        let part = Self.accumulate(rows, in: 0..<rows.rows, counts: counts, centre: centre)
        self = Self.assemble([part], dimension: rows.columns, centre: centre)
    }

    /// Means of the columns, in double precision.
    static func means(of rows: Matrix<Float>, parallel: Parallel) -> [Double] {
        let width = rows.columns
        guard rows.rows > 0, width > 0 else { return [Double](repeating: 0, count: width) }
        let size = 2048
        let sums = parallel.map((rows.rows + size - 1) / size) { block in
            var sum = [Double](repeating: 0, count: width)
            rows.storage.withUnsafeBufferPointer { values in
                for row in block * size..<min(rows.rows, (block + 1) * size) {
                    for column in 0..<width { sum[column] += Double(values[row * width + column]) }
                }
            }
            return sum
        }
        var total = [Double](repeating: 0, count: width)
        for sum in sums { for column in 0..<width { total[column] += sum[column] } }
        return total.map { $0 / Double(rows.rows) }
    }

    private struct Part: Sendable {
        var weight: Double
        var sum: [Double]
        var second: Matrix<Double>
    }

    /// Σ w, Σ w (x − centre) and the upper triangle of Σ w (x − centre)(x − centre)ᵀ.
    private static func accumulate(
        _ rows: Matrix<Float>, in range: Range<Int>, counts: [Int32]?, centre: [Double]
    ) -> Part {
        let width = rows.columns
        var part = Part(
            weight: 0, sum: [Double](repeating: 0, count: width), second: Matrix(rows: width, columns: width))
        var block = [Double](repeating: 0, count: blockRows * width)
        var filled = 0
        rows.storage.withUnsafeBufferPointer { values in
            for row in range {
                let weight = counts.map { Double($0[row]) } ?? 1
                if weight == 0 { continue }
                let root = weight.squareRoot()
                block.withUnsafeMutableBufferPointer { target in
                    centre.withUnsafeBufferPointer { centre in
                        part.sum.withUnsafeMutableBufferPointer { sum in
                            for column in 0..<width {
                                let value = Double(values[row * width + column]) - centre[column]
                                target[filled * width + column] = root * value
                                sum[column] += weight * value
                            }
                        }
                    }
                }
                part.weight += weight
                filled += 1
                if filled == blockRows {
                    part.second.addGramToUpper(of: block, rows: filled)
                    filled = 0
                }
            }
        }
        part.second.addGramToUpper(of: block, rows: filled)
        return part
    }

    /// Parts about one centre add; what is left of the mean's distance from the centre is then taken out.
    private static func assemble(_ parts: [Part], dimension: Int, centre: [Double]) -> Moments {
        guard var total = parts.first else { return Moments(dimension: dimension) }
        for part in parts.dropFirst() {
            total.weight += part.weight
            for index in part.sum.indices { total.sum[index] += part.sum[index] }
            for index in part.second.storage.indices { total.second.storage[index] += part.second.storage[index] }
        }
        guard total.weight > 0 else { return Moments(dimension: dimension) }
        let shift = total.sum.map { $0 / total.weight }
        for row in 0..<dimension {
            let scale = total.sum[row]
            for column in row..<dimension { total.second.storage[row * dimension + column] -= scale * shift[column] }
        }
        total.second.mirrorUpper()
        return Moments(
            count: total.weight, mean: zip(centre, shift).map { $0 + $1 }, centredSecond: total.second.storage)
    }
}
