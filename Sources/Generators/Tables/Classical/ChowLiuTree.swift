import Datasets
import Neural
import Numerics

/// The tree of columns that keeps most of what pairs tell of one another (Chow & Liu 1968): each column depends on one other.
///
/// Mutual information is that of binned columns less its bias in a sample, (r − 1)(c − 1)/2n; pairs that have none left are
/// not joined. Within a bin cells are drawn by their shares.
struct ChowLiuTree: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "chow-liu", family: .classical,
        summary: "A tree of columns by mutual information: each is drawn given one other.", givesLabels: true, baseline: .always,
        settings: [
            .init("bins", "32", "most bins a column is cut into, 2 to 256"), TableSettings.spread,
        ], reference: "Chow & Liu 1968")

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        _ = try TableSettings.draw(settings)
        let most = try settings.int("bins", in: 2...256)
        let columns = BinnedColumns(data, most: most)
        plan.progress(FitProgress(stage: "mutual information"))
        let (order, parents) = Self.tree(columns, plan.parallel)
        var tensors: [Safetensors.Entry] = [
            .whole("tree.order", order), .whole("tree.parents", parents.map { $0.map { $0 + 1 } ?? 0 }),
        ]
        for (child, parent) in parents.enumerated() {
            if let parent { tensors.append(.whole("tree.cells.\(child)", columns.cells(parent, child))) }
        }
        return try GeneratorModel(descriptor, data, plan, settings: settings.resolved, tensors: tensors)
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let settings = try model.settings(of: descriptor)
        let cells = try TableSettings.draw(settings)
        let columns = BinnedColumns(sampler.table.margins, most: try settings.int("bins", in: 2...256))
        let size = columns.count
        let order = try model.whole("tree.order", in: 0..<max(1, size), count: size)
        let parents = try model.whole("tree.parents", in: 0..<size + 1, count: size)
        var seen = Set<Int>()
        var draws = [ConditionalDraw?](repeating: nil, count: size)
        for child in order {
            let parent = parents[child] - 1
            guard parent < 0 || seen.contains(parent), seen.insert(child).inserted else {
                throw GeneratorModel.bad("its tree has a circle")
            }
            guard parent >= 0 else { continue }
            let cells = try model.whole("tree.cells.\(child)", in: 0..<model.header.rows + 1)
            draws[child] = try ConditionalDraw(cells, given: columns.bins[parent].count, columns.bins[child].count)
        }
        return try sampler.rows(name: name, cells) { [draws] _, random, states in
            for child in order {
                let place = columns.learned[child]
                let margin = columns.margins[child]
                guard let draw = draws[child] else {
                    states[place] = margin.draw(&random)
                    continue
                }
                let parent = parents[child] - 1
                let given = Int(columns.bins[parent].of[Int(states[columns.learned[parent]])])
                states[place] = columns.bins[child].draw(draw.draw(given, &random), margin, &random)
            }
        }
    }

    /// Columns from the root on, and the parent of each (Prim's algorithm; ties to the lower place).
    static func tree(_ columns: BinnedColumns, _ parallel: Parallel) -> (order: [Int], parents: [Int?]) {
        let size = columns.count
        let information = parallel.map(size) { i in (0..<i).map { columns.information($0, i) } }
        func between(_ a: Int, _ b: Int) -> Double { information[max(a, b)][min(a, b)] }
        var parents = [Int?](repeating: nil, count: size)
        var best = [Double](repeating: 0, count: size)
        var order: [Int] = []
        var left = Array(0..<size)
        while let next = left.max(by: { (best[$0], $1) < (best[$1], $0) }) {
            left.removeAll { $0 == next }
            order.append(next)
            for other in left where between(next, other) > best[other] {
                best[other] = between(next, other)
                parents[other] = next
            }
        }
        return (order, parents)
    }
}
