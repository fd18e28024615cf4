import Datasets
import Neural
import Numerics

/// Training rows with their neighbours, as a model of `NeighbourResampling` holds them.
struct ResamplingModel: Sendable {
    /// Where a row of a repaired table comes from: a training row, itself or as a base.
    enum Origin: Sendable {
        case kept(Int)
        case new(Int)
    }

    let classes: RowClasses
    private let space: MixedSpace
    private let margins: [ColumnMargin?]
    private let states: [[Int32]]
    /// Row + 1 of k neighbours a row; 0 where there are no more.
    private let near: [Int]
    private let k: Int
    private let bases: NeighbourResampling.Bases
    private let weights: [Int]
    /// Sums of weights up to each row of its class, by class.
    private let upTo: [[Int]]
    private let text: [Int]
    private let days: [Bool]

    init(
        _ model: GeneratorModel, _ descriptor: GeneratorDescriptor, _ bases: NeighbourResampling.Bases
    ) throws(GeneratorError) {
        let table = try TableModel(model)
        let settings = try model.settings(of: descriptor)
        let count = model.header.rows
        k = try settings.int("neighbours", in: 1...100)
        states = try StoredStates.read(model, table)
        near = try model.whole("near", in: 0..<count + 1, count: count * k)
        self.bases = bases
        let classes = RowClasses(table.form, table.levels, table.margins, states, count: count)
        let weights =
            bases == .all
            ? [Int](repeating: 1, count: count) : try model.whole("weights", in: 0..<101, count: count)
        upTo = classes.rows.map { rows in
            var sum = 0
            return rows.map { row in
                sum += weights[row]
                return sum
            }
        }
        self.classes = classes
        self.weights = weights
        space = MixedSpace(table.form, table.margins, excluded: classes.target)
        margins = table.margins
        text = table.form.columns.indices.filter { table.form.columns[$0].type == .text && $0 != classes.target }
        days = table.form.columns.map { $0.type == .datetime }
    }

    /// The rows of a repaired table: all training rows, then the new ones class by class; and what to say of classes that get none.
    /// - Throws: `.usage` as `ClassBalance.targets`, and where ADASYN would add no row to a class (as imbalanced-learn does).
    func order(_ balance: ClassBalance, seed: UInt64) throws(GeneratorError) -> (rows: [Origin], notes: [String]) {
        let targets = try balance.targets(classes.names, classes.counts, isOver: true)
        var order = classes.of.indices.map { Origin.kept($0) }
        var notes: [String] = []
        for (label, rows) in classes.rows.enumerated() {
            let wanted = targets[label] - rows.count
            let total = upTo[label].last ?? 0
            let before = order.count
            guard wanted > 0 else { continue }
            if total == 0 {
                // No row to start from.
            } else if bases == .density {
                // Rounded row by row, ties to even, so that the sum may differ from what was asked.
                for row in rows {
                    let own = (Double(weights[row]) / Double(total) * Double(wanted)).rounded(.toNearestOrEven)
                    for _ in 0..<Int(own) { order.append(.new(row)) }
                }
            } else {
                var random = RandomStream(seed: seed).split("balance").split(label)
                for _ in 0..<wanted { order.append(.new(base(label, &random))) }
            }
            guard order.count == before else { continue }
            let none = "class \(classes.names[label]) gets none of the \(wanted) rows that it lacks"
            guard bases != .density else {
                throw GeneratorError(
                    .usage, "adasyn: \(none): " + (total == 0
                        ? "no row of it has a neighbour of another class" : "so few are shared by too many rows near other classes"),
                    remedy: "Use smotenc, which starts from every row, or other --balance or --set neighbours.")
            }
            notes.append(
                "\(none): borderline-smote starts from rows most of whose neighbours are of other classes, and it has none; use smotenc, "
                    + "or another --set around")
        }
        return (order, notes)
    }

    /// A training row to start from, its class by the share of classes.
    func base(_ random: inout RandomStream) -> Int {
        let row = random.index(below: classes.of.count)
        if bases == .all { return row }
        let label = Int(classes.of[row])
        return (upTo[label].last ?? 0) > 0 ? base(label, &random) : row
    }

    /// A row of a class by the weights, which are not all 0.
    private func base(_ label: Int, _ random: inout RandomStream) -> Int {
        let sums = upTo[label]
        let rank = random.index(below: sums.last ?? 1)
        var (low, high) = (0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > rank { high = middle } else { low = middle + 1 }
        }
        return classes.rows[label][low]
    }

    func copy(_ base: Int, _ out: inout [Int32]) {
        for place in out.indices where !states[place].isEmpty { out[place] = states[place][base] }
    }

    /// The row at a random step from `base` to one of its neighbours; each level is the commonest of the neighbours.
    func make(_ base: Int, _ random: inout RandomStream, _ out: inout [Int32], _ numbers: inout [Double]) {
        copy(base, &out)
        let around = near[base * k..<base * k + k].filter { $0 > 0 }.map { $0 - 1 }
        guard !around.isEmpty else { return }
        let other = around[random.index(below: around.count)]
        let step = random.uniform()
        for place in space.discrete {
            let level = commonest(around.map { space.level(place, states[place][$0]) }, &random)
            if space.values[place].isEmpty {
                out[place] = level
            } else if level == 1, let margin = margins[place] {
                out[place] = Int32(margin.states - 1)
            } else {
                // Known, whatever the base is.
                out[place] = 0
            }
        }
        for place in space.numeric where margins[place]?.isMissing(out[place]) != true {
            let known = ([base, other] + around).filter { margins[place]?.isMissing(states[place][$0]) != true }
            guard let from = known.first else { continue }
            // The way to a neighbour that lacks the number is none.
            let to = known.dropFirst().contains(other) ? other : from
            let values = space.values[place]
            let value = SMOTEStep.blend(values[Int(states[place][from])], values[Int(states[place][to])], step)
            numbers[place] = value * (days[place] ? MixedSpace.day : 1)
        }
    }

    private func commonest(_ levels: [Int32], _ random: inout RandomStream) -> Int32 {
        var counts: [(level: Int32, count: Int)] = []
        for level in levels {
            if let place = counts.firstIndex(where: { $0.level == level }) {
                counts[place].count += 1
            } else {
                counts.append((level, 1))
            }
        }
        let most = counts.map(\.count).max() ?? 0
        let best = counts.filter { $0.count == most }
        return best.count == 1 ? best[0].level : best[random.index(below: best.count)].level
    }
}

/// The point of SMOTE.
package enum SMOTEStep {
    /// At `step`, 0…1, of the way from `value` to `neighbour`.
    package static func blend(_ value: Double, _ neighbour: Double, _ step: Double) -> Double {
        value + step * (neighbour - value)
    }
}
