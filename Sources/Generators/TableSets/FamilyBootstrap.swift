import Datasets
import Neural
import Numerics

/// Training families drawn again, under new keys: the anchor of a perfect copy.
struct FamilyBootstrap: Generator {
    typealias Training = TableSetTraining

    let descriptor = GeneratorDescriptor(
        id: "bootstrap", family: .classical, summary: "Training families drawn with replacement: a copy, not a model.",
        givesLabels: false, copiesRows: true, reference: "Efron 1979")

    func fit(_ data: TableSetTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let planning = FamilyPlanning(set: data.set, parallel: plan.parallel)
        var form = try planning.form()
        let all = planning.rows(form)
        for place in form.plans.indices { form.plans[place].shared = try planning.wishes(form.plans[place], form, all).shared }
        var model = FamilyModel(form: form)
        for own in form.plans where !own.cells.isEmpty && form.members[own.table].rows > 0 {
            let member = data.set.members[own.table]
            let table = try Table(columns: own.cells.map { member.table.columns[$0] }, info: SetInfo(name: member.name, media: "memory"))
            model[own.table, .first] = try TableBootstrap().fit(
                TableTraining(table, fingerprint: member.name, parallel: plan.parallel), FitPlan(seed: plan.seed, tool: plan.tool))
        }
        let links = data.set.links.enumerated().map { place, link in
            Safetensors.Entry.whole("links.\(place)", link.rows.map { max(0, Int($0) + 1) })
        }
        return try model.encoded(descriptor, data, plan, settings: settings.resolved, notes: [], tensors: links)
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> TableSet {
        let stored = try FamilyModel(model)
        let form = stored.form
        var rows: [FamilyRows] = []
        for (table, member) in form.members.enumerated() {
            let own = stored[table, .first]
            rows.append(
                FamilyRows(
                    columns: try own.map { try TableBootstrap.all($0, plan.parallel).columns } ?? [], parents: [], count: member.rows))
            guard rows[table].columns.allSatisfy({ $0.count == member.rows }),
                rows[table].columns.count == form.plans.first(where: { $0.table == table })?.cells.count || own == nil
            else { throw GeneratorModel.bad("the rows of \(member.name)") }
        }
        var links: [[Int32]] = []
        for (place, link) in form.links.enumerated() {
            links.append(
                try model.whole("links.\(place)", in: 0..<form.members[link.parent].rows + 1, count: form.members[link.child].rows)
                    .map { Int32($0) - 1 })
        }
        let stream = RandomStream(seed: plan.seed).split("generate").split("bootstrap")
        guard form.members[form.root].rows > 0 else { throw GeneratorModel.bad("no families") }
        // Of each table the old row of each new one, and the new row above it.
        var old = form.members.map { Array(0..<$0.rows) }
        var parents = form.members.map { [Int32](repeating: TableLink.empty, count: $0.rows) }
        for own in form.plans {
            guard let tie = own.tie else {
                guard own.table == form.root else { continue }
                old[own.table] = (0..<plan.count).map { row in
                    var random = stream.split(row)
                    return random.index(below: form.members[form.root].rows)
                }
                continue
            }
            let above = form.links[tie].parent
            let children = ChildRows(links[tie], count: form.members[above].rows)
            (old[own.table], parents[own.table]) = ([], [])
            for (place, row) in old[above].enumerated() {
                old[own.table] += children.of(row)
                parents[own.table] += [Int32](repeating: Int32(truncatingIfNeeded: place), count: children.count(row))
            }
        }
        let found = form.members.indices.map { table in
            FamilyRows(columns: rows[table].columns.map { $0.subset(old[table]) }, parents: parents[table], count: old[table].count)
        }
        let pointing = form.links.enumerated().map { place, link -> [Int32] in
            guard let own = form.plans.first(where: { $0.table == link.child }) else { return [] }
            if own.tie == place { return parents[link.child] }
            if own.shared.contains(place) { return FamilySampling.ancestors(form, of: link.child, in: link.parent, parents) }
            // To a row that may be gone or there twice.
            var first: [Int: Int32] = [:]
            for (new, row) in old[link.parent].enumerated() where first[row] == nil { first[row] = Int32(truncatingIfNeeded: new) }
            return old[link.child].map { row in links[place][row] < 0 ? TableLink.empty : first[Int(links[place][row])] ?? TableLink.empty }
        }
        return try FamilyAssembly(form: form, rows: found, pointing: pointing).set(name: name)
    }

    func bytesPerRow(_ model: GeneratorModel) -> Int { FamilyGenerator(TableBootstrap()).bytesPerRow(model) }
}

extension TableBootstrap {
    /// All training rows in their order.
    static func all(_ model: GeneratorModel, _ parallel: Parallel) throws -> Table {
        let sampler = try TableSampler(model, SamplePlan(count: model.header.rows, parallel: parallel), "bootstrap")
        let stored = try StoredStates.read(model, sampler.table)
        return try sampler.rows(name: "rows", .exact) { row, _, states in
            for place in stored.indices where !stored[place].isEmpty { states[place] = stored[place][row] }
        }
    }
}
