import Datasets
import Neural
import Numerics

/// A Bayesian network built greedily: the column and the at most two parents among those before it that tell most of it come
/// next (Zhang et al. 2017, without their noise).
///
/// What parents tell is mutual information of binned columns less its bias in a sample. Parents that were never seen together
/// give way to the first of them.
struct BayesNetwork: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "bayes-net", family: .classical,
        summary: "A network of columns by mutual information: each is drawn given up to two others.", givesLabels: true,
        baseline: .always,
        settings: [
            .init("bins", "20", "most bins a column is cut into, 2 to 64"),
            .init("parents", "2", "most parents of a column, 1 or 2"), TableSettings.spread,
        ], reference: "Zhang et al. 2017 (PrivBayes, without privacy)")

    private static let bins = 2...64

    var canFollow: Bool { true }

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        _ = try TableSettings.draw(settings)
        let columns = BinnedColumns(data, most: try settings.int("bins", in: Self.bins))
        let most = try settings.int("parents", in: 1...2)
        plan.progress(FitProgress(stage: "network"))
        let network = Network(columns, most: most, given: columns.learned.count { $0 < data.given }, plan.parallel)
        // Two places a column, 0 where there is no such parent.
        let stored = network.parents.flatMap { own in (0..<2).map { $0 < own.count ? own[$0] + 1 : 0 } }
        var tensors: [Safetensors.Entry] = [.whole("net.order", network.order), .whole("net.parents", stored)]
        for child in network.order {
            let parents = network.parents[child]
            if let first = parents.first { tensors.append(.whole("net.one.\(child)", columns.cells(first, child))) }
            if parents.count == 2 {
                tensors.append(.whole("net.two.\(child)", columns.cells(parents[0], parents[1], child)))
            }
        }
        return try GeneratorModel(descriptor, data, plan, settings: settings.resolved, tensors: tensors)
    }

    /// What a column is drawn from.
    private struct Child {
        var index: Int
        var parents: [Int]
        var one: ConditionalDraw?
        var two: ConditionalDraw?
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let settings = try model.settings(of: descriptor)
        let cells = try TableSettings.draw(settings)
        let columns = BinnedColumns(sampler.table.margins, most: try settings.int("bins", in: Self.bins))
        let children = try Self.children(model, columns)
        let given = sampler.given.count
        return try sampler.rows(name: name, cells) { _, random, states in
            func bin(_ column: Int) -> Int { Int(columns.bins[column].of[Int(states[columns.learned[column]])]) }
            for child in children {
                let (place, margin) = (columns.learned[child.index], columns.margins[child.index])
                if place < given { continue }
                guard let one = child.one else {
                    states[place] = margin.draw(&random)
                    continue
                }
                let first = bin(child.parents[0])
                var drawn: Int?
                if let two = child.two {
                    let both = first * columns.bins[child.parents[1]].count + bin(child.parents[1])
                    if two.knows(both) { drawn = two.draw(both, &random) }
                }
                states[place] = columns.bins[child.index].draw(drawn ?? one.draw(first, &random), margin, &random)
            }
        }
    }

    private static func children(_ model: GeneratorModel, _ columns: BinnedColumns) throws(GeneratorError) -> [Child] {
        let order = try model.whole("net.order", in: 0..<max(1, columns.count), count: columns.count)
        let stored = try model.whole("net.parents", in: 0..<columns.count + 1, count: 2 * columns.count)
        let counts = 0..<model.header.rows + 1
        var seen: Set<Int> = []
        var children: [Child] = []
        for index in order {
            let parents = stored[2 * index..<2 * index + 2].filter { $0 > 0 }.map { $0 - 1 }
            guard Set(parents).count == parents.count, parents.allSatisfy(seen.contains),
                seen.insert(index).inserted
            else { throw GeneratorModel.bad("its network has a circle") }
            var child = Child(index: index, parents: parents)
            let width = columns.bins[index].count
            if let first = parents.first {
                child.one = try ConditionalDraw(
                    model.whole("net.one.\(index)", in: counts), given: columns.bins[first].count, width)
            }
            if parents.count == 2 {
                child.two = try ConditionalDraw(
                    model.whole("net.two.\(index)", in: counts),
                    given: columns.bins[parents[0]].count * columns.bins[parents[1]].count, width, mayBeEmpty: true)
            }
            children.append(child)
        }
        return children
    }

    /// Columns in the order they are drawn, and the parents of each, the one that tells more first.
    private struct Network {
        var order: [Int] = []
        var parents: [[Int]]

        /// - Parameter given: how many of the first columns are not drawn: they come first and have no parents.
        init(_ columns: BinnedColumns, most: Int, given: Int, _ parallel: Parallel) {
            let size = columns.count
            parents = [[Int]](repeating: [], count: size)
            guard size > 0 else { return }
            let pairs = parallel.map(size) { i in (0..<i).map { columns.information($0, i) } }
            @Sendable func pair(_ a: Int, _ b: Int) -> Double { pairs[max(a, b)][min(a, b)] }
            func sum(_ i: Int) -> Double { (0..<size).reduce(0) { $1 == i ? $0 : $0 + max(0, pair(i, $1)) } }
            let sums = (0..<size).map(sum)
            var best = [(score: Double, parents: [Int])](repeating: (0, []), count: size)
            var left = Array(0..<size)
            // The column that tells most of all others comes first.
            var next = given > 0 ? 0 : left.max { (sums[$0], $1) < (sums[$1], $0) } ?? 0
            while true {
                left.removeAll { $0 == next }
                parents[next] = next < given ? [] : best[next].parents
                let (before, added) = (order, next)
                order.append(next)
                guard !left.isEmpty else { return }
                let (known, open) = (best, left)
                let found = parallel.map(open.count) { turn -> (score: Double, parents: [Int]) in
                    let child = open[turn]
                    var own = known[child]
                    if pair(added, child) > own.score { own = (pair(added, child), [added]) }
                    guard most > 1 else { return own }
                    for other in before {
                        let score = columns.information(other, added, child)
                        guard score > own.score else { continue }
                        own = (score, pair(other, child) >= pair(added, child) ? [other, added] : [added, other])
                    }
                    return own
                }
                for (turn, child) in open.enumerated() { best[child] = found[turn] }
                let isGiven = order.count < given
                next = isGiven ? order.count : left.max { (best[$0].score, $1) < (best[$1].score, $0) } ?? left[0]
            }
        }
    }
}
