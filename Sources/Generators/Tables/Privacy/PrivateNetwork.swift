import Datasets
import Neural
import Numerics

/// Columns of a domain in the order they are drawn, each given the ones it depends on: what every generator with
/// differential privacy comes to.
struct PrivateNetwork: Sendable {
    var order: [Int] = []
    /// At most two a column, before it in the order.
    var parents: [[Int]]
    /// Of each state, by column.
    var margins: [[Double]]
    /// Of each combination of groups of the parents and the column, the column fastest; empty without parents.
    var tables: [[Double]]
    /// Group of each state, by column: rare states share one.
    var groups: [[Int32]]
    /// Estimate of the rows.
    var total: Int

    /// Without any dependence.
    init(margins: [[Double]], total: Double) {
        self.margins = margins
        order = Array(margins.indices)
        parents = [[Int]](repeating: [], count: margins.count)
        tables = [[Double]](repeating: [], count: margins.count)
        groups = margins.map { (0..<Int32($0.count)).map { $0 } }
        self.total = Int(min(1e9, max(1, total.rounded())))
    }

    func entries() -> [Safetensors.Entry] {
        var entries: [Safetensors.Entry] = [
            .whole("net.order", order),
            .whole("net.parents", parents.flatMap { own in (0..<2).map { $0 < own.count ? own[$0] + 1 : 0 } }),
        ]
        for column in margins.indices {
            entries.append(.whole("net.margin.\(column)", Self.weights(margins[column])))
            entries.append(.whole("net.groups.\(column)", groups[column].map { Int($0) }))
            if !parents[column].isEmpty { entries.append(.whole("net.table.\(column)", Self.weights(tables[column]))) }
        }
        return entries
    }

    /// Whole numbers in proportion, 2³⁰ in all.
    private static func weights(_ counts: [Double]) -> [Int] {
        let sum = counts.reduce(0, +)
        guard sum > 0, sum.isFinite else { return counts.map { _ in 1 } }
        return counts.map { Int(($0 / sum * 0x1p30).rounded()) }
    }

    // MARK: Sampling

    private struct Child: Sendable {
        let column: PrivateDomain.Column
        let index: Int
        let parents: [Int]
        /// Of a state without parents.
        let alone: ConditionalDraw
        /// Of a group, given those of the parents.
        let given: ConditionalDraw?
        /// Of a state of each group.
        let within: ConditionalDraw
        let groups: [Int32]
        let groupCount: Int
    }

    private static let most = 0..<1 << 31

    private static func children(_ model: GeneratorModel, _ columns: [PrivateDomain.Column]) throws(GeneratorError) -> [Child] {
        let size = columns.count
        let order = try model.whole("net.order", in: 0..<max(1, size), count: size)
        let stored = try model.whole("net.parents", in: 0..<size + 1, count: 2 * size)
        var counts = [Int](repeating: 0, count: size)
        var children: [Child] = []
        for index in order {
            let parents = stored[2 * index..<2 * index + 2].filter { $0 > 0 }.map { $0 - 1 }
            // Those before have their groups counted.
            guard counts[index] == 0, Set(parents).count == parents.count, parents.allSatisfy({ counts[$0] > 0 }) else {
                throw GeneratorModel.bad("its network has a circle")
            }
            let states = columns[index].states
            let groups = try model.whole("net.groups.\(index)", in: 0..<max(1, states), count: states)
            let count = (groups.max() ?? 0) + 1
            counts[index] = count
            let margin = try model.whole("net.margin.\(index)", in: most, count: states)
            var within = [Int](repeating: 0, count: count * states)
            for (state, group) in groups.enumerated() { within[group * states + state] = max(1, margin[state]) }
            var given: ConditionalDraw?
            if !parents.isEmpty {
                given = try ConditionalDraw(
                    model.whole("net.table.\(index)", in: most), given: parents.reduce(1) { $0 * counts[$1] }, count,
                    mayBeEmpty: true)
            }
            children.append(
                Child(
                    column: columns[index], index: index, parents: parents,
                    alone: try ConditionalDraw(margin, given: 1, states), given: given,
                    within: try ConditionalDraw(within, given: count, states), groups: groups.map { Int32($0) },
                    groupCount: count))
        }
        return children
    }

    static func rows(_ model: GeneratorModel, _ plan: SamplePlan, _ id: String, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, id)
        let children = try children(model, PrivateDomain.columns(model, sampler.table))
        var groupCounts = [Int](repeating: 0, count: children.count)
        for child in children { groupCounts[child.index] = child.groupCount }
        let widths = groupCounts
        return try sampler.rows(name: name, .exact) { _, random, states, numbers in
            var groups = [Int](repeating: 0, count: widths.count)
            for child in children {
                var state: Int?
                if let given = child.given {
                    let cell = child.parents.reduce(0) { $0 * widths[$1] + groups[$1] }
                    if given.knows(cell) { state = child.within.draw(given.draw(cell, &random), &random) }
                }
                let drawn = state ?? child.alone.draw(0, &random)
                groups[child.index] = Int(child.groups[drawn])
                place(drawn, child.column, sampler.table, &random, &states, &numbers)
            }
        }
    }

    /// The cell of a state: of a bin any number in it.
    private static func place(
        _ state: Int, _ column: PrivateDomain.Column, _ table: TableModel, _ random: inout RandomStream,
        _ states: inout [Int32], _ numbers: inout [Double]
    ) {
        guard state < column.known, !column.edges.isEmpty else {
            // Missing cells are the last state of the column, whatever its bins.
            let last = (table.margins[column.place]?.states ?? 1) - 1
            states[column.place] = Int32(state < column.known ? state : last)
            return
        }
        let (low, high) = (column.edges[state], column.edges[state + 1])
        numbers[column.place] =
            column.isInteger
            ? (low + random.uniform() * (high - low)).rounded(.down) : low + random.uniform() * (high - low)
    }
}
