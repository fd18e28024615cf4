import Datasets
import Numerics

/// The rows of one table as they are made.
struct FamilyPart {
    private let base: any TableGenerator
    private let model: FamilyModel
    private let own: FamilyPlan
    private let plan: SamplePlan
    private let form: FamilyForm

    private(set) var count = 0
    private var parents: [Int32] = []
    /// Cells and counts, then wishes.
    private var cells: [FamilyCells] = []

    /// Rows that a generator makes which cannot be told what for, so that each parent finds some like it.
    private static let pool = 2_000...20_000

    init(base: any TableGenerator, model: FamilyModel, own: FamilyPlan, plan: SamplePlan) {
        self.base = base
        self.model = model
        self.own = own
        self.plan = plan
        form = model.form
    }

    var rows: FamilyRows {
        FamilyRows(columns: cells.prefix(own.cells.count + own.counts.count).map(\.made), parents: parents, count: count)
    }

    var wished: [TableColumn] { cells.dropFirst(own.cells.count + own.counts.count).map(\.made) }

    private mutating func begin(_ count: Int) throws(GeneratorError) {
        guard (0...1 << 28).contains(count) else { throw GeneratorModel.bad("\(count) rows of a table") }
        self.count = count
        let form = form.members[own.table].form
        var like = own.cells.map { place -> TableColumn in
            let column = form.columns[place]
            return TableColumn(name: column.name, type: column.type, cells: column.cells.none, format: column.format)
        }
        like += own.counts.map { link in
            TableColumn(name: self.form.counted(link), type: .integer, cells: .integers([]))
        }
        like += own.wishes.enumerated().map { place, wish in
            guard let column = wish.column else {
                return TableColumn(name: "wish \(place)", type: .boolean, cells: .codes([], levels: []))
            }
            let above = self.form.members[self.form.links[wish.link].parent].form.columns[column]
            return TableColumn(name: above.name, type: above.type, cells: above.cells.none)
        }
        cells = like.map { FamilyCells(like: $0, count: count) }
    }

    /// Rows of a table that is made by itself.
    mutating func heads(_ count: Int) throws {
        try begin(count)
        parents = [Int32](repeating: TableLink.empty, count: count)
        guard count > 0, let model = model[own.table, .first] else { return }
        try put(base.rows(model, samplePlan(.first, count: count), name: "tables"), after: 0, at: Array(0..<count))
    }

    /// Rows for the rows above, as many as each has.
    mutating func children(of above: FamilyRows, _ tie: Int, _ made: [FamilyRows?]) throws {
        let link = form.links[tie]
        guard let whole = form.plans.first(where: { $0.table == link.parent }), let place = whole.counts.firstIndex(of: tie),
            case .integers(let numbers) = above.columns[whole.cells.count + place].cells
        else { throw GeneratorModel.bad("a table without numbers of children") }
        // Never more than any real row had.
        let counts = numbers.map { Int(clamping: max(0, $0)) }
        var starts = [0]
        for count in counts {
            let (sum, overflow) = (starts.last ?? 0).addingReportingOverflow(count)
            guard !overflow, sum <= 1 << 28 else { throw GeneratorModel.bad("the numbers of children") }
            starts.append(sum)
        }
        let tied = starts.last ?? 0
        // As large a share of rows that are nobody's children as there was.
        let share = Double(link.empty) / Double(max(1, form.members[form.root].rows))
        let alone = link.empty == 0 ? 0 : max(1, Int((share * Double(plan.count)).rounded()))
        try begin(tied + alone)
        parents = counts.enumerated().flatMap { parent, count in [Int32](repeating: Int32(truncatingIfNeeded: parent), count: count) }
        parents += [Int32](repeating: TableLink.empty, count: alone)
        guard count > 0 else { return }
        let columns = FamilyColumns(form: form, plan: own)

        let heads = counts.indices.filter { counts[$0] > 0 }.map { starts[$0] } + Array(tied..<tied + alone)
        guard let first = model[own.table, .first] else { return }
        let context = columns.context(heads.map { parents[$0] }, made)
        let table = try self.made(first, .first, wave: 0, given: context, weights: own.firstWeights, count: heads.count)
        put(table, after: context.count, at: heads)

        let pools = try model[own.table, .next].flatMap { try pool($0, .next, weights: own.nextWeights) }
        var running = RunningMeans(columns: own.means.count, parents: counts.count)
        var wave = 1
        while true {
            let open = counts.indices.filter { counts[$0] > wave }
            guard !open.isEmpty else { return }
            guard let next = model[own.table, .next] else { throw GeneratorModel.bad("a table without rows behind others") }
            try Task.checkCancellation()
            let rows = open.map { starts[$0] + wave }
            let before = cells.map(\.made)
            var given = columns.context(rows.map { parents[$0] }, made)
            given += columns.previous(rows.map { $0 - 1 }, before)
            let means = own.means.enumerated().map { place, column -> [Double] in
                let values = before[column].picked(rows.map { $0 - 1 }, "").numbers
                return zip(open, values).map { parent, value in
                    running.add(value, place, parent)
                    return running.mean(place, parent)
                }
            }
            given += columns.means(means, before)
            let table = try self.made(
                next, .next, wave: wave, given: given, weights: own.nextWeights, count: rows.count, pools)
            put(try stepped(table, given.count, rows, before), after: given.count, at: rows)
            wave += 1
        }
    }

