import Datasets
import Neural
import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// The tree of columns that keeps most of what pairs tell of one another (Chow & Liu 1968): each column depends on one other.
///
/// Mutual information is that of binned columns less its bias in a sample, (r − 1)(c − 1)/2n; pairs that have none left are
/// not joined. Within a bin cells are drawn by their shares.
struct ChowLiuTree: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "chow-liu", family: .classical,
        summary: "A tree of columns by mutual information: each is drawn given one other.", givesLabels: true, baseline: .always,
        settings: [
            .init("bins", "32", "most bins a column is cut into, 2 to 256"), TableSettings.spread,
        ], reference: "Chow & Liu 1968")

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        _ = try TableSettings.draw(settings)
        let most = try settings.int("bins", in: 2...256)
        let columns = BinnedColumns(data, most: most)
        plan.progress(FitProgress(stage: "mutual information"))
        let (order, parents) = Self.tree(columns, plan.parallel)
        var tensors: [Safetensors.Entry] = [
            .whole("tree.order", order), .whole("tree.parents", parents.map { $0.map { $0 + 1 } ?? 0 }),
        ]
        for (child, parent) in parents.enumerated() {
            if let parent { tensors.append(.whole("tree.cells.\(child)", columns.cells(parent, child))) }
        }
        return try GeneratorModel(descriptor, data, plan, settings: settings.resolved, tensors: tensors)
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let settings = try model.settings(of: descriptor)
        let cells = try TableSettings.draw(settings)
        let columns = BinnedColumns(sampler.table.margins, most: try settings.int("bins", in: 2...256))
        let size = columns.count
        let order = try model.whole("tree.order", in: 0..<max(1, size), count: size)
        let parents = try model.whole("tree.parents", in: 0..<size + 1, count: size)
        var seen = Set<Int>()
        var draws = [ConditionalDraw?](repeating: nil, count: size)
        for child in order {
            let parent = parents[child] - 1
            guard parent < 0 || seen.contains(parent), seen.insert(child).inserted else {
                throw GeneratorModel.bad("its tree has a circle")
            }
            guard parent >= 0 else { continue }
            let cells = try model.whole("tree.cells.\(child)", in: 0..<model.header.rows + 1)
            draws[child] = try ConditionalDraw(cells, given: columns.bins[parent].count, columns.bins[child].count)
        }
        return try sampler.rows(name: name, cells) { [draws] _, random, states in
            for child in order {
                let place = columns.learned[child]
                let margin = columns.margins[child]
                guard let draw = draws[child] else {
                    states[place] = margin.draw(&random)
                    continue
                }
                let parent = parents[child] - 1
                let given = Int(columns.bins[parent].of[Int(states[columns.learned[parent]])])
                states[place] = columns.bins[child].draw(draw.draw(given, &random), margin, &random)
            }
        }
    }

    /// Columns from the root on, and the parent of each (Prim's algorithm; ties to the lower place).
    static func tree(_ columns: BinnedColumns, _ parallel: Parallel) -> (order: [Int], parents: [Int?]) {
        let size = columns.count
        let information = parallel.map(size) { i in (0..<i).map { columns.information($0, i) } }
        func between(_ a: Int, _ b: Int) -> Double { information[max(a, b)][min(a, b)] }
        var parents = [Int?](repeating: nil, count: size)
        var best = [Double](repeating: 0, count: size)
        var order: [Int] = []
        var left = Array(0..<size)
        while let next = left.max(by: { (best[$0], $1) < (best[$1], $0) }) {
            left.removeAll { $0 == next }
            order.append(next)
            for other in left where between(next, other) > best[other] {
                best[other] = between(next, other)
                parents[other] = next
            }
        }
        return (order, parents)
    }
}

/// The learned columns of a table as bins.
package struct BinnedColumns: Sendable {
    /// Places of the columns in the table.
    package let learned: [Int]
    package let margins: [ColumnMargin]
    package let bins: [ColumnBins]
    /// Bin of each cell, by column; empty in a model.
    package let cells: [[Int32]]
    package var count: Int { learned.count }

    init(_ data: TableTraining, most: Int) {
        let (learned, margins, bins) = Self.parts(data.margins, most)
        (self.learned, self.margins, self.bins) = (learned, margins, bins)
        cells = learned.indices.map { index in data.states[learned[index]].map { bins[index].of[Int($0)] } }
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
    func cells(_ a: Int, _ b: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: bins[a].count * bins[b].count)
        let width = bins[b].count
        for (x, y) in zip(cells[a], cells[b]) { counts[Int(x) * width + Int(y)] += 1 }
        return counts
    }

    /// Mutual information of two columns in nats, less its bias in a sample; below 0 where there is none.
    func information(_ a: Int, _ b: Int) -> Double {
        let counts = cells(a, b)
        let (height, width) = (bins[a].count, bins[b].count)
        let total = Double(cells[a].count)
        var (rows, columns) = ([Double](repeating: 0, count: height), [Double](repeating: 0, count: width))
        for place in counts.indices {
            rows[place / width] += Double(counts[place])
            columns[place % width] += Double(counts[place])
        }
        var sum = 0.0
        for place in counts.indices where counts[place] > 0 {
            let count = Double(counts[place])
            sum += count / total * log(count * total / (rows[place / width] * columns[place % width]))
        }
        return sum - Double(height - 1) * Double(width - 1) / (2 * total)
    }
}

/// Draws of a bin given another, from counts of pairs.
struct ConditionalDraw: Sendable {
    /// Counts up to each bin, a row for each given one.
    private let upTo: [Int]
    private let width: Int

    /// - Throws: `.badModel` where the counts do not fill the table or give a bin no row at all.
    init(_ counts: [Int], given: Int, _ width: Int) throws(GeneratorError) {
        guard counts.count == given * width else { throw GeneratorModel.bad("\(counts.count) counts of \(given) × \(width) bins") }
        var upTo = counts
        for row in 0..<given {
            for place in 1..<max(1, width) { upTo[row * width + place] += upTo[row * width + place - 1] }
            guard width > 0, upTo[row * width + width - 1] > 0 else { throw GeneratorModel.bad("a bin without rows") }
        }
        self.upTo = upTo
        self.width = width
    }

    func draw(_ given: Int, _ random: inout RandomStream) -> Int {
        let rank = random.index(below: upTo[given * width + width - 1])
        var (low, high) = (0, width - 1)
        while low < high {
            let middle = (low + high) / 2
            if upTo[given * width + middle] > rank { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
