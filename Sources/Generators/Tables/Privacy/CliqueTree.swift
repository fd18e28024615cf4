import Numerics

/// Cliques of a chordal graph over columns, joined to a tree in which the cliques of each column hang together (Lauritzen &
/// Spiegelhalter 1988): what pairs of columns that are counted one by one need to be one distribution.
struct CliqueTree: Sendable, Equatable {
    struct Clique: Sendable, Equatable {
        /// Ascending.
        let columns: [Int]
        let cells: Int
        /// The clique that it hangs on, which stands before it; nil for the first of each part of the graph.
        var parent: Int?
        /// Columns that it shares with the parent.
        var separator: [Int] = []
    }

    /// No clique has more columns: each column is then drawn given at most two.
    static let mostColumns = 3

    /// States of each column.
    let widths: [Int]
    /// Parents before their children.
    private(set) var cliques: [Clique] = []

    /// - Parameters:
    ///   - widths: states of each column.
    ///   - pairs: of columns that must share a clique.
    ///   - mostCells: in all cliques together.
    /// - Returns: nil where cliques would be larger than allowed.
    init?(widths: [Int], pairs: [(a: Int, b: Int)], mostCells: Int) {
        self.widths = widths
        guard let found = Self.triangulated(widths.count, pairs, widths) else { return nil }
        var total = 0
        var open: [Clique] = []
        for columns in found {
            var cells = 1
            for column in columns {
                let (product, overflow) = cells.multipliedReportingOverflow(by: widths[column])
                guard !overflow, product <= mostCells else { return nil }
                cells = product
            }
            total += cells
            open.append(Clique(columns: columns, cells: cells))
        }
        // Columns alone are always allowed.
        guard total <= max(mostCells, widths.reduce(0, +)) else { return nil }
        cliques = Self.joined(open)
    }

    /// Maximal cliques after filling in, each time for the column that needs the fewest new pairs.
    private static func triangulated(_ count: Int, _ pairs: [(a: Int, b: Int)], _ widths: [Int]) -> [[Int]]? {
        var near = [Set<Int>](repeating: [], count: count)
        for pair in pairs where pair.a != pair.b {
            near[pair.a].insert(pair.b)
            near[pair.b].insert(pair.a)
        }
        var left = Array(0..<count)
        var found: [[Int]] = []
        while !left.isEmpty {
            var best: (place: Int, fill: Int, cells: Double)?
            for (place, column) in left.enumerated() {
                let own = near[column].sorted()
                guard own.count < mostColumns else { continue }
                let fill = own.count == 2 && !near[own[0]].contains(own[1]) ? 1 : 0
                let cells = own.reduce(Double(widths[column])) { $0 * Double(widths[$1]) }
                if best.map({ (fill, cells) < ($0.fill, $0.cells) }) ?? true { best = (place, fill, cells) }
            }
            guard let best else { return nil }
            let column = left.remove(at: best.place)
            let own = near[column].sorted()
            for a in own {
                near[a].remove(column)
                for b in own where b != a { near[a].insert(b) }
            }
            let clique = ([column] + own).sorted()
            if !found.contains(where: { Set($0).isSuperset(of: clique) }) { found.append(clique) }
        }
        return found
    }

    /// A spanning tree of greatest separators, from the first clique on.
    private static func joined(_ cliques: [Clique]) -> [Clique] {
        var left = Array(cliques.indices)
        var placed: [Clique] = []
        while !left.isEmpty {
            var best: (place: Int, parent: Int, separator: [Int])?
            for (place, index) in left.enumerated() {
                for (parent, other) in placed.enumerated() {
                    let shared = cliques[index].columns.filter(other.columns.contains)
                    if shared.count > best?.separator.count ?? 0 { best = (place, parent, shared) }
                }
            }
            var next = cliques[left.remove(at: best?.place ?? 0)]
            next.parent = best?.parent
            next.separator = best?.separator ?? []
            placed.append(next)
        }
        return placed
    }

    func clique(with columns: [Int]) -> Int? {
        cliques.firstIndex { clique in columns.allSatisfy(clique.columns.contains) }
    }

    /// The cell of `columns` (the last one fastest) that each cell of a clique belongs to.
    func cells(of clique: Int, onto columns: [Int]) -> [Int32] {
        let own = cliques[clique].columns
        var strides = [Int](repeating: 0, count: own.count)
        var stride = 1
        for column in columns.reversed() {
            if let place = own.firstIndex(of: column) { strides[place] = stride }
            stride *= widths[column]
        }
        var map = [Int32](repeating: 0, count: cliques[clique].cells)
        var states = [Int](repeating: 0, count: own.count)
        var cell: Int = 0
        for index in map.indices {
            map[index] = Int32(cell)
            var place = own.count - 1
            while place >= 0 {
                states[place] += 1
                cell += strides[place]
                if states[place] < widths[own[place]] { break }
                cell -= strides[place] * states[place]
                states[place] = 0
                place -= 1
            }
        }
        return map
    }

    func size(_ columns: [Int]) -> Int { columns.reduce(1) { $0 * widths[$1] } }
}
