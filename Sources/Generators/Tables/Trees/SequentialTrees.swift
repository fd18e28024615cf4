import Datasets
import Neural
import Numerics

/// Column by column, each drawn from the leaf of a tree on the columns before it (Reiter 2005, as in synthpop).
///
/// The first column is drawn from its margin, and free text always is. Numbers of columns before are split at up to 255
/// places, the commonest 255 levels one by one.
struct SequentialTrees: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "cart", family: .classical,
        summary: "Each column from the leaf of a tree on the columns before it: real cells, joined anew.", givesLabels: true,
        baseline: .always,
        settings: [
            .init("min-leaf", "5", "rows a leaf has at least, 1 to 1000000"),
            .init("complexity", "1e-8", "least gain of a split, as a share of the impurity at the root, 0 to 1"),
            .init("depth", "30", "splits from the root to a leaf at most, 0 to 60"), TableSettings.spread,
        ], reference: "Reiter 2005; Nowok et al. 2016 (synthpop)")

    private static let mostBins = 256

    var canFollow: Bool { true }

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        _ = try TableSettings.draw(settings)
        let limits = TreeGrower.Limits(
            leaf: try settings.int("min-leaf", in: 1...1_000_000), gain: try settings.number("complexity", in: 0...1),
            depth: try settings.int("depth", in: 0...60))
        let learned = Self.learned(data.form, data.margins)
        let binned = BinnedColumns(data, most: Self.mostBins)
        let columns = learned.map { place -> TreeGrower.Column in
            let own = binned.learned.firstIndex(of: place) ?? 0
            return .init(
                bins: binned.cells[own], count: binned.bins[own].count, isOrdered: binned.margins[own].isOrdered)
        }
        plan.progress(FitProgress(stage: "trees", totalSteps: learned.count))
        let targets = learned.compactMap { place in data.margins[place].map { ($0, data.states[place]) } }
        // The last columns take longest: they begin.
        let trees = plan.parallel.map(learned.count) { turn -> DonorTree in
            let index = learned.count - 1 - turn
            // A column that is given is never drawn.
            if learned[index] < data.given { return .unasked }
            let (margin, states) = targets[index]
            let target: TreeGrower.Target =
                if let values = Self.numbers(margin) {
                    .numbers(states.map { values[Int($0)] })
                } else {
                    .classes(columns[index].bins, count: columns[index].count)
                }
            var grower = TreeGrower(Array(columns[..<index]), target, count: data.count, limits)
            return grower.grow(states: states)
        }
        return try GeneratorModel(
            descriptor, data, plan, settings: settings.resolved,
            tensors: trees.reversed().enumerated().flatMap { $1.entries("tree.\($0)") })
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let cells = try TableSettings.draw(model.settings(of: descriptor))
        let all = sampler.table.margins
        let learned = Self.learned(sampler.table.form, all)
        let alone = all.indices.filter { all[$0] != nil && !learned.contains($0) }
        let margins = learned.compactMap { all[$0] }
        let bins = margins.map { ColumnBins($0, most: Self.mostBins) }
        let isOrdered = margins.map(\.isOrdered)
        var trees: [DonorTree] = []
        for index in learned.indices {
            trees.append(
                try DonorTree(
                    model, "tree.\(index)", bins: bins[..<index].map(\.count), isOrdered: isOrdered,
                    states: margins[index].states))
        }
        let given = sampler.given.count
        return try sampler.rows(name: name, cells) { [trees] _, random, states in
            for index in learned.indices where learned[index] >= given {
                states[learned[index]] = trees[index].draw(&random, isOrdered: isOrdered) { column in
                    Int(bins[column].of[Int(states[learned[column]])])
                }
            }
            for place in alone { if let margin = all[place] { states[place] = margin.draw(&random) } }
        }
    }

    /// Columns in trees: all but ids and free text.
    private static func learned(_ form: TableForm, _ margins: [ColumnMargin?]) -> [Int] {
        margins.indices.filter { margins[$0] != nil && form.columns[$0].type != .text }
    }

    /// Of each state, missing cells one deviation below the least; nil for levels, and for a column without any number.
    private static func numbers(_ margin: ColumnMargin) -> [Double]? {
        let values: [Double]
        switch margin.values {
        case .numbers(let own): values = own
        case .integers(let own): values = own.map { Double($0) }
        case .levels: return nil
        }
        guard let least = values.first, let most = values.last else { return nil }
        // In units of the range, so that squares stay finite.
        let range = most / 2 - least / 2
        guard range > 0, range.isFinite else { return [Double](repeating: 0, count: values.count) + (margin.hasMissing ? [-1] : []) }
        let scaled = values.map { ($0 / 2 - least / 2) / range }
        guard margin.hasMissing else { return scaled }
        let known = Double(margin.total - margin.counts[margin.states - 1])
        let mean = zip(scaled, margin.counts).reduce(0) { $0 + $1.0 * Double($1.1) } / known
        let variance = zip(scaled, margin.counts).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * Double($1.1) } / known
        return scaled + [-variance.squareRoot()]
    }
}
