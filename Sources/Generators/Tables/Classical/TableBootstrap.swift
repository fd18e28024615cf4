import Datasets
import Neural
import Numerics

/// Training rows drawn again: the anchor of a perfect copy.
struct TableBootstrap: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "bootstrap", family: .classical, summary: "Training rows drawn with replacement: a copy, not a model.",
        givesLabels: true, copiesRows: true, reference: "Efron 1979")

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        try GeneratorModel(
            descriptor, data, plan, settings: Settings(descriptor, plan.settings).resolved, holdsTrainingRows: true,
            tensors: StoredStates.entries(data))
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let stored = try StoredStates.read(model, sampler.table)
        let count = model.header.rows
        return try sampler.rows(name: name, .exact) { _, random, states in
            let row = random.index(below: count)
            for place in stored.indices where !stored[place].isEmpty { states[place] = stored[place][row] }
        }
    }
}

/// Training rows kept in a model, as states.
enum StoredStates {
    static func entries(_ data: TableTraining) -> [Safetensors.Entry] {
        data.learned.map { place in .whole("states.\(place)", data.states[place].map { Int($0) }) }
    }

    /// - Throws: `.badModel` for states that a column does not have.
    static func read(_ model: GeneratorModel, _ table: TableModel) throws(GeneratorError) -> [[Int32]] {
        var columns: [[Int32]] = []
        for (place, margin) in table.margins.enumerated() {
            guard let margin else {
                columns.append([])
                continue
            }
            columns.append(
                try model.whole("states.\(place)", in: 0..<margin.states, count: model.header.rows).map { Int32($0) })
        }
        return columns
    }
}
