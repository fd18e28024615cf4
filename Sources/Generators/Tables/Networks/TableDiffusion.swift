import Datasets
import Neural
import Numerics

/// TabDDPM (Kotelnikov et al. 2023): Gaussian diffusion of numbers beside multinomial diffusion of levels, told the class of a
/// row where the table has a target of levels.
struct TableDiffusion: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "tab-ddpm", version: 2, family: .diffusion,
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

    /// Rows on their way from noise, those of one group.
    private struct Rows: Sendable {
        var random: [RandomStream]
        /// [rows, numbers].
        var scores: [Float]
        /// [rows, levels].
        var levels: [Int]
        var labels: [Int]
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
            let (numbers, coded) = (columns.numbers.count, columns.levels.count)
            var made = stride(from: 0, to: rows.count, by: group).map { first in
                var own = Rows(random: [], scores: [], levels: [], labels: [])
                for number in rows[first..<min(rows.count, first + group)] {
                    var random = TableSampler.stream(codes, number, attempt)
                    own.labels.append(counts.isEmpty ? 0 : asked ?? ModeEncoder.drawn(counts, &random))
                    for _ in 0..<numbers { own.scores.append(Float(random.normal())) }
                    for level in columns.levels { own.levels.append(random.index(below: level.count)) }
                    own.random.append(random)
                }
                return own
            }
            let labels = made.flatMap(\.labels)
            for step in (0..<design.schedule.steps).reversed() {
                try Task.checkCancellation()
                var input = [Float](repeating: 0, count: rows.count * width)
                for (block, own) in made.enumerated() {
                    for row in own.labels.indices {
                        let at = (block * group + row) * width
                        for index in 0..<numbers { input[at + index] = own.scores[row * numbers + index] }
                        for index in 0..<coded { input[at + columns.levels[index].start + own.levels[row * coded + index]] = 1 }
                    }
                }
                let output = try network.forward(
                    Tensor(unchecked: input, shape: [rows.count, width]), steps: [Int](repeating: step, count: rows.count),
                    labels: labels, pass
                ).values
                guard output.allSatisfy(\.isFinite) else { throw GeneratorModel.bad("its outputs are no numbers") }
                let before = made
                made = plan.parallel.map(before.count) { block in
                    Self.stepped(before[block], output, block * group * width, step, columns, levels)
                }
            }
            let done = made
            return { slot, random, states, _ in
                let (own, row) = (done[slot / group], slot % group)
                columns.write(
                    scores: Array(own.scores[row * numbers..<(row + 1) * numbers]),
                    levels: Array(own.levels[row * coded..<(row + 1) * coded]), label: own.labels[row], margins, &random, &states)
            }
        }
    }

    /// The rows one step nearer to data.
    /// - Parameter first: where the outputs of the first of them begin.
    private static func stepped(
        _ rows: Rows, _ output: [Float], _ first: Int, _ step: Int, _ columns: DiffusionColumns, _ levels: MultinomialDiffusion
    ) -> Rows {
        var rows = rows
        let (numbers, coded) = (columns.numbers.count, columns.levels.count)
        let schedule = levels.schedule
        let (clean, noised, variance) = schedule.posterior(step)
        let (noise, signal, deviation) = (schedule.noise(step), schedule.signal(step), variance.squareRoot())
        var scratch = [Double](repeating: 0, count: columns.levels.map(\.count).max() ?? 0)
        for row in rows.labels.indices {
            let at = first + row * columns.width
            for index in 0..<numbers {
                let now = Double(rows.scores[row * numbers + index])
                // No score of a column lies further out than the first of a thousand million.
                let guess = min(6, max(-6, (now - noise * Double(output[at + index])) / signal))
                rows.scores[row * numbers + index] = Float(clean * guess + noised * now + deviation * rows.random[row].normal())
            }
            for index in 0..<coded {
                let (start, count) = (at + columns.levels[index].start, columns.levels[index].count)
                rows.levels[row * coded + index] = levels.drawnBefore(
                    rows.levels[row * coded + index], logits: output, start..<start + count, step: step, scratch: &scratch,
                    &rows.random[row])
            }
        }
        return rows
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
