import Datasets
import Neural
import Numerics

/// TabDDPM (Kotelnikov et al. 2023): Gaussian diffusion of numbers beside multinomial diffusion of levels, told the class of a
/// row where the table has a target of levels.
struct TableDiffusion: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "tab-ddpm", family: .diffusion,
        summary: "Diffusion: numbers as normal scores, levels drawn anew step by step, told the class.", givesLabels: true,
        settings: TableDiffusionDesign.settings, reference: "Kotelnikov et al. 2023; Hoogeboom et al. 2021")

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let design = try TableDiffusionDesign(settings)
        let columns = DiffusionColumns(data.form, data.margins)
        guard columns.width > 0 else { throw TableTraining.nothingToLearn }
        let training = TableDiffusionTraining(columns, data, design, seed: plan.seed)
        let outcome = try SteppedTraining(training, SteppedTraining.Identity(descriptor, data, plan, settings), plan).run()
        let entries = GeneratorModel.entries(training.average.averages)
        return try GeneratorModel(
            descriptor, data, plan, settings: settings.resolved, steps: outcome.steps, epochs: outcome.epochs, tensors: entries)
    }

    /// A row on its way from noise.
    private struct Row: Sendable {
        var random: RandomStream
        var scores: [Float]
        var levels: [Int]
        var label: Int
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let margins = sampler.table.margins
        let design = try TableDiffusionDesign(model.settings(of: descriptor))
        let columns = DiffusionColumns(sampler.table.form, margins)
        let network = TableDiffusionNetwork(columns, design, RandomStream(seed: 0))
        try model.load(network.parameters)
        let counts = columns.classCounts(margins).map { Double($0) }
        let asked = asked(sampler.conditions?.levels ?? [], columns, margins)
        let levels = MultinomialDiffusion(design.schedule)
        let (width, group, codes) = (columns.width, TableSampler.group, sampler.stream.split("noise"))
        let pass = Pass(training: false, parallel: plan.parallel)
        return try sampler.rows(name: name, .spread) { rows, attempt in
            var made = rows.map { number -> Row in
                var random = TableSampler.stream(codes, number, attempt)
                let label = counts.isEmpty ? 0 : asked ?? ModeEncoder.drawn(counts, &random)
                return Row(
                    random: random, scores: columns.numbers.map { _ in Float(random.normal()) },
                    levels: columns.levels.map { random.index(below: $0.count) }, label: label)
            }
            for step in (0..<design.schedule.steps).reversed() {
                try Task.checkCancellation()
                var input = [Float](repeating: 0, count: made.count * width)
                for (row, own) in made.enumerated() {
                    for (index, score) in own.scores.enumerated() { input[row * width + index] = score }
                    for (level, seen) in zip(columns.levels, own.levels) { input[row * width + level.start + seen] = 1 }
                }
                let output = try network.forward(
                    Tensor(unchecked: input, shape: [made.count, width]), steps: [Int](repeating: step, count: made.count),
                    labels: made.map(\.label), pass
                ).values
                guard output.allSatisfy(\.isFinite) else { throw GeneratorModel.bad("its outputs are no numbers") }
                let before = made
                made = plan.parallel.map(made.count / group) { block in
                    (block * group..<(block + 1) * group).map { row in
                        Self.stepped(before[row], output[row * width..<(row + 1) * width], step, columns, levels)
                    }
                }.flatMap(\.self)
            }
            let done = made
            return { slot, random, states, _ in
                let own = done[slot]
                columns.write(scores: own.scores, levels: own.levels, label: own.label, margins, &random, &states)
            }
        }
    }

    /// The row one step nearer to data.
    private static func stepped(
        _ row: Row, _ output: ArraySlice<Float>, _ step: Int, _ columns: DiffusionColumns, _ levels: MultinomialDiffusion
    ) -> Row {
        var row = row
        let (schedule, first) = (levels.schedule, output.startIndex)
        let (clean, noised, variance) = schedule.posterior(step)
        for index in row.scores.indices {
            let (now, noise) = (Double(row.scores[index]), Double(output[first + index]))
            // No score of a column lies further out than the first of a thousand million.
            let guess = min(6, max(-6, (now - schedule.noise(step) * noise) / schedule.signal(step)))
            row.scores[index] = Float(clean * guess + noised * now + variance.squareRoot() * row.random.normal())
        }
        for (index, level) in columns.levels.enumerated() {
            let guess = MultinomialDiffusion.softmax(output[first + level.start..<first + level.start + level.count])
            row.levels[index] = ModeEncoder.drawn(levels.before(row.levels[index], chances: guess, step: step), &row.random)
        }
        return row
    }

    /// The class that a condition asks for.
    private func asked(
        _ asked: [(place: Int, level: Int64?)], _ columns: DiffusionColumns, _ margins: [ColumnMargin?]
    ) -> Int? {
        guard let label = columns.label, let margin = margins[label.place], case .levels(let values) = margin.values,
            let wanted = asked.first(where: { $0.place == label.place })
        else { return nil }
        guard let level = wanted.level else { return margin.hasMissing ? Int(label.bins.of[margin.states - 1]) : nil }
        return values.firstIndex { Int64($0) == level }.map { Int(label.bins.of[$0]) }
    }
}
