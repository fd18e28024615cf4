import Datasets
import Numerics

/// AIM (McKenna et al. 2022): every column counted, then the pair of columns or the column whose rows the model misses most,
/// again and again, with less noise whenever a count teaches nothing; all under zero-concentrated differential privacy.
///
/// The workload is all pairs. The graph stays one in which no clique has more than three columns, and grows in cells with the
/// privacy that is spent.
struct PrivateAdaptive: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "aim", family: .classical,
        summary: "Pairs of columns that the model misses most, chosen and counted in turn with differential privacy (zCDP).",
        givesLabels: true,
        settings: [
            PrivateFit.epsilonSetting, PrivateFit.deltaSetting, PrivateFit.binsSetting, PrivateFit.unitSetting, PrivateFit.noiseSetting,
        ],
        reference: "McKenna, Mullins, Sheldon & Miklau 2022")

    private enum Share {
        static let choice = 0.1
        static let counts = 0.9
    }
    /// Rounds that there would be without annealing, a column.
    private static let rounds = 16.0
    private static let mostCells = 1 << 18
    private static let turns = (round: 40, last: 400)

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let fit = try PrivateFit(descriptor, Settings(descriptor, plan.settings), data, plan)
        var noise = fit.noise
        let widths = fit.domain.columns.map(\.states)
        let (network, spent) = Self.network(widths, rho: fit.rho, &noise, plan.parallel) { columns in
            fit.counts(columns, columns.map { widths[$0] })
        } progress: { share in
            plan.progress(FitProgress(stage: "counts", step: Int(1_000 * share), totalSteps: 1_000))
        }
        return try fit.model(network, rho: spent)
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        try PrivateNetwork.rows(model, plan, descriptor.id, name: name)
    }

    /// - Parameters:
    ///   - widths: states of each column.
    ///   - counts: rows of each combination of states of one or two columns, ascending, the last one fastest.
    ///   - progress: is told the share of ρ that is spent.
    /// - Returns: the network, and the ρ that it spent.
    static func network(
        _ widths: [Int], rho: Double, _ noise: inout DiscreteNoise, _ parallel: Parallel,
        counts: @Sendable (_ columns: [Int]) -> [Int], progress: (Double) -> Void = { _ in }
    ) -> (PrivateNetwork, spent: Double) {
        let size = widths.count
        let rounds = max(1, rounds * Double(size))
        // One column leaves nothing to choose.
        var variance = size > 1 ? rounds / (2 * Share.counts * rho) : 1 / (2 * rho)
        var step = (8 * Share.choice * rho / rounds).squareRoot()
        var spent = 0.0
        // All columns first.
        let all = widths.indices.map { [$0] } + widths.indices.flatMap { b in (0..<b).map { [$0, b] } }
        // What a row is counted in does not change from round to round.
        let known = parallel.map(all.count) { place -> [Int] in
            let cells = all[place].reduce(1) { min(mostCells + 1, $0.multipliedReportingOverflow(by: widths[$1]).partialValue) }
            return cells <= mostCells || all[place].count == 1 ? counts(all[place]) : []
        }
        func measured(_ place: Int, _ noise: inout DiscreteNoise) -> MeasuredGraph.Count {
            let ratio = NoiseRatio(atLeast: variance)
            spent += 1 / (2 * ratio.value)
            return .init(all[place], NoisyCounts.gaussian(known[place], variance: ratio, &noise), variance: ratio.value)
        }
        let columns = widths.indices.map { measured($0, &noise) }
        let total = max(1, columns.reduce(0) { $0 + $1.noisy.reduce(0, +) } / Double(max(1, size)))
        var pairs: [(a: Int, b: Int)] = []
        guard var tree = CliqueTree(widths: widths, pairs: pairs, mostCells: mostCells) else {
            return (PrivateNetwork(margins: columns.map { NoisyCounts.projected($0.noisy, total: total) }, total: total), spent)
        }
        var graph = MeasuredGraph(tree, columns, total: total, turns: turns.round)
        var isLast = size < 2
        while !isLast {
            let left = rho - spent
            let next = step * step / 8 + 1 / (2 * variance)
            // The rest is spent at once where it does not last for two more rounds.
            isLast = left <= 2 * next
            if isLast {
                guard left > 0 else { break }
                step = (8 * Share.choice * left).squareRoot()
                variance = 1 / (2 * Share.counts * left)
            }
            let most = Int(Double(mostCells) * min(1, spent / rho))
            let open = all.indices.filter { place in
                guard !known[place].isEmpty else { return false }
                guard all[place].count == 2, tree.clique(with: all[place]) == nil else { return true }
                return CliqueTree(widths: widths, pairs: pairs + [(all[place][0], all[place][1])], mostCells: most) != nil
            }
            guard !open.isEmpty else { break }
            let modelled = modelled(graph, widths, parallel)
            let noiseAround = (2 / Double.pi * variance).squareRoot()
            let scores = parallel.map(open.count) { place -> Int in
                let index = open[place]
                return score(known[index], modelled[index], weighsHalf: all[index].count == 1)
                    - Int(min(1e15, noiseAround * Double(known[index].count) * (all[index].count == 1 ? 0.5 : 1)))
            }
            let chosen = open[noise.choice(scores, epsilon: step)]
            spent += step * step / 8
            let columns = all[chosen]
            let count = measured(chosen, &noise)
            if columns.count == 2, tree.clique(with: columns) == nil {
                pairs.append((columns[0], columns[1]))
                // The last look allowed the pair; its tree is there.
                tree = CliqueTree(widths: widths, pairs: pairs, mostCells: mostCells) ?? tree
            }
            graph = MeasuredGraph(tree, graph.counts + [count], total: total, turns: turns.round)
            let moved = zip(graph.rows(of: columns) ?? [], modelled[chosen]).reduce(0) { $0 + abs($1.0 - $1.1) }
            if moved <= noiseAround * Double(known[chosen].count) {
                step *= 2
                variance /= 4
            }
            progress(min(1, spent / rho))
        }
        return (MeasuredGraph(tree, graph.counts, total: total, turns: turns.last).network, spent)
    }

    /// Rows that the model gives each combination, in the order of all columns and all pairs.
    private static func modelled(_ graph: MeasuredGraph, _ widths: [Int], _ parallel: Parallel) -> [[Double]] {
        let found = parallel.map(widths.count) { graph.pairs(with: $0) }
        let margins = widths.indices.map { found[$0][$0] }
        return margins + widths.indices.flatMap { b in (0..<b).map { found[$0][b] } }
    }

    /// Distance of counts from the model's, in whole rows; one row changes it by at most 1.
    private static func score(_ counts: [Int], _ modelled: [Double], weighsHalf: Bool) -> Int {
        var sum = 0
        for (count, rows) in zip(counts, modelled) {
            sum += abs((count << 20) - Int((min(rows, 0x1p40) * 0x1p20).rounded()))
        }
        return sum >> (weighsHalf ? 21 : 20)
    }
}
