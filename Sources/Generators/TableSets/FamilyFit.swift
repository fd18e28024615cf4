import Datasets
import Numerics

/// Fits the models of all tables of a set.
struct FamilyFit {
    let base: any TableGenerator
    let data: TableSetTraining
    let plan: FitPlan

    func run(_ descriptor: GeneratorDescriptor) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let planning = FamilyPlanning(set: data.set, parallel: plan.parallel)
        var form = try planning.form()
        var rows = planning.rows(form)
        for place in form.plans.indices {
            (form.plans[place].wishes, form.plans[place].shared) = try planning.wishes(form.plans[place], form, rows)
        }
        form = planning.counting(form)
        rows = planning.rows(form)
        for place in form.plans.indices {
            let own = form.plans[place]
            form.plans[place].context = try planning.context(own, form, rows)
            guard own.tie != nil else { continue }
            let columns = rows[own.table].columns
            let known = try remembered(own, form, rows, planning)
            form.plans[place].previous = known
            form.plans[place].means = known.filter { place in
                place < own.cells.count && [.numeric, .integer].contains(columns[place].type) && place != own.order
            }
        }
        var parts: [(table: Int, part: FamilyModel.Part, training: TableTraining)] = []
        for place in form.plans.indices {
            for part in [FamilyModel.Part.first, .next] {
                guard let training = try training(place, part, form, rows) else { continue }
                let told = try told(training)
                if part == .first { form.plans[place].firstWeights = told } else { form.plans[place].nextWeights = told }
                parts.append((form.plans[place].table, part, training))
            }
        }
        var model = FamilyModel(form: form)
        let all = parts.reduce(0.0) { $0 + Double($1.training.count * $1.training.form.columns.count) }
        var checkpoint = try plan.checkpoint?.resume.map { try FamilyCheckpoint($0) } ?? FamilyCheckpoint()
        for (turn, (table, part, training)) in parts.enumerated() {
            try Task.checkCancellation()
            var own = plan
            own.seed = Self.seed(plan.seed, table, part, "fit")
            if case .minutes(let minutes) = plan.budget {
                own.budget = .minutes(minutes * Double(training.count * training.form.columns.count) / all)
            }
            if turn < checkpoint.done.count {
                model[table, part] = try finished(checkpoint.done[turn], training, own)
                continue
            }
            own.checkpoint = plan.checkpoint.map { [checkpoint] given in
                FitPlan.Checkpoint(resume: checkpoint.state, everySeconds: given.everySeconds) { state in
                    try given.store(checkpoint.encoded(state: state))
                }
            }
            let name = form.members[table].name
            own.progress = { [plan] progress in
                plan.progress(
                    FitProgress(
                        stage: "\(name): \(progress.stage)", step: progress.step, totalSteps: progress.totalSteps,
                        epochs: progress.epochs, losses: progress.losses, samplesPerSecond: progress.samplesPerSecond,
                        secondsLeft: progress.secondsLeft))
            }
            do {
                let fitted = try base.fit(training, own)
                model[table, part] = fitted
                if descriptor.trainsBySteps, let given = plan.checkpoint {
                    try checkpoint.finish(fitted)
                    try given.store(checkpoint.encoded(state: []))
                }
            } catch let error as GeneratorError {
                throw GeneratorError(error.code, "\(name): \(error.message)", remedy: error.remedy)
            }
        }
        return try model.encoded(descriptor, data, plan, settings: settings.resolved, notes: notes(form))
    }

    /// What rows are told of the child before: of many columns those that tell most of it.
    private func remembered(
        _ own: FamilyPlan, _ form: FamilyForm, _ rows: [FamilyRows], _ planning: FamilyPlanning
    ) throws -> [Int] {
        let columns = rows[own.table].columns
        let known = columns.indices.filter { columns[$0].type != .text }
        guard known.count > FamilyPlanning.mostContext else { return known }
        let next = Self.siblings(own, form, rows).next
        let told = try planning.told(
            known.map { columns[$0].subset(next.map(\.previous)) }, known.map { columns[$0].subset(next.map(\.row)) })
        return known.indices.sorted { (told[$1], $0) < (told[$0], $1) }.prefix(FamilyPlanning.mostContext).map { known[$0] }.sorted()
    }

    /// A seed of its own for each part.
    static func seed(_ seed: UInt64, _ table: Int, _ part: FamilyModel.Part, _ words: String) -> UInt64 {
        var stream = RandomStream(seed: seed).split("tables").split(words).split(table).split(part.rawValue)
        return stream.next()
    }

    /// A model of a checkpoint, where it is the one that this training would give.
    private func finished(_ bytes: [UInt8], _ training: TableTraining, _ own: FitPlan) throws -> GeneratorModel {
        let model = try GeneratorModel(bytes, name: "the checkpoint")
        let header = model.header
        let settings = try Settings(base.descriptor, plan.settings).resolved
        let isSame = header.generator == base.descriptor.id && header.generatorVersion == base.descriptor.version
            && header.seed == own.seed && header.dataFingerprint == training.fingerprint
            && header.settings == settings
        guard isSame else {
            throw GeneratorError(
                .badModel, "the checkpoint is of another training: other data, seed or settings",
                remedy: "Give the same ones, or delete it to begin anew.")
        }
        return model
    }

    private func told(_ training: TableTraining) throws -> [Double] {
        guard training.given > 0 else { return [] }
        let binned = BinnedColumns(training, most: FamilyPlanning.bins)
        let own = binned.learned.indices.filter {
            binned.learned[$0] >= training.given && training.form.columns[binned.learned[$0]].type != .text
        }
        return plan.parallel.map(training.given) { place in own.reduce(0) { $0 + max(0, binned.information(place, $1)) } }
    }

    /// Rows of one part with the columns that they are made for before their own; nil where there is nothing to learn.
    private func training(
        _ place: Int, _ part: FamilyModel.Part, _ form: FamilyForm, _ rows: [FamilyRows]
    ) throws -> TableTraining? {
        let own = form.plans[place]
        let whole = rows[own.table]
        let (first, next) = Self.siblings(own, form, rows)
        let chosen = part == .first ? first : next.map(\.row)
        guard !chosen.isEmpty, !(whole.columns.isEmpty && own.wishes.isEmpty) else { return nil }
        let columns = FamilyColumns(form: form, plan: own)
        var all = columns.context(chosen.map { whole.parents[$0] }, rows)
        var made = whole.columns.map { $0.subset(chosen) }
        if part == .next {
            all += columns.previous(next.map(\.previous), whole.columns)
            all += columns.means(Self.means(own, next, whole, parents: own.tie.map { rows[form.links[$0].parent].count } ?? 0), whole.columns)
            if let order = own.order { made[order] = Self.steps(whole.columns[order], next) }
        }
        let given = all.count
        all += made.enumerated().map { FamilyColumns.named($1, "own \($0)") }
        for (place, wish) in own.wishes.enumerated() {
            let pointing = chosen.map { row in data.set.links[wish.link].rows[row] }
            all.append(wished(wish, pointing.map { $0 < 0 ? nil : Int($0) }, form, place))
        }
        let name = form.members[own.table].name
        var training = try TableTraining(
            Table(columns: all, info: SetInfo(name: name, media: "memory")), fingerprint: "\(data.fingerprint) \(own.table) \(part.rawValue)",
            parallel: plan.parallel)
        training.given = given
        return training
    }

    private func wished(_ wish: FamilyPlan.Wish, _ pointing: [Int?], _ form: FamilyForm, _ place: Int) -> TableColumn {
        guard let column = wish.column else {
            return TableColumn(
                name: "wish \(place)", type: .boolean, cells: .codes(pointing.map { $0 == nil ? 0 : 1 }, levels: ["no", "yes"]))
        }
        return data.set.members[form.links[wish.link].parent].table.columns[column].picked(pointing, "wish \(place)")
    }

    /// Rows that begin a family's part of the table, or are no child of a row; and those behind another child, parent by parent.
    /// Rows whose key points to no row are neither.
    private static func siblings(
        _ own: FamilyPlan, _ form: FamilyForm, _ rows: [FamilyRows]
    ) -> (first: [Int], next: [(row: Int, previous: Int, parent: Int)]) {
        let whole = rows[own.table]
        guard let tie = own.tie else { return (Array(0..<whole.count), []) }
        let children = ChildRows(whole.parents, count: rows[form.links[tie].parent].count)
        let order = own.order.map { whole.columns[$0].numbers }
        var first: [Int] = []
        var next: [(row: Int, previous: Int, parent: Int)] = []
        for parent in 0..<rows[form.links[tie].parent].count {
            var siblings = Array(children.of(parent))
            if let order {
                // Missing cells last.
                siblings.sort { (order[$0].isNaN ? .infinity : order[$0], $0) < (order[$1].isNaN ? .infinity : order[$1], $1) }
            }
            guard let head = siblings.first else { continue }
            first.append(head)
            for (row, previous) in zip(siblings.dropFirst(), siblings) { next.append((row, previous, parent)) }
        }
        first += whole.parents.indices.filter { whole.parents[$0] == TableLink.empty }
        return (first, next)
    }

    private static func means(
        _ own: FamilyPlan, _ next: [(row: Int, previous: Int, parent: Int)], _ whole: FamilyRows, parents: Int
    ) -> [[Double]] {
        var running = RunningMeans(columns: own.means.count, parents: parents)
        return own.means.enumerated().map { place, column in
            let values = whole.columns[column].numbers
            return next.map { _, previous, parent in
                running.add(values[previous], place, parent)
                return running.mean(place, parent)
            }
        }
    }

    private static func steps(_ column: TableColumn, _ next: [(row: Int, previous: Int, parent: Int)]) -> TableColumn {
        let cells: TableColumn.Cells
        switch column.cells {
        case .integers(let values):
            let missing = TableColumn.Cells.missingInteger
            cells = .integers(
                next.map { row, previous, _ in
                    guard values[row] != missing, values[previous] != missing else { return missing }
                    let (step, overflow) = values[row].subtractingReportingOverflow(values[previous])
                    return overflow ? missing : step
                })
        default:
            let values = column.numbers
            cells = .numbers(next.map { values[$0.row] - values[$0.previous] }.map { $0.isFinite ? $0 : .nan })
        }
        return TableColumn(name: "step of \(column.name)", type: column.type == .numeric ? .numeric : .integer, cells: cells)
    }

    /// What is not learned, and so not made.
    private func notes(_ form: FamilyForm) -> [String] {
        var notes: [String] = []
        for link in form.links where link.orphans > 0 {
            notes.append(
                "\(link.orphans) training rows of \(form.members[link.child].name) point by \(link.column) to no row of "
                    + "\(form.members[link.parent].name): nothing that is made does")
        }
        return notes
    }
}
