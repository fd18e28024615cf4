import Datasets
import Neural
import Numerics

/// Adversarial random forest (Watson et al. 2023): a forest learns to tell real rows from made ones, which are made anew from
/// its leaves, until it cannot; then columns are independent within leaves, and rows are drawn leaf by leaf.
struct AdversarialForest: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "arf", family: .classical,
        summary: "Rows from the leaves of a forest that tells real rows from made ones until it no longer can.", givesLabels: true,
        settings: [
            .init("trees", "10", "trees of the forest, 1 to 1000"), .init("min-leaf", "2", "real rows a leaf has at least, 1 to 1000000"),
            .init("rounds", "10", "forests after the first at most, 0 to 100"),
            .init("slack", "0", "how far above one half the forest's accuracy may stay, 0 to 0.5"),
            .init(
                "numbers", "normal",
                "decimals of a leaf: a \"normal\" distribution within its ends, as published, or its own \"cells\", as whole numbers"),
            TableSettings.spread,
        ], reference: "Watson et al. 2023 (adversarial random forests)")

    private static let mostBins = 256

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        _ = try TableSettings.draw(settings)
        let isNormal = try Self.isNormal(settings)
        let limits = ForestGrowth.Limits(
            trees: try settings.int("trees", in: 1...1_000), rounds: try settings.int("rounds", in: 0...100),
            leaf: try settings.int("min-leaf", in: 1...1_000_000), slack: try settings.number("slack", in: 0...0.5))
        let seen = data.margins.enumerated().map { place, margin in data.form.columns[place].type == .text ? nil : margin }
        let binned = BinnedColumns(seen, states: data.states, most: Self.mostBins)
        var densities: [Safetensors.Entry] = []
        if binned.count > 0 {
            let growth = ForestGrowth(
                real: binned.cells, bins: binned.bins.map(\.count), isOrdered: binned.margins.map(\.isOrdered), count: data.count,
                limits: limits, stream: RandomStream(seed: plan.seed).split(descriptor.id), parallel: plan.parallel)
            let trees = try growth.grown { round, accuracy in
                plan.progress(
                    FitProgress(
                        stage: "forests", step: round + 1, totalSteps: limits.rounds + 1, losses: [("accuracy", accuracy)]))
            }
            densities = LeafDensities(trees, binned, states: data.states, isNormal: isNormal, plan.parallel).entries()
        }
        // The cells of a leaf of one row are that row.
        return try GeneratorModel(
            descriptor, data, plan, settings: settings.resolved, holdsTrainingRows: limits.leaf == 1 || data.count == 1,
            tensors: densities)
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let settings = try model.settings(of: descriptor)
        let cells = try TableSettings.draw(settings)
        let table = sampler.table
        let alone = table.margins.indices.filter { table.margins[$0] != nil && table.form.columns[$0].type == .text }
        guard table.margins.contains(where: { $0 != nil }), alone.count < table.margins.count(where: { $0 != nil }) else {
            return try sampler.rows(name: name, cells) { _, random, states in
                for place in alone { if let margin = table.margins[place] { states[place] = margin.draw(&random) } }
            }
        }
        let densities = try LeafDensities(
            model, table, trees: settings.int("trees", in: 1...1_000), isNormal: Self.isNormal(settings))
        return try sampler.rows(name: name, cells) { _, random, states, numbers in
            densities.draw(densities.leaf(&random), table.margins, &random, &states, &numbers)
            for place in alone { if let margin = table.margins[place] { states[place] = margin.draw(&random) } }
        }
    }

    private static func isNormal(_ settings: Settings) throws(GeneratorError) -> Bool {
        try settings.choice("numbers", of: ["normal", "cells"]) == "normal"
    }
}
