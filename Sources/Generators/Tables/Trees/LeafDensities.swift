import Neural
import Numerics

/// The leaves of a forest, each with its rows and a density of every column by itself.
struct LeafDensities: Sendable {
    enum Density: Sendable {
        case cells(LeafCells)
        case normals([LeafNormal], NumberScale)
    }

    struct Column: Sendable {
        /// In the table.
        let place: Int
        let density: Density
    }

    /// Rows up to each leaf, one more than leaves.
    let before: [Int]
    let columns: [Column]

    func leaf(_ random: inout RandomStream) -> Int {
        let rank = random.index(below: before[before.count - 1])
        var (low, high) = (0, before.count - 2)
        while low < high {
            let middle = (low + high + 1) / 2
            if before[middle] <= rank { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// Fills a row from a leaf.
    func draw(
        _ leaf: Int, _ margins: [ColumnMargin?], _ random: inout RandomStream, _ states: inout [Int32], _ numbers: inout [Double]
    ) {
        for column in columns {
            let rank = random.index(below: before[leaf + 1] - before[leaf])
            switch column.density {
            case .cells(let cells): states[column.place] = cells.state(leaf, rank)
            case .normals(let normals, let scale):
                let normal = normals[leaf]
                if rank >= normal.missing {
                    numbers[column.place] = scale.draw(normal, &random)
                } else if let margin = margins[column.place] {
                    states[column.place] = Int32(margin.states - 1)
                }
            }
        }
    }

    // MARK: From a forest

    /// - Parameters:
    ///   - ranges: of each tree by node and column, as bins.
    ///   - isNormal: numbers as normal distributions, not as cells.
    init(
        _ trees: [ForestTree], _ binned: BinnedColumns, states: [[Int32]], isNormal: Bool, _ parallel: Parallel
    ) {
        let isOrdered = binned.margins.map(\.isOrdered)
        let bins = binned.bins.map(\.count)
        let ranges = parallel.map(trees.count) { trees[$0].ranges(bins: bins, isOrdered: isOrdered) }
        let leaves = trees.indices.flatMap { tree in
            trees[tree].tree.nodes.indices.compactMap { node -> (tree: Int, node: Int)? in
                trees[tree].starts[node + 1] > trees[tree].starts[node] ? (tree, node) : nil
            }
        }
        before = leaves.reduce(into: [0]) { sums, leaf in
            let starts = trees[leaf.tree].starts
            sums.append(sums[sums.count - 1] + starts[leaf.node + 1] - starts[leaf.node])
        }
        columns = parallel.map(binned.count) { column in
            let (place, margin) = (binned.learned[column], binned.margins[column])
            let rows = leaves.lazy.map { leaf in
                let tree = trees[leaf.tree]
                return tree.rows[tree.starts[leaf.node]..<tree.starts[leaf.node + 1]].lazy.map { states[place][Int($0)] }
            }
            guard isNormal, let scale = NumberScale(margin) else {
                return Column(place: place, density: .cells(LeafCells(rows.map { Array($0) })))
            }
            let edges = binned.bins[column].of.prefix(margin.values.count)
            var (first, last) = ([Int](repeating: 0, count: bins[column]), [Int](repeating: 0, count: bins[column]))
            for (state, bin) in edges.enumerated().reversed() { first[Int(bin)] = state }
            for (state, bin) in edges.enumerated() { last[Int(bin)] = state }
            let known = Int(edges.last ?? 0)
            let normals = zip(leaves, rows).map { leaf, states in
                let range = ranges[leaf.tree][leaf.node][column]
                return LeafNormal(
                    states, scale, first: first[min(known, range.lowerBound)], last: last[min(known, range.upperBound)])
            }
            return Column(place: place, density: .normals(normals, scale))
        }
    }

    // MARK: In a model

    private static let leaves = "leaf.rows"

    func entries() -> [Safetensors.Entry] {
        let rows = zip(before, before.dropFirst()).map { $1 - $0 }
        return [.whole(Self.leaves, rows)]
            + columns.flatMap { column -> [Safetensors.Entry] in
                switch column.density {
                case .cells(let cells): cells.entries(column.place)
                case .normals(let normals, _): LeafNormal.entries(normals, column.place)
                }
            }
    }

    /// - Throws: `.badModel` for leaves that do not fill `trees` trees with all rows, or densities of other columns.
    init(_ model: GeneratorModel, _ table: TableModel, trees: Int, isNormal: Bool) throws(GeneratorError) {
        let rows = try model.whole(Self.leaves)
        var sums = [0]
        for count in rows {
            guard count > 0, count <= model.header.rows else { throw GeneratorModel.bad("its leaves are damaged") }
            sums.append(sums[sums.count - 1] + count)
        }
        let (all, overflow) = trees.multipliedReportingOverflow(by: model.header.rows)
        guard !overflow, all == sums[sums.count - 1] else { throw GeneratorModel.bad("its leaves hold \(sums[sums.count - 1]) rows") }
        before = sums
        var columns: [Column] = []
        for (place, margin) in table.margins.enumerated() {
            guard let margin, table.form.columns[place].type != .text else { continue }
            if isNormal, let scale = NumberScale(margin) {
                columns.append(Column(place: place, density: .normals(try LeafNormal.read(model, place, margin, rows: rows), scale)))
            } else {
                columns.append(Column(place: place, density: .cells(try LeafCells(model, place, margin, before: sums))))
            }
        }
        self.columns = columns
    }
}

/// States of each leaf, with how many rows have them.
struct LeafCells: Sendable {
    private var states: [Int32] = []
    /// Rows of the leaf up to this state and with it.
    private var upTo: [Int32] = []
    /// Where each leaf begins; one more than leaves.
    private var starts = [0]

    /// - Parameter leaves: the states of each leaf's rows; none is empty.
    init(_ leaves: some Sequence<[Int32]>) {
        for leaf in leaves {
            var (last, count): (Int32?, Int32) = (nil, 0)
            for state in leaf.sorted() {
                count += 1
                if state == last {
                    upTo[upTo.count - 1] = count
                } else {
                    states.append(state)
                    upTo.append(count)
                    last = state
                }
            }
            starts.append(states.count)
        }
    }

    /// - Parameter rank: of a row in the leaf.
    func state(_ leaf: Int, _ rank: Int) -> Int32 {
        var (low, high) = (starts[leaf], starts[leaf + 1] - 1)
        while low < high {
            let middle = (low + high) / 2
            if Int(upTo[middle]) > rank { high = middle } else { low = middle + 1 }
        }
        return states[low]
    }

    func entries(_ place: Int) -> [Safetensors.Entry] {
        [.whole("leaf.states.\(place)", states.map { Int($0) }), .whole("leaf.up_to.\(place)", upTo.map { Int($0) })]
    }

    /// - Throws: `.badModel` where counts do not fill the leaves.
    init(_ model: GeneratorModel, _ place: Int, _ margin: ColumnMargin, before: [Int]) throws(GeneratorError) {
        states = try model.whole("leaf.states.\(place)", in: 0..<margin.states).map { Int32($0) }
        upTo = try model.whole("leaf.up_to.\(place)", in: 1..<1 << 31, count: states.count).map { Int32($0) }
        var cell = 0
        for (from, to) in zip(before, before.dropFirst()) {
            var last: Int32 = 0
            while last < to - from {
                guard cell < upTo.count, upTo[cell] > last, upTo[cell] <= to - from else {
                    throw GeneratorModel.bad("the leaves of column \(place) are damaged")
                }
                last = upTo[cell]
                cell += 1
            }
            starts.append(cell)
        }
        guard cell == states.count else { throw GeneratorModel.bad("the leaves of column \(place) are damaged") }
    }
}
