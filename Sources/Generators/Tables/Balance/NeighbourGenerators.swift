import Datasets

/// Generators of tables that go between training rows.
protocol NeighbourGenerator: TableGenerator {
    var resampling: NeighbourResampling { get }
}

extension NeighbourGenerator {
    var descriptor: GeneratorDescriptor { resampling.descriptor }
    var canBalance: Bool { true }

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel { try resampling.fit(data, plan) }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        try resampling.rows(model, plan, name: name)
    }
}

struct TableSMOTE: NeighbourGenerator {
    let resampling = NeighbourResampling(
        descriptor: GeneratorDescriptor(
            id: "smote", family: .classical,
            summary: "Rows between a training row and one of its nearest of the same class; numbers alone. Nearly copies.",
            givesLabels: true, copiesRows: true,
            settings: [NeighbourResampling.neighbours, NeighbourResampling.scale],
            reference: "Chawla et al. 2002, as imbalanced-learn"), bases: .all, isNumeric: true)
}

struct TableSMOTENC: NeighbourGenerator {
    let resampling = NeighbourResampling(
        descriptor: GeneratorDescriptor(
            id: "smotenc", family: .classical,
            summary: "SMOTE for numbers and levels: numbers between two rows, levels the commonest of the neighbours.",
            givesLabels: true, copiesRows: true,
            settings: [NeighbourResampling.neighbours, NeighbourResampling.scale],
            reference: "Chawla et al. 2002 (SMOTE-NC), as imbalanced-learn"), bases: .all)
}

struct BorderlineSMOTE: NeighbourGenerator {
    let resampling = NeighbourResampling(
        descriptor: GeneratorDescriptor(
            id: "borderline-smote", family: .classical,
            summary: "SMOTE from rows most of whose neighbours are of other classes; levels as in smotenc.",
            givesLabels: true, copiesRows: true,
            settings: [NeighbourResampling.neighbours, NeighbourResampling.around, NeighbourResampling.scale],
            reference: "Han et al. 2005 (borderline-1), as imbalanced-learn"), bases: .danger)
}

struct ADASYN: NeighbourGenerator {
    let resampling = NeighbourResampling(
        descriptor: GeneratorDescriptor(
            id: "adasyn", family: .classical,
            summary: "SMOTE that starts more often where neighbours are of other classes; levels as in smotenc.",
            givesLabels: true, copiesRows: true,
            settings: [NeighbourResampling.neighbours, NeighbourResampling.scale],
            reference: "He et al. 2008, as imbalanced-learn"), bases: .density)
}
