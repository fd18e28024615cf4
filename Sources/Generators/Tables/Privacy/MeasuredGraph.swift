import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// The distribution of greatest entropy over a tree of cliques that comes closest to noisy counts (McKenna, Sheldon & Miklau
/// 2019, by mirror descent).
///
/// A count's own numbers are all that there is to learn: potentials of cliques are sums of them, so that a graph that grows goes on
/// from where it was.
struct MeasuredGraph: Sendable {
    struct Count: Sendable {
        /// Ascending.
        let columns: [Int]
        let noisy: [Double]
        let variance: Double
        /// Logarithmic, learned.
        var potential: [Double]

        init(_ columns: [Int], _ noisy: [Double], variance: Double) {
            self.columns = columns
            self.noisy = noisy
            self.variance = variance
            potential = [Double](repeating: 0, count: noisy.count)
        }
    }

    private(set) var tree: CliqueTree
    private(set) var counts: [Count]
    let total: Double
    /// Rows of each cell, by clique.
    private(set) var beliefs: [[Double]] = []

    private var places: [(clique: Int, map: [Int32])] = []
    private var upward: [[Int32]] = []
    private var parents: [[Int32]] = []

    /// - Precondition: a clique of `tree` has the columns of each count.
    init(_ tree: CliqueTree, _ counts: [Count], total: Double, turns: Int) {
        self.tree = tree
        self.counts = counts
        self.total = total
        places = counts.map { count in
            let clique = tree.clique(with: count.columns) ?? 0
            return (clique, tree.cells(of: clique, onto: count.columns))
        }
        upward = tree.cliques.indices.map { tree.cells(of: $0, onto: tree.cliques[$0].separator) }
        parents = tree.cliques.map { clique in
            clique.parent.map { tree.cells(of: $0, onto: clique.separator) } ?? []
        }
        learn(turns)
    }

    // MARK: Learning

    private mutating func learn(_ turns: Int) {
        beliefs = beliefs(counts.map(\.potential))
        var (loss, gradients) = residuals(beliefs)
        // A step at which the most certain count moves by about its own rows.
        var rate = (counts.map(\.variance).min() ?? 1) / max(1, total)
        for _ in 0..<turns {
            rate *= 2
            var moved = false
            for _ in 0..<30 {
                let tried = zip(counts, gradients).map { count, gradient in
                    zip(count.potential, gradient).map { $0 - rate * $1 }
                }
                let next = beliefs(tried)
                let (nextLoss, nextGradients) = residuals(next)
                // Armijo's rule in the geometry of mirror descent.
                let gain = promised(next, gradients)
                if nextLoss.isFinite, nextLoss <= loss - 0.5 * gain {
                    moved = loss - nextLoss > 1e-7 * loss
                    for index in counts.indices { counts[index].potential = tried[index] }
                    (beliefs, loss, gradients) = (next, nextLoss, nextGradients)
                    break
                }
                rate /= 2
            }
            if !moved { break }
        }
    }

    /// Half the squared residuals in units of their variance, and what each count's cells are too large by.
    private func residuals(_ beliefs: [[Double]]) -> (loss: Double, gradients: [[Double]]) {
        var loss = 0.0
        let gradients = counts.indices.map { index -> [Double] in
            let count = counts[index]
            let known = Self.gathered(beliefs[places[index].clique], places[index].map, count.noisy.count)
            return zip(known, count.noisy).map { own, noisy in
                loss += (own - noisy) * (own - noisy) / (2 * count.variance)
                return (own - noisy) / count.variance
            }
        }
        return (loss, gradients)
    }

