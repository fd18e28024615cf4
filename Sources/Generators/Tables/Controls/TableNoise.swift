import Datasets
import Numerics

/// Even draws between the ends of each column, or among its levels: what knows nothing of a table but its ranges.
struct TableNoise: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "noise", family: .control, summary: "Even draws between the ends of each column, or among its levels.",
        givesLabels: true, baseline: .never, reference: "Control; no paper.")

    /// Nothing depends on what is given.
    var canFollow: Bool { true }

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        try GeneratorModel(descriptor, data, plan, settings: Settings(descriptor, plan.settings).resolved)
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let margins = sampler.table.margins
        return try sampler.rows(name: name, .even) { _, random, states in
            for (place, margin) in margins.enumerated() {
                guard let margin else { continue }
                // Missing cells only where there is nothing else.
                states[place] = Int32(random.index(below: max(1, margin.values.count)))
            }
        }
    }
}
