import Datasets
import Numerics

/// PrivBayes (Zhang et al. 2017): a network chosen by the exponential mechanism, tables with Laplace noise, all under pure ε.
///
/// What a column's parents tell is half the distance of their counts from those of a column that they tell nothing of (the
/// paper's R in rows), less what noise adds to a table of that size; one row changes it by at most 1.
struct PrivateBayesNetwork: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "dp-bayes-net", family: .classical,
        summary: "A network of columns and their tables, both chosen and counted with differential privacy.", givesLabels: true,
        settings: [
            PrivateFit.epsilonSetting,
            .init("parents", "2", "most parents of a column, 1 or 2"), PrivateFit.binsSetting, PrivateFit.unitSetting,
            PrivateFit.noiseSetting,
        ], reference: "Zhang et al. 2017 (PrivBayes)")

    private enum Share {
        static let margins = 0.15
        static let choice = 0.25
        static let tables = 0.6
    }
    /// More cells than any table is counted with.
    private static let mostCells = 1 << 18

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let most = try settings.int("parents", in: 1...2)
        let fit = try PrivateFit(descriptor, settings, data, plan)
        var noise = fit.noise
        let size = fit.size
        let single = PureBudget.scale(epsilon: fit.epsilon * (size == 1 ? 1 : Share.margins), parts: size)
        var spent = [(1 / single.value, size)]
        let noisy = (0..<size).map { NoisyCounts.laplace(fit.counts($0), single, &noise) }
        let total = max(1, noisy.reduce(0) { $0 + $1.reduce(0, +) } / Double(size))
        let margins = noisy.map { NoisyCounts.projected($0, total: total) }
        var network = PrivateNetwork(margins: margins, total: total)
        guard size > 1 else { return try fit.model(network, pure: spent) }

        let scale = PureBudget.scale(epsilon: fit.epsilon * Share.tables, parts: size - 1)
        let step = fit.epsilon * Share.choice / Double(size - 1)
        spent += [(step, size - 1), (1 / scale.value, size - 1)]
        var scores = Scores(fit, margins, scale: scale.value, mostCells: Self.mostCells)
        var left = Array(1..<size)
        network.order = [0]
        while !left.isEmpty {
            var candidates: [(child: Int, parents: [Int])] = []
            for child in left {
                for (place, parent) in network.order.enumerated() {
                    candidates.append((child, [parent]))
                    if most > 1 { candidates += network.order[..<place].map { (child, [$0, parent]) } }
                }
            }
            candidates = candidates.filter { scores.cells($0.child, $0.parents) <= Self.mostCells }
            // Two columns whose table is too large for one another.
            guard !candidates.isEmpty else {
                network.order.append(left.removeFirst())
                continue
            }
            scores.learn(candidates, plan.parallel)
            let chosen = candidates[noise.choice(candidates.map { scores.of($0.child, $0.parents) }, epsilon: step)]
            network.order.append(chosen.child)
            network.parents[chosen.child] = chosen.parents
            left.removeAll { $0 == chosen.child }
            plan.progress(FitProgress(stage: "network", step: size - left.count, totalSteps: size))
        }
        for child in network.order where !network.parents[child].isEmpty {
            let columns = network.parents[child] + [child]
            let widths = columns.map { fit.domain.columns[$0].states }
            let table = NoisyCounts.laplace(fit.counts(columns, widths), scale, &noise)
            let projected = NoisyCounts.projected(table, total: total)
            let width = widths[widths.count - 1]
            let sums = (0..<table.count / width).map { projected[$0 * width..<$0 * width + width].reduce(0, +) }
            network.tables[child] = NoisyCounts.fitted(projected, rows: sums, columns: margins[child])
        }
        return try fit.model(network, pure: spent)
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        try PrivateNetwork.rows(model, plan, descriptor.id, name: name)
    }

    /// What parents tell of a column, each looked at once.
    private struct Scores {
        private let fit: PrivateFit
        /// Shares of states in units of 2⁻²⁰, by column; they sum to at most 2²⁰.
        private let shares: [[Int]]
        private let scale: Double
        private let mostCells: Int
        private var known: [Int: Int] = [:]

        init(_ fit: PrivateFit, _ margins: [[Double]], scale: Double, mostCells: Int) {
            self.fit = fit
            self.scale = scale
            self.mostCells = mostCells
            shares = margins.map { own in
                let sum = max(1e-9, own.reduce(0, +))
                return own.map { Int(($0 / sum * 0x1p20).rounded(.down)) }
            }
        }

        private func key(_ child: Int, _ parents: [Int]) -> Int {
            parents.reduce(child) { $0 * (fit.size + 1) + $1 + 1 }
        }

        func cells(_ child: Int, _ parents: [Int]) -> Int {
            (parents + [child]).reduce(1) { cells, column in
                min(mostCells + 1, cells.multipliedReportingOverflow(by: fit.domain.columns[column].states).partialValue)
            }
        }

        mutating func learn(_ candidates: [(child: Int, parents: [Int])], _ parallel: Parallel) {
            let new = candidates.filter { known[key($0.child, $0.parents)] == nil }
            let own = self
            let found = parallel.map(new.count) { own.score(new[$0].child, new[$0].parents) }
            for (candidate, score) in zip(new, found) { known[key(candidate.child, candidate.parents)] = score }
        }

        func of(_ child: Int, _ parents: [Int]) -> Int { known[key(child, parents)] ?? 0 }

        /// Σ |c(x, π) − share(x) c(π)| / 2 in whole numbers, less the noise that is to be expected.
        private func score(_ child: Int, _ parents: [Int]) -> Int {
            let columns = parents + [child]
            let widths = columns.map { fit.domain.columns[$0].states }
            let counts = fit.counts(columns, widths)
            let width = widths[widths.count - 1]
            var sum = 0
            for first in stride(from: 0, to: counts.count, by: width) {
                let all = counts[first..<first + width].reduce(0, +)
                guard all > 0 else { continue }
                for place in 0..<width { sum += abs((counts[first + place] << 20) - shares[child][place] * all) }
            }
            return (sum >> 21) - Int(min(1e15, scale * Double(counts.count) / 2))
        }
    }
}
