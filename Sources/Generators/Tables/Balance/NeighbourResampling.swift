import Datasets
import Neural
import Numerics

/// What SMOTE, SMOTE-NC, Borderline-SMOTE and ADASYN share: new rows between a training row and one of its nearest of the
/// same class, as imbalanced-learn makes them.
///
/// A class with too few rows for its neighbours has as many as there are; of a single row, that row is repeated.
struct NeighbourResampling: Sendable {
    /// Which rows of a class new ones start from.
    enum Bases: Sendable {
        /// Every row as often.
        case all
        /// Rows with at least half of their neighbours, but not all, of other classes (Han et al. 2005).
        case danger
        /// In proportion to the neighbours of other classes (He et al. 2008).
        case density
    }

    let descriptor: GeneratorDescriptor
    let bases: Bases
    /// Whether the table may hold columns of numbers alone.
    var isNumeric = false

    static let neighbours = GeneratorDescriptor.Setting(
        "neighbours", "5", "nearest rows of the class to go towards, 1 to 100")
    static let around = GeneratorDescriptor.Setting(
        "around", "10", "nearest rows of any class that tell whether a row is in danger, 1 to 100")
    static let scale = GeneratorDescriptor.Setting(
        "scale", "raw", "numbers in distances: \"raw\" as they are, \"sd\" divided by their standard deviation")

    // MARK: Fit

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let k = try settings.int("neighbours", in: 1...100)
        let isScaled = try settings.choice("scale", of: ["raw", "sd"]) == "sd"
        let around = bases == .danger ? try settings.int("around", in: 1...100) : k
        let classes = RowClasses(data.form, data.levels, data.margins, data.states, count: data.count)
        let space = MixedSpace(data.form, data.margins, excluded: classes.target)
        try check(data, space, classes)
        let all = Array(0..<data.count)
        let scale = isScaled ? space.deviations(data.states, all).map { $0 > 0 ? $0 : 1 } : space.numeric.map { _ in 1 }
        func points(_ rows: [Int]) -> Matrix<Float> {
            let deviations = zip(space.deviations(data.states, rows), scale).map { $0 / $1 }
            return space.points(data.states, rows, scale: scale, change: MixedSpace.change(deviations))
        }
        // Row + 1 of each neighbour, 0 where a class has no more.
        var near = [Int](repeating: 0, count: data.count * k)
        for (label, rows) in classes.rows.enumerated() where rows.count > 1 {
            plan.progress(FitProgress(stage: "nearest neighbours", step: label, totalSteps: classes.rows.count))
            let table = try NearestNeighbours.within(points(rows), k: k, parallel: plan.parallel)
            for (index, row) in rows.enumerated() {
                for rank in 0..<table.k { near[row * k + rank] = rows[table.index(index, rank: rank + 1)] + 1 }
            }
        }
        var tensors = StoredStates.entries(data) + [.whole("near", near)]
        if bases != .all {
            let table = try NearestNeighbours.within(points(all), k: around, parallel: plan.parallel)
            let foreign = all.map { row in
                (0..<table.k).count { classes.of[table.index(row, rank: $0 + 1)] != classes.of[row] }
            }
            tensors.append(.whole("weights", Self.weights(foreign, of: table.k, bases)))
        }
        return try GeneratorModel(
            descriptor, data, plan, settings: settings.resolved, holdsTrainingRows: true, tensors: tensors)
    }

    /// How much each row is a base, from its neighbours of other classes.
    static func weights(_ foreign: [Int], of around: Int, _ bases: Bases) -> [Int] {
        switch bases {
        case .all: foreign.map { _ in 1 }
        case .danger: foreign.map { 2 * $0 >= around && $0 < around ? 1 : 0 }
        case .density: foreign
        }
    }

    private func check(_ data: TableTraining, _ space: MixedSpace, _ classes: RowClasses) throws(GeneratorError) {
        try space.checkWidth(descriptor.id)
        let text = data.form.columns.indices.filter { data.form.columns[$0].type == .text && $0 != classes.target }
        guard isNumeric, let place = (space.discrete + text).min() else { return }
        let column = data.form.columns[place]
        let what = column.cells == .levels ? "levels" : "missing cells"
        throw GeneratorError(
            .badData, "\(descriptor.id) goes between numbers, and \(column.name) has \(what)",
            remedy: "Use smotenc, which takes levels and missing cells too.")
    }

    // MARK: Sample

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let stored = try ResamplingModel(model, descriptor, bases)
        let repair = try plan.balance.map { try stored.order($0, seed: plan.seed) }
        let order = repair?.rows
        var plan = plan
        if let order { plan.count = order.count }
        guard plan.count > 0 else { throw GeneratorModel.bad("nothing is left of it") }
        let sampler = try TableSampler(model, plan, descriptor.id)
        var made = try sampler.rows(name: name, .exact) { row, random, states, numbers in
            switch order?[row] ?? .new(stored.base(&random)) {
            case .kept(let base): stored.copy(base, &states)
            case .new(let base): stored.make(base, &random, &states, &numbers)
            }
        }
        made.info.notes += repair?.notes ?? []
        return made
    }
}
