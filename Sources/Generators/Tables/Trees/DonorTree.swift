import Neural
import Numerics

/// A regression or classification tree whose leaves hold the cells of the target that fell into them (Breiman et al. 1984;
/// Reiter 2005).
struct DonorTree: Sendable, Equatable {
    struct Node: Sendable, Equatable {
        /// Place of the column that is split, or −1 in a leaf.
        var column: Int
        /// Of an inner node the nodes below; of a leaf its first donor and their number.
        var left: Int
        var right: Int
        /// Bins up to this one go left; of levels without an order, where their sides begin in `sides`.
        var split: Int
    }

    var nodes: [Node]
    /// 1 where a level goes left.
    var sides: [UInt8]
    /// States of the target, leaf by leaf.
    var donors: [Int32]

    /// In the place of a tree that nothing is drawn from.
    static let unasked = DonorTree(nodes: [Node(column: -1, left: 0, right: 1, split: 0)], sides: [], donors: [0])

    /// - Parameter bin: of a column, in the row that is made.
    func draw(_ random: inout RandomStream, isOrdered: [Bool], bin: (_ column: Int) -> Int) -> Int32 {
        let leaf = nodes[leaf(isOrdered: isOrdered, bin: bin)]
        return donors[leaf.left + random.index(below: leaf.right)]
    }

    /// The place of the leaf that a row falls into.
    func leaf(isOrdered: [Bool], bin: (_ column: Int) -> Int) -> Int {
        var place = 0
        while nodes[place].column >= 0 {
            let node = nodes[place]
            let value = bin(node.column)
            place = (isOrdered[node.column] ? value <= node.split : sides[node.split + value] == 1) ? node.left : node.right
        }
        return place
    }

    // MARK: In a model

    func entries(_ name: String) -> [Safetensors.Entry] {
        [
            .whole("\(name).columns", nodes.map { $0.column + 1 }), .whole("\(name).left", nodes.map(\.left)),
            .whole("\(name).right", nodes.map(\.right)), .whole("\(name).split", nodes.map(\.split)),
            .text("\(name).sides", sides), .whole("\(name).donors", donors.map { Int($0) }),
        ]
    }

    /// - Parameters:
    ///   - bins: of each column that may be split.
    ///   - states: of the target.
    /// - Throws: `.badModel` for a tree with circles, or with columns, levels or donors that there are not.
    init(
        _ model: GeneratorModel, _ name: String, bins: [Int], isOrdered: [Bool], states: Int
    ) throws(GeneratorError) {
        let damaged = GeneratorModel.bad("\(name) is damaged")
        let columns = try model.whole("\(name).columns", in: 0..<bins.count + 1)
        let count = columns.count
        let left = try model.whole("\(name).left", in: 0..<1 << 31, count: count)
        let right = try model.whole("\(name).right", in: 0..<1 << 31, count: count)
        let split = try model.whole("\(name).split", in: 0..<1 << 31, count: count)
        sides = try model.bytes("\(name).sides")
        donors = try model.whole("\(name).donors", in: 0..<states).map { Int32($0) }
        guard count > 0 else { throw damaged }
        nodes = []
        for place in 0..<count {
            let node = Node(column: columns[place] - 1, left: left[place], right: right[place], split: split[place])
            if node.column < 0 {
                guard node.right > 0, node.left + node.right <= donors.count else { throw damaged }
            } else {
                // Below its parent, so that every walk ends.
                guard node.left > place, node.right > place, max(node.left, node.right) < count else { throw damaged }
                guard isOrdered[node.column] || node.split + bins[node.column] <= sides.count else { throw damaged }
            }
            nodes.append(node)
        }
    }

    init(nodes: [Node], sides: [UInt8], donors: [Int32]) {
        self.nodes = nodes
        self.sides = sides
        self.donors = donors
    }
}
