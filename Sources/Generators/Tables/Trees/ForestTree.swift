import Numerics

/// A tree that tells real rows from made ones, and where the real rows fall in it.
struct ForestTree: Sendable {
    private(set) var tree: DonorTree
    /// Of each node the real rows in it, `rows[starts[node]..<starts[node + 1]]`; leaves alone have some.
    private(set) var rows: [Int32] = []
    private(set) var starts: [Int] = []
    /// The leaf of each real row.
    private(set) var leaves: [Int32] = []

    /// - Parameters:
    ///   - real: bins of the real rows, by column.
    init(_ tree: DonorTree, _ real: [[Int32]], isOrdered: [Bool], count: Int) {
        self.tree = tree
        place(real, isOrdered, count)
    }

    private mutating func place(_ real: [[Int32]], _ isOrdered: [Bool], _ count: Int) {
        leaves = (0..<count).map { row in Int32(tree.leaf(isOrdered: isOrdered) { Int(real[$0][row]) }) }
        starts = [Int](repeating: 0, count: tree.nodes.count + 1)
        for leaf in leaves { starts[Int(leaf) + 1] += 1 }
        for node in 1..<starts.count { starts[node] += starts[node - 1] }
        var next = starts
        rows = [Int32](repeating: 0, count: count)
        for (row, leaf) in leaves.enumerated() {
            rows[next[Int(leaf)]] = Int32(row)
            next[Int(leaf)] += 1
        }
    }

    /// Without leaves of fewer than `least` real rows: their rows go to what is beside them.
    func pruned(_ real: [[Int32]], isOrdered: [Bool], least: Int) -> ForestTree {
        var nodes: [DonorTree.Node] = [tree.nodes[0]]
        // Children come behind their parents, so that walking back meets them first.
        var kept = [Int?](repeating: nil, count: tree.nodes.count)
        for (place, node) in tree.nodes.enumerated().reversed() {
            if node.column < 0 {
                kept[place] = starts[place + 1] - starts[place] >= least ? place : nil
            } else {
                let both = kept[node.left] != nil && kept[node.right] != nil
                kept[place] = both ? place : kept[node.left] ?? kept[node.right]
            }
        }
        var open: [(old: Int, new: Int)] = []
        if let root = kept[0] {
            open = [(root, 0)]
        } else {
            nodes[0] = .init(column: -1, left: 0, right: 0, split: 0)
        }
        while let (old, new) = open.popLast() {
            var node = tree.nodes[old]
            if node.column >= 0, let left = kept[node.left], let right = kept[node.right] {
                (node.left, node.right) = (nodes.count, nodes.count + 1)
                nodes += [tree.nodes[left], tree.nodes[right]]
                open += [(right, node.right), (left, node.left)]
            }
            nodes[new] = node
        }
        return ForestTree(
            DonorTree(nodes: nodes, sides: tree.sides, donors: []), real, isOrdered: isOrdered, count: leaves.count)
    }

    /// Of each node the bins of ordered columns that lead into it, first and last.
    func ranges(bins: [Int], isOrdered: [Bool]) -> [[ClosedRange<Int>]] {
        var ranges = [[ClosedRange<Int>]](repeating: [], count: tree.nodes.count)
        ranges[0] = bins.map { 0...max(0, $0 - 1) }
        for (place, node) in tree.nodes.enumerated() where node.column >= 0 {
            var (left, right) = (ranges[place], ranges[place])
            if isOrdered[node.column] {
                let own = ranges[place][node.column]
                let split = min(max(node.split, own.lowerBound), own.upperBound)
                left[node.column] = own.lowerBound...split
                right[node.column] = min(split + 1, own.upperBound)...own.upperBound
            }
            (ranges[node.left], ranges[node.right]) = (left, right)
        }
        return ranges
    }
}
