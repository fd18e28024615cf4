import Datasets
import Numerics

/// Makes families: table by table, parents first; the children of all parents together, the first of each, then the second…
struct FamilySampling {
    let base: any TableGenerator
    let model: FamilyModel
    let plan: SamplePlan

    /// More rows of one table than are ever made.
    private static let mostRows = 1 << 28

    private var form: FamilyForm { model.form }

    func run(name: String) throws -> TableSet {
        var made = [FamilyRows?](repeating: nil, count: form.members.count)
        var wished = [[TableColumn]](repeating: [], count: form.members.count)
        for (turn, own) in form.plans.enumerated() {
            try Task.checkCancellation()
            var table = FamilyPart(base: base, model: model, own: own, plan: plan)
            if let tie = own.tie, let above = made[form.links[tie].parent] {
                try table.children(of: above, tie, made)
            } else {
                let rows = form.members[own.table].rows
                // Tables that no family belongs to stay as large as they were.
                try table.heads(own.table == form.root ? plan.count : rows)
            }
            guard table.count <= Self.mostRows else { throw GeneratorModel.bad("\(table.count) rows of a table") }
            made[own.table] = table.rows
            wished[own.table] = table.wished
            plan.progress((turn + 1) * plan.count / form.plans.count, plan.count)
        }
        let rows = made.compactMap(\.self)
        return try FamilyAssembly(form: form, rows: rows, pointing: pointing(rows, wished)).set(name: name)
    }

    /// Where each foreign key points.
    private func pointing(_ rows: [FamilyRows], _ wished: [[TableColumn]]) -> [[Int32]] {
        form.links.enumerated().map { place, link in
            guard let own = form.plans.first(where: { $0.table == link.child }) else { return [] }
            if own.tie == place { return rows[link.child].parents }
            if own.shared.contains(place) { return Self.ancestors(form, of: link.child, in: link.parent, rows.map(\.parents)) }
            let (count, above) = (rows[link.child].count, rows[link.parent])
            guard above.count > 0, let whole = form.plans.first(where: { $0.table == link.parent }) else {
                return [Int32](repeating: TableLink.empty, count: count)
            }
            var (mine, theirs): ([TableColumn], [TableColumn]) = ([], [])
            var isEmpty = [Bool](repeating: false, count: count)
            for (wish, column) in zip(own.wishes, wished[link.child]) where wish.link == place {
                if let wanted = wish.column, let at = whole.cells.firstIndex(of: wanted) {
                    mine.append(column)
                    theirs.append(above.columns[at])
                } else if wish.column == nil {
                    isEmpty = (0..<count).map { column.levelName(at: $0) == "no" }
                }
            }
            let nearest = NearestRows(theirs, count: above.count)
            let stream = RandomStream(seed: self.plan.seed).split("pointing").split(place)
            var found = numbers(of: place, whole, above).map {
                nearest.share(mine, rows: count, without: isEmpty, numbers: $0, stream: stream, self.plan.parallel)
            } ?? nearest.find(mine, rows: count, among: 3, stream: stream, self.plan.parallel)
            if let tie = own.tie, isKey(link), isKey(form.links[tie]) {
                Self.separate(&found, rows[link.child].parents, isEmpty, above.count)
            }
            return zip(found, isEmpty).map { $1 ? TableLink.empty : Int32(truncatingIfNeeded: $0) }
        }
    }

    /// How many rows are to point to each; nil where none was made.
    private func numbers(of link: Int, _ plan: FamilyPlan, _ rows: FamilyRows) -> [Double]? {
        guard let place = plan.counts.firstIndex(of: link), rows.columns.indices.contains(plan.cells.count + place) else { return nil }
        let numbers = rows.columns[plan.cells.count + place].numbers.map { $0.isNaN ? 0 : max(0, $0) }
        return numbers.contains { $0 > 0 } ? numbers : nil
    }

    private func isKey(_ link: FamilyForm.Link) -> Bool {
        form.members[link.child].key.contains { $0.utf8.elementsEqual(link.column.utf8) }
    }

    /// Where two foreign keys make a key together: children of one row point to different ones, as long as there are some.
    private static func separate(_ found: inout [Int], _ parents: [Int32], _ isEmpty: [Bool], _ count: Int) {
        var taken: [Int32: Set<Int>] = [:]
        for row in found.indices where !isEmpty[row] {
            var target = found[row]
            if taken[parents[row], default: []].count < count {
                while taken[parents[row], default: []].contains(target) { target = (target + 1) % count }
            }
            taken[parents[row], default: []].insert(target)
            found[row] = target
        }
    }

    /// The row of `table` that each row of `child` is below of.
    static func ancestors(_ form: FamilyForm, of child: Int, in table: Int, _ parents: [[Int32]]) -> [Int32] {
        var found = parents[child]
        var place = form.plans.first { $0.table == child }?.tie.map { form.links[$0].parent }
        while let above = place, above != table {
            found = found.map { $0 < 0 ? $0 : parents[above][Int($0)] }
            place = form.plans.first { $0.table == above }?.tie.map { form.links[$0].parent }
        }
        return found
    }
}
