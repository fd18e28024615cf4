import Datasets
import Numerics

/// Every column put in a random order by itself: every value is right as often as it should be, and no two belong together.
struct ShuffledColumns: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "shuffled-columns", family: .control,
        summary: "The cells of each column in a random order of their own: margins exact, no association.", givesLabels: true,
        reference: "Control; no paper.")

    /// A row is what stands at its place of every order.
    var canCondition: Bool { false }

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        try GeneratorModel(descriptor, data, plan, settings: Settings(descriptor, plan.settings).resolved)
    }

    /// Over again where more rows are asked for than there are.
    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let margins = sampler.table.margins
        let orders = plan.parallel.map(margins.count) { place -> [Int] in
            var random = sampler.stream.split("order").split(place)
            return margins[place].map { random.permutation($0.total) } ?? []
        }
        return try sampler.rows(name: name, .exact) { row, _, states in
            for (place, margin) in margins.enumerated() {
                guard let margin else { continue }
                states[place] = margin.state(atRank: orders[place][row % margin.total])
            }
        }
    }
}
