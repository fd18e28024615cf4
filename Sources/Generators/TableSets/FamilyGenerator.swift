import Datasets

/// A generator of one table as one of several: parents first, children by how many a parent has.
///
/// Each table is learned by the generator, with the number of children that each row has as columns of it. Rows below others
/// are learned with the columns of the rows above that tell most of them, and, where they have a row before them, with that
/// row and the means of all before: so they are made, the first of every parent, then the second. Keys are given anew.
struct FamilyGenerator: Generator {
    typealias Training = TableSetTraining

    private let base: any TableGenerator
    let descriptor: GeneratorDescriptor

    /// Raised whenever families come out differently while the generator of a table stays as it is.
    private static let version = 2

    init(_ base: any TableGenerator, isBaseline: Bool = false) {
        self.base = base
        let own = base.descriptor
        descriptor = GeneratorDescriptor(
            id: own.id, version: own.version + Self.version - 1, family: own.family,
            summary: "Table by table, parents first: " + own.summary.prefix(1).lowercased() + own.summary.dropFirst(),
            givesLabels: false, copiesRows: own.copiesRows, baseline: isBaseline ? .always : own.baseline == .never ? .never : nil,
            settings: own.settings, reference: own.reference)
    }

    func fit(_ data: TableSetTraining, _ plan: FitPlan) throws -> GeneratorModel {
        try FamilyFit(base: base, data: data, plan: plan).run(descriptor)
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> TableSet {
        try FamilySampling(base: base, model: FamilyModel(model), plan: plan).run(name: name)
    }

    func bytesPerRow(_ model: GeneratorModel) -> Int {
        guard let form = try? FamilyModel(model).form else { return 8 }
        let cells = form.members.reduce(0.0) { $0 + Double($1.rows) * Double($1.form.columns.count) }
        return Int(exactly: (8 * cells / Double(max(1, model.header.rows))).rounded(.up)) ?? 1 << 30
    }
}
