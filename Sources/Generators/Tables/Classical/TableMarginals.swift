import Datasets
import Numerics

/// Every column drawn by itself: right column by column, wrong as a row.
struct TableMarginals: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "marginal", family: .classical, summary: "Every column drawn by itself from its real values: no association.",
        givesLabels: true, baseline: .always, settings: [TableSettings.spread], reference: "Independence baseline; no paper.")

    /// Nothing depends on what is given.
    var canFollow: Bool { true }

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        _ = try TableSettings.draw(settings)
        return try GeneratorModel(descriptor, data, plan, settings: settings.resolved)
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let margins = sampler.table.margins
        let cells = try TableSettings.draw(model.settings(of: descriptor))
        return try sampler.rows(name: name, cells) { _, random, states in
            for (place, margin) in margins.enumerated() {
                if let margin { states[place] = margin.draw(&random) }
            }
        }
    }
}

/// Settings that several generators of tables have.
enum TableSettings {
    static let spread = GeneratorDescriptor.Setting(
        "spread", "yes",
        "draw numbers that occur once between their neighbours, in columns where most do; \"no\" repeats them")

    static func draw(_ settings: Settings) throws(GeneratorError) -> ColumnMargin.Draw {
        try settings.choice("spread", of: ["yes", "no"]) == "yes" ? .spread : .exact
    }
}
