import Datasets
import Numerics

/// Training rows of the smaller classes drawn again until classes are balanced.
struct RandomOverSampler: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "random-over", family: .classical,
        summary: "Training rows, those of small classes drawn again: balances classes by copies.", givesLabels: true,
        copiesRows: true, reference: "imbalanced-learn, RandomOverSampler")

    var canBalance: Bool { true }

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel { try RandomRows.fit(descriptor, data, plan) }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        try RandomRows.rows(descriptor, model, plan, name: name) { classes, balance throws(GeneratorError) in
            let targets = try balance.targets(classes.names, classes.counts, isOver: true)
            var order = Array(0..<classes.of.count)
            for (label, rows) in classes.rows.enumerated() {
                var random = RandomStream(seed: plan.seed).split("balance").split(label)
                for _ in 0..<max(0, targets[label] - rows.count) where !rows.isEmpty {
                    order.append(rows[random.index(below: rows.count)])
                }
            }
            return order
        }
    }
}

/// Training rows of the larger classes left out at random until classes are balanced.
struct RandomUnderSampler: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "random-under", family: .classical,
        summary: "Training rows, some of large classes left out: balances classes by leaving out.", givesLabels: true,
        copiesRows: true, reference: "imbalanced-learn, RandomUnderSampler")

    var canBalance: Bool { true }

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel { try RandomRows.fit(descriptor, data, plan) }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        try RandomRows.rows(descriptor, model, plan, name: name) { classes, balance throws(GeneratorError) in
            let targets = try balance.targets(classes.names, classes.counts, isOver: false)
            var order: [Int] = []
            for (label, rows) in classes.rows.enumerated() {
                var random = RandomStream(seed: plan.seed).split("balance").split(label)
                order += random.permutation(rows.count).prefix(targets[label]).map { rows[$0] }
            }
            return order.sorted()
        }
    }
}

/// What random over- and under-sampling share.
private enum RandomRows {
    static func fit(_ descriptor: GeneratorDescriptor, _ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        try GeneratorModel(
            descriptor, data, plan, settings: Settings(descriptor, plan.settings).resolved, holdsTrainingRows: true,
            tensors: StoredStates.entries(data))
    }

    /// Without a balance, rows drawn with replacement.
    /// - Parameter order: training rows of the balanced table.
    static func rows(
        _ descriptor: GeneratorDescriptor, _ model: GeneratorModel, _ plan: SamplePlan, name: String,
        _ order: (RowClasses, ClassBalance) throws(GeneratorError) -> [Int]
    ) throws -> Table {
        let table = try TableModel(model)
        let stored = try StoredStates.read(model, table)
        let count = model.header.rows
        let classes = RowClasses(table.form, table.levels, table.margins, stored, count: count)
        let chosen = try plan.balance.map { try order(classes, $0) }
        var plan = plan
        if let chosen { plan.count = chosen.count }
        guard plan.count > 0 else {
            throw GeneratorError(.usage, "the balance leaves no row", remedy: "Ask for at least one row of a class.")
        }
        return try TableSampler(model, plan, descriptor.id).rows(name: name, .exact) { row, random, states in
            let from = chosen?[row] ?? random.index(below: count)
            for place in stored.indices where !stored[place].isEmpty { states[place] = stored[place][from] }
        }
    }
}
