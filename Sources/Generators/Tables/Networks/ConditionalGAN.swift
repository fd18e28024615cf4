import Datasets
import Neural
import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// CTGAN (Xu et al. 2019): an adversarial network on mode-specific numbers whose generator is told a level of one column,
/// trained on rows sampled so that rare levels come often enough.
struct ConditionalGAN: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "ctgan", family: .adversarial,
        summary: "Adversarial network on mode-specific numbers, told a level of one column.", givesLabels: true,
        settings: ConditionalGANDesign.settings, reference: "Xu et al. 2019 (CTGAN)")

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let design = try ConditionalGANDesign(settings)
        plan.progress(FitProgress(stage: "modes"))
        let encoder = ModeEncoder(data, components: design.modes, plan.parallel)
        guard encoder.width > 0 else { throw TableTraining.nothingToLearn }
        let training = ConditionalGANTraining(encoder, data, design, seed: plan.seed, plan.parallel)
        let outcome = try SteppedTraining(training, SteppedTraining.Identity(descriptor, data, plan, settings), plan).run()
        let entries = GeneratorModel.entries(ConditionalGANTraining.values(training.generator))
        return try GeneratorModel(
            descriptor, data, plan, settings: settings.resolved, steps: outcome.steps, epochs: outcome.epochs,
            tensors: encoder.entries() + entries)
    }

    /// Rows are told levels as often as the table has them, and all of them the one that a condition asks for.
    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let margins = sampler.table.margins
        let encoder = try ModeEncoder(model, sampler.table)
        let design = try ConditionalGANDesign(model.settings(of: descriptor))
        let space = ConditionSpace(encoder, margins)
        let network = design.generator(condition: space.width, width: encoder.width, RandomStream(seed: 0))
        try model.load(ConditionalGANTraining.values(network))
        let pass = Pass(training: false, parallel: plan.parallel)
        let codes = sampler.stream.split("code")
        let asked = space.asked(sampler.conditions?.levels ?? [], encoder, margins)
        return try sampler.rows(name: name, .exact) { rows, attempt in
            let stride = design.latent + space.width
            var input = [Float](repeating: 0, count: rows.count * stride)
            var told: [ConditionSpace.Condition] = []
            for (slot, row) in rows.enumerated() {
                let own = TableSampler.stream(codes, row, attempt)
                input.replaceSubrange(slot * stride..<slot * stride + design.latent, with: NormalNoise.values(design.latent, own))
                var random = own.split("condition")
                if space.width > 0 { told.append(asked ?? space.draw(&random)) }
            }
            space.write(told, into: &input, stride: stride, from: design.latent)
            let output = try network.forward(Tensor(unchecked: input, shape: [rows.count, stride]), pass).values
            guard output.allSatisfy(\.isFinite) else { throw GeneratorModel.bad("its outputs are no numbers") }
            return { slot, random, states, numbers in
                for part in encoder.parts {
                    guard let margin = margins[part.place] else { continue }
                    let start = slot * encoder.width + part.start
                    let logits = output[start..<start + part.choices]
                    let most = logits.max() ?? 0
                    // The greatest of logits with Gumbel noise is a draw by their softmax.
                    let choice = ModeEncoder.drawn(logits.map { Double(expf($0 - most)) }, &random)
                    if let bins = part.bins {
                        states[part.place] = bins.draw(choice, margin, &random)
                    } else if let number = part.number(Double(tanhf(output[start - 1])), choice) {
                        numbers[part.place] = number
                    } else {
                        states[part.place] = Int32(margin.states - 1)
                    }
                }
                for place in encoder.alone { if let margin = margins[place] { states[place] = margin.draw(&random) } }
            }
        }
    }
}
