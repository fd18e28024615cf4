import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// The learned columns of a table as bins.
package struct BinnedColumns: Sendable {
    /// Places of the columns in the table.
    package let learned: [Int]
    package let margins: [ColumnMargin]
    package let bins: [ColumnBins]
    /// Bin of each cell, by column; empty in a model.
    package let cells: [[Int32]]
    package var count: Int { learned.count }

    init(_ data: TableTraining, most: Int) { self.init(data.margins, states: data.states, most: most) }

    /// - Parameter states: of each cell, by column of the table.
    init(_ all: [ColumnMargin?], states: [[Int32]], most: Int) {
        let (learned, margins, bins) = Self.parts(all, most)
        (self.learned, self.margins, self.bins) = (learned, margins, bins)
        cells = learned.indices.map { index in states[learned[index]].map { bins[index].of[Int($0)] } }
    }

    init(_ margins: [ColumnMargin?], most: Int) {
        (learned, self.margins, bins) = Self.parts(margins, most)
        cells = []
    }

    private static func parts(_ all: [ColumnMargin?], _ most: Int) -> ([Int], [ColumnMargin], [ColumnBins]) {
        let margins = all.compactMap(\.self)
        return (all.indices.filter { all[$0] != nil }, margins, margins.map { ColumnBins($0, most: most) })
    }

    /// Rows of each pair of bins, [bins of a, bins of b].
    package func cells(_ a: Int, _ b: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: bins[a].count * bins[b].count)
        let width = bins[b].count
        for (x, y) in zip(cells[a], cells[b]) { counts[Int(x) * width + Int(y)] += 1 }
        return counts
    }

    /// Rows of each triple of bins, [bins of a, bins of b, bins of c].
    package func cells(_ a: Int, _ b: Int, _ c: Int) -> [Int] {
        let (middle, width) = (bins[b].count, bins[c].count)
        var counts = [Int](repeating: 0, count: bins[a].count * middle * width)
        for row in cells[a].indices {
            counts[(Int(cells[a][row]) * middle + Int(cells[b][row])) * width + Int(cells[c][row])] += 1
        }
        return counts
    }

    /// Mutual information of two columns in nats, less its bias in a sample (Miller 1955); below 0 where there is none.
    package func information(_ a: Int, _ b: Int) -> Double { Self.information(cells(a, b), width: bins[b].count) }

    /// The same of a pair of columns with a third.
    package func information(_ a: Int, _ b: Int, _ c: Int) -> Double {
        Self.information(cells(a, b, c), width: bins[c].count)
    }

    /// - Parameter counts: [height, width].
    private static func information(_ counts: [Int], width: Int) -> Double {
        var rows = [Int](repeating: 0, count: counts.count / max(1, width))
        var columns = [Int](repeating: 0, count: width)
        for place in counts.indices {
            rows[place / width] += counts[place]
            columns[place % width] += counts[place]
        }
        let total = Double(rows.reduce(0, +))
        var sum = 0.0
        for place in counts.indices where counts[place] > 0 {
            let count = Double(counts[place])
            sum += count / total * log(count * total / (Double(rows[place / width]) * Double(columns[place % width])))
        }
        let free = (rows.count { $0 > 0 } - 1) * (columns.count { $0 > 0 } - 1)
        return sum - Double(free) / (2 * total)
    }
}
