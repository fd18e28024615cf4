import Datasets
import Numerics

/// MST (McKenna, Miklau & Sheldon 2021): every column counted, a tree of pairs chosen by the exponential mechanism, the pairs
/// of the tree counted, all under zero-concentrated differential privacy in three equal parts.
///
/// States whose noisy count is below three deviations share a group in pairs. A tree needs no general inference: pairs are
/// brought to the margins of their columns by iterative proportional fitting, then each column is drawn given one other.
struct PrivateTree: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "mst", family: .classical,
        summary: "A tree of pairs of columns, chosen and counted with differential privacy (zCDP).", givesLabels: true,
        settings: [
            PrivateFit.epsilonSetting, PrivateFit.deltaSetting, PrivateFit.binsSetting, PrivateFit.unitSetting, PrivateFit.noiseSetting,
        ],
        reference: "McKenna, Miklau & Sheldon 2021")

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let fit = try PrivateFit(descriptor, Settings(descriptor, plan.settings), data, plan)
        var noise = fit.noise
        let counts = (0..<fit.size).map(fit.counts)
        let (network, spent) = Self.network(counts, rho: fit.rho, &noise, plan.parallel) { columns, widths, groups in
            fit.counts(columns, widths, groups: groups)
        }
        return try fit.model(network, rho: spent)
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        try PrivateNetwork.rows(model, plan, descriptor.id, name: name)
    }

    /// - Parameter pair: rows of each combination of groups of two columns.
    /// - Returns: the network, and the ρ that it spent.
    static func network(
        _ counts: [[Int]], rho: Double, _ noise: inout DiscreteNoise, _ parallel: Parallel,
        pair: @Sendable (_ columns: [Int], _ widths: [Int], _ groups: [[Int32]]) -> [Int]
    ) -> (PrivateNetwork, spent: Double) {
        let size = counts.count
        let part = size > 1 ? rho / 3 : rho
        let single = NoiseRatio(atLeast: Double(size) / (2 * part))
        var spent = Double(size) / (2 * single.value)
        let noisy = counts.map { NoisyCounts.gaussian($0, variance: single, &noise) }
        let total = max(1, noisy.reduce(0) { $0 + $1.reduce(0, +) } / Double(size))
        var network = PrivateNetwork(margins: noisy.map { NoisyCounts.projected($0, total: total) }, total: total)
        guard size > 1 else { return (network, spent) }

        network.groups = noisy.map { Self.groups($0, least: 3 * single.value.squareRoot()) }
        let groups = network.groups
        let widths = groups.map { Int(($0.max() ?? 0) + 1) }
        let margins = zip(network.margins, groups).map { own, groups in Self.gathered(own, groups) }
        let noisyGroups = zip(noisy, groups).map { own, groups in Self.gathered(own, groups) }
        let all = (0..<size).flatMap { b in (0..<b).map { (a: $0, b: b) } }
        let scores = parallel.map(all.count) { place -> Int in
            let (a, b) = all[place]
            return Self.score(pair([a, b], [widths[a], widths[b]], groups), margins[a], margins[b], total)
        }
        let step = (8 * part / Double(size - 1)).squareRoot()
        var component = Array(0..<size)
        var edges: [(a: Int, b: Int)] = []
        while edges.count < size - 1 {
            let open = all.indices.filter { component[all[$0].a] != component[all[$0].b] }
            guard !open.isEmpty else { break }
            let chosen = all[open[noise.choice(open.map { scores[$0] }, epsilon: step)]]
            edges.append(chosen)
            let (from, to) = (component[chosen.b], component[chosen.a])
            for column in component.indices where component[column] == from { component[column] = to }
            spent += step * step / 8
        }
        let double = NoiseRatio(atLeast: Double(edges.count) / (2 * part))
        spent += Double(edges.count) / (2 * double.value)
        let tables = edges.map { edge in
            NoisyCounts.gaussian(pair([edge.a, edge.b], [widths[edge.a], widths[edge.b]], groups), variance: double, &noise)
        }
        let agreed = Self.agreed(noisyGroups, single.value, tables, edges, widths, double.value, total)
        Self.grow(&network, edges, tables, agreed, total)
        return (network, spent)
    }

    /// Group of each state: rare ones share the last.
    private static func groups(_ noisy: [Double], least: Double) -> [Int32] {
        let rare = noisy.indices.filter { noisy[$0] < least }
        guard rare.count > 1 else { return (0..<Int32(noisy.count)).map { $0 } }
        var next: Int32 = 0
        let last = Int32(noisy.count - rare.count)
        return noisy.map { count in
            if count < least { return last }
            next += 1
            return next - 1
        }
    }

    private static func gathered(_ counts: [Double], _ groups: [Int32]) -> [Double] {
        var sums = [Double](repeating: 0, count: Int((groups.max() ?? 0) + 1))
        for (count, group) in zip(counts, groups) { sums[Int(group)] += count }
        return sums
    }

    /// Distance of counts from those of independent columns, in whole rows; one row changes it by at most 1.
    private static func score(_ counts: [Int], _ a: [Double], _ b: [Double], _ total: Double) -> Int {
        var sum = 0
        for (i, x) in a.enumerated() {
            for (j, y) in b.enumerated() {
                let wanted = Int((x * y / total * 0x1p20).rounded())
                sum += abs((counts[i * b.count + j] << 20) - wanted)
            }
        }
        return sum >> 20
    }

    /// Margins of all columns from their own counts and those of pairs, by inverse variance.
    private static func agreed(
        _ noisy: [[Double]], _ single: Double, _ tables: [[Double]], _ edges: [(a: Int, b: Int)], _ widths: [Int],
        _ double: Double, _ total: Double
    ) -> [[Double]] {
        noisy.indices.map { column in
            var sum = noisy[column].map { $0 / single }
            var weight = 1 / single
            for (table, edge) in zip(tables, edges) where edge.a == column || edge.b == column {
                let (rows, width) = (widths[edge.a], widths[edge.b])
                let own = 1 / (double * Double(edge.a == column ? width : rows))
                for cell in table.indices { sum[edge.a == column ? cell / width : cell % width] += own * table[cell] }
                weight += own
            }
            return NoisyCounts.projected(sum.map { $0 / weight }, total: total)
        }
    }

    /// From column 0 on along the edges.
    private static func grow(
        _ network: inout PrivateNetwork, _ edges: [(a: Int, b: Int)], _ tables: [[Double]], _ margins: [[Double]],
        _ total: Double
    ) {
        // States of a group keep their shares of it.
        for column in margins.indices {
            let groups = network.groups[column]
            let before = gathered(network.margins[column], groups)
            for (state, group) in groups.enumerated() {
                let (old, new) = (before[Int(group)], margins[column][Int(group)])
                network.margins[column][state] =
                    old > 0 ? network.margins[column][state] * new / old : new / Double(groups.count { $0 == group })
            }
        }
        var seen = Set<Int>()
        network.order = []
        for root in margins.indices where !seen.contains(root) {
            var open = [root]
            seen.insert(root)
            while !open.isEmpty {
                let parent = open.removeFirst()
                network.order.append(parent)
                for (table, edge) in zip(tables, edges) where edge.a == parent || edge.b == parent {
                    let child = edge.a == parent ? edge.b : edge.a
                    guard seen.insert(child).inserted else { continue }
                    let projected = NoisyCounts.projected(table, total: total)
                    let fitted = NoisyCounts.fitted(projected, rows: margins[edge.a], columns: margins[edge.b])
                    network.parents[child] = [parent]
                    let width = margins[edge.b].count
                    network.tables[child] =
                        edge.a == parent
                        ? fitted
                        : (0..<fitted.count).map { cell in
                            // The other way round.
                            fitted[cell % margins[edge.a].count * width + cell / margins[edge.a].count]
                        }
                    open.append(child)
                }
            }
        }
    }
}