    // MARK: Parts

    private func samplePlan(_ part: FamilyModel.Part, wave: Int = 0, count: Int) -> SamplePlan {
        let seed = FamilyFit.seed(plan.seed, own.table, part, "rows \(wave)")
        return SamplePlan(count: count, seed: seed, parallel: plan.parallel)
    }

    private func made(
        _ model: GeneratorModel, _ part: FamilyModel.Part, wave: Int, given: [TableColumn], weights: [Double], count: Int,
        _ pool: Pool? = nil
    ) throws -> [TableColumn] {
        guard count > 0 else { return [] }
        if base.canFollow || given.isEmpty {
            var plan = samplePlan(part, wave: wave, count: count)
            plan.given = given
            return try base.rows(model, plan, name: "tables").columns
        }
        guard let pool = try pool ?? self.pool(model, part, weights: weights) else { return [] }
        let stream = RandomStream(seed: FamilyFit.seed(plan.seed, own.table, part, "nearest \(wave)"))
        let found = pool.nearest(given.count).find(given, rows: count, among: 5, stream: stream, plan.parallel)
        return pool.columns.map { $0.subset(found) }
    }

    /// Rows made without being told what for.
    private struct Pool {
        var columns: [TableColumn]
        var weights: [Double]

        func nearest(_ given: Int) -> NearestRows {
            NearestRows(
                Array(columns.prefix(given)), weights: weights.count == given ? weights : [], count: columns.first?.count ?? 0)
        }
    }

    private func pool(_ model: GeneratorModel, _ part: FamilyModel.Part, weights: [Double]) throws -> Pool? {
        guard !base.canFollow else { return nil }
        let count = min(Self.pool.upperBound, max(Self.pool.lowerBound, 4 * model.header.rows))
        return Pool(
            columns: try base.rows(model, samplePlan(part, count: count), name: "tables").columns, weights: weights)
    }

    private mutating func put(_ table: Table, after given: Int, at rows: [Int]) throws { put(table.columns, after: given, at: rows) }

    private mutating func put(_ columns: [TableColumn], after given: Int, at rows: [Int]) {
        for (place, column) in columns.dropFirst(given).enumerated() where place < cells.count { cells[place].put(column, at: rows) }
    }

    /// The column of the order from steps, within the range that it had.
    private func stepped(
        _ columns: [TableColumn], _ given: Int, _ rows: [Int], _ before: [TableColumn]
    ) throws -> [TableColumn] {
        guard let order = own.order, own.ends.count == 2, given + order < columns.count else { return columns }
        let (least, most) = (own.ends[0], own.ends[1])
        var columns = columns
        switch (columns[given + order].cells, before[order].cells) {
        case (.integers(let steps), .integers(let values)):
            let missing = TableColumn.Cells.missingInteger
            let (low, high) = (Int64(exactly: least.rounded()) ?? missing, Int64(exactly: most.rounded()) ?? .max)
            columns[given + order].cells = .integers(
                zip(steps, rows).map { step, row in
                    let last = values[row - 1]
                    guard step != missing, last != missing else { return missing }
                    let (sum, overflow) = last.addingReportingOverflow(step)
                    return overflow ? last : min(high, max(low, sum))
                })
        case (.numbers(let steps), .numbers(let values)):
            columns[given + order].cells = .numbers(zip(steps, rows).map { min(most, max(least, values[$1 - 1] + $0)) })
        default: throw GeneratorModel.bad("an order that is no number")
        }
        return columns
    }
}