    /// What a linear loss would fall by.
    private func promised(_ next: [[Double]], _ gradients: [[Double]]) -> Double {
        counts.indices.reduce(0) { sum, index in
            let size = counts[index].noisy.count
            let (clique, map) = places[index]
            let (old, new) = (Self.gathered(beliefs[clique], map, size), Self.gathered(next[clique], map, size))
            return sum + zip(gradients[index], zip(old, new)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
        }
    }

    // MARK: Passing messages

    /// Rows of each cell by clique, from the leaves to the roots and back.
    private func beliefs(_ potentials: [[Double]]) -> [[Double]] {
        let cliques = tree.cliques
        var logs = cliques.map { [Double](repeating: 0, count: $0.cells) }
        for (index, potential) in potentials.enumerated() {
            let (clique, map) = places[index]
            for cell in logs[clique].indices { logs[clique][cell] += potential[Int(map[cell])] }
        }
        var messages = [[Double]](repeating: [], count: cliques.count)
        for child in cliques.indices.reversed() {
            guard let parent = cliques[child].parent else { continue }
            let message = Self.logSums(logs[child], upward[child], tree.size(cliques[child].separator))
            for cell in logs[parent].indices { logs[parent][cell] += message[Int(parents[child][cell])] }
            messages[child] = message
        }
        for child in cliques.indices {
            if let parent = cliques[child].parent {
                let known = Self.logSums(logs[parent], parents[child], messages[child].count)
                for cell in logs[child].indices {
                    let place = Int(upward[child][cell])
                    logs[child][cell] += known[place] - messages[child][place]
                }
            } else {
                let all = Self.logSums(logs[child], [Int32](repeating: 0, count: logs[child].count), 1)[0]
                for cell in logs[child].indices { logs[child][cell] -= all }
            }
        }
        return logs.map { own in own.map { total * exp($0) } }
    }

    private static func logSums(_ logs: [Double], _ map: [Int32], _ size: Int) -> [Double] {
        var most = [Double](repeating: -.infinity, count: size)
        for (value, place) in zip(logs, map) where value > most[Int(place)] { most[Int(place)] = value }
        var sums = [Double](repeating: 0, count: size)
        for (value, place) in zip(logs, map) where most[Int(place)] > -.infinity { sums[Int(place)] += exp(value - most[Int(place)]) }
        return zip(most, sums).map { $0 + log($1) }
    }

    private static func gathered(_ values: [Double], _ map: [Int32], _ size: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: size)
        for (value, place) in zip(values, map) { sums[Int(place)] += value }
        return sums
    }

    // MARK: Asking

    /// Rows of each combination of states of columns that share a clique, the last one fastest.
    func rows(of columns: [Int]) -> [Double]? {
        tree.clique(with: columns).map {
            Self.gathered(beliefs[$0], tree.cells(of: $0, onto: columns), tree.size(columns))
        }
    }

    /// Rows of each combination of `column` and each other one, the other one fastest, by column; its own place holds its states.
    ///
    /// From a clique that has the column along the tree: what a clique's rows are given those that it shares with the last one.
    func pairs(with column: Int) -> [[Double]] {
        let cliques = tree.cliques
        let width = tree.widths[column]
        let margins = tree.widths.indices.map { rows(of: [$0]) ?? [] }
        // Without a path columns are independent.
        var found = tree.widths.indices.map { other -> [Double] in
            other == column ? margins[column] : margins[column].flatMap { own in margins[other].map { own * $0 / max(total, 1e-300) } }
        }
        guard let root = tree.clique(with: [column]) else { return found }
        var near = [[Int]](repeating: [], count: cliques.count)
        for (child, clique) in cliques.enumerated() {
            guard let parent = clique.parent else { continue }
            near[parent].append(child)
            near[child].append(parent)
        }
        // Of each clique that is reached: rows of its cells by state of the column.
        var open: [(clique: Int, from: Int?, joint: [[Double]])] = []
        let own = tree.cells(of: root, onto: [column])
        open.append((root, nil, (0..<width).map { state in zip(beliefs[root], own).map { $1 == Int32(state) ? $0 : 0 } }))
        while let next = open.popLast() {
            for other in cliques[next.clique].columns where other != column {
                let map = tree.cells(of: next.clique, onto: [other])
                found[other] = next.joint.flatMap { Self.gathered($0, map, tree.widths[other]) }
            }
            for neighbour in near[next.clique] where neighbour != next.from {
                let isChild = cliques[neighbour].parent == next.clique
                let separator = isChild ? cliques[neighbour].separator : cliques[next.clique].separator
                let size = tree.size(separator)
                let (from, to) = (tree.cells(of: next.clique, onto: separator), tree.cells(of: neighbour, onto: separator))
                let known = Self.gathered(beliefs[neighbour], to, size)
                let joint = next.joint.map { rows in
                    let shared = Self.gathered(rows, from, size)
                    return beliefs[neighbour].indices.map { cell in
                        let place = Int(to[cell])
                        return known[place] > 0 ? shared[place] * beliefs[neighbour][cell] / known[place] : 0
                    }
                }
                open.append((neighbour, next.clique, joint))
            }
        }
        return found
    }

    /// The columns in an order in which each is drawn given at most two before it.
    var network: PrivateNetwork {
        var network = PrivateNetwork(margins: tree.widths.indices.map { rows(of: [$0]) ?? [] }, total: total)
        network.order = []
        for clique in tree.cliques {
            var known = clique.separator
            for column in clique.columns where !known.contains(column) {
                network.order.append(column)
                network.parents[column] = known
                if !known.isEmpty { network.tables[column] = rows(of: known + [column]) ?? [] }
                known.append(column)
            }
        }
        return network
    }
}
