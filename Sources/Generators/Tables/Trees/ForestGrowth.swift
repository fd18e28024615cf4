import Numerics

/// Grows forests that tell real rows from made ones, made anew from the last forest's leaves, until none can (Watson et al.
/// 2023).
struct ForestGrowth {
    struct Limits {
        var trees: Int
        /// Forests at most, after the first.
        var rounds: Int
        /// Real rows of a leaf in the end.
        var leaf: Int
        /// How far above one half the accuracy may stay.
        var slack: Double
    }

    /// Bins of the real rows, by column.
    let real: [[Int32]]
    /// Bins of each column.
    let bins: [Int]
    let isOrdered: [Bool]
    let count: Int
    let limits: Limits
    let stream: RandomStream
    let parallel: Parallel

    private static let block = 4_096

    /// - Parameter report: the round and how often its forest is right out of bag, 0…1.
    func grown(_ report: (_ round: Int, _ accuracy: Double) -> Void) throws -> [ForestTree] {
        var made = alone(stream.split("alone"))
        var kept: [ForestTree] = []
        var last = Double.infinity
        for round in 0...limits.rounds {
            try Task.checkCancellation()
            let own = stream.split("forest").split(round)
            let both = real.indices.map { real[$0] + made[$0] }
            let trees = parallel.map(limits.trees) { tree(both, own.split($0)) }
            let accuracy = accuracy(trees.map(\.votes))
            report(round, accuracy)
            let isTold = accuracy > 0.5 + limits.slack && accuracy < last
            // Rows from the leaves of the forest before cannot be told from real ones: its columns are independent there.
            if round == 0 || isTold { kept = trees.map(\.tree) }
            guard isTold, round < limits.rounds else { break }
            last = accuracy
            made = remade(kept, own.split("rows"))
        }
        return parallel.map(kept.count) { [kept] in kept[$0].pruned(real, isOrdered: isOrdered, least: limits.leaf) }
    }

    /// Cells of each column by themselves.
    private func alone(_ stream: RandomStream) -> [[Int32]] {
        parallel.map(real.count) { column in
            var random = stream.split(column)
            return (0..<count).map { _ in real[column][random.index(below: count)] }
        }
    }

    /// Rows from a random leaf by its real rows, and in it each cell from any of them.
    private func remade(_ trees: [ForestTree], _ stream: RandomStream) -> [[Int32]] {
        let blocks = parallel.map((count + Self.block - 1) / Self.block) { block -> [[Int32]] in
            var random = stream.split(block)
            let size = min(Self.block, count - block * Self.block)
            var cells = real.map { _ in [Int32](repeating: 0, count: size) }
            for row in 0..<size {
                let tree = trees[random.index(below: trees.count)]
                let leaf = Int(tree.leaves[random.index(below: count)])
                let (first, rows) = (tree.starts[leaf], tree.starts[leaf + 1] - tree.starts[leaf])
                for column in real.indices {
                    cells[column][row] = real[column][Int(tree.rows[first + random.index(below: rows)])]
                }
            }
            return cells
        }
        return real.indices.map { column in blocks.flatMap { $0[column] } }
    }

    /// A tree on a bootstrap of both, real rows first, and of each row out of bag how real its leaf is, −1 in the bag.
    private func tree(_ both: [[Int32]], _ stream: RandomStream) -> (tree: ForestTree, votes: [Float]) {
        var random = stream.split("bag")
        let bag = (0..<2 * count).map { _ in Int32(random.index(below: 2 * count)) }
        let classes = (0..<Int32(2 * count)).map { $0 < count ? 0 : 1 } as [Int32]
        let columns = both.indices.map { TreeGrower.Column(bins: both[$0], count: bins[$0], isOrdered: isOrdered[$0]) }
        let varied = bins.count { $0 > 1 }
        let growth = TreeGrower.Limits(
            leaf: 1, gain: 0, depth: 60, tries: max(1, Int(Double(varied).squareRoot())), split: 2 * limits.leaf + 1)
        var grower = TreeGrower(columns, .classes(classes, count: 2), rows: bag, growth, stream.split("columns"))
        let grown = grower.grow(states: (0..<Int32(2 * count)).map { $0 })
        var votes = [Float](repeating: 0, count: 2 * count)
        for row in bag { votes[Int(row)] = -1 }
        var shares = [Float](repeating: 0, count: grown.nodes.count)
        for (place, node) in grown.nodes.enumerated() where node.column < 0 {
            let rows = grown.donors[node.left..<node.left + node.right].count { $0 < count }
            shares[place] = Float(rows) / Float(max(1, node.right))
        }
        for row in votes.indices where votes[row] == 0 {
            votes[row] = shares[grown.leaf(isOrdered: isOrdered) { Int(both[$0][row]) }]
        }
        return (ForestTree(grown, real, isOrdered: isOrdered, count: count), votes)
    }

    /// Of the rows that some tree did not learn from.
    private func accuracy(_ votes: [[Float]]) -> Double {
        var (right, all) = (0, 0)
        for row in 0..<2 * count {
            var (sum, trees) = (Float(0), 0)
            for own in votes where own[row] >= 0 { (sum, trees) = (sum + own[row], trees + 1) }
            guard trees > 0 else { continue }
            all += 1
            let share = sum / Float(trees)
            if share == 0.5 ? row % 2 == 0 : (share > 0.5) == (row < count) { right += 1 }
        }
        return all > 0 ? Double(right) / Double(all) : 0.5
    }
}
