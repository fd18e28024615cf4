import Datasets
import Neural
import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// TVAE (Xu et al. 2019): a variational autoencoder on mode-specific numbers, each scalar with a deviation of its own.
struct TableAutoencoder: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "tvae", family: .variational,
        summary: "Variational autoencoder on mode-specific numbers and one-hot levels.", givesLabels: true,
        settings: [
            .init("latent", "128", "dimensions of the code, 1 to 1024"), .init("hidden", "128", "units of each of two hidden layers, 1 to 4096"),
            .init("modes", "10", "most modes of a column of numbers, 1 to 50"),
            .init("weight", "2", "weight of the reconstruction beside the divergence, 0.01 to 100"),
            .init("batch", "500", "rows of a step, 2 to 100000"), .init("rate", "0.001", "learning rate of Adam, 1e-7 to 1"),
            .init("draw", "argmax", "levels and modes: \"argmax\" as published, \"sampled\" by their chances"),
        ], reference: "Xu et al. 2019 (TVAE)")

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let design = try Design(settings)
        plan.progress(FitProgress(stage: "modes"))
        let encoder = ModeEncoder(data, components: design.modes, plan.parallel)
        guard encoder.width > 0 else { throw TableTraining.nothingToLearn }
        let training = AutoencoderTraining(encoder, data, design, seed: plan.seed, plan.parallel)
        let outcome = try SteppedTraining(training, SteppedTraining.Identity(descriptor, data, plan, settings), plan).run()
        let entries = GeneratorModel.entries(training.network.decoded)
        return try GeneratorModel(
            descriptor, data, plan, settings: settings.resolved, steps: outcome.steps, epochs: outcome.epochs,
            tensors: encoder.entries() + entries)
    }

    struct Design {
        let latent: Int
        let hidden: Int
        let modes: Int
        let weight: Double
        let batch: Int
        let rate: Double
        let isSampled: Bool

        init(_ settings: Settings) throws(GeneratorError) {
            latent = try settings.int("latent", in: 1...1_024)
            hidden = try settings.int("hidden", in: 1...4_096)
            modes = try settings.int("modes", in: 1...50)
            weight = try settings.number("weight", in: 0.01...100)
            batch = try settings.int("batch", in: 2...100_000)
            rate = try settings.number("rate", in: 1e-7...1)
            isSampled = try settings.choice("draw", of: ["argmax", "sampled"]) == "sampled"
        }
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let encoder = try ModeEncoder(model, sampler.table)
        let design = try Design(model.settings(of: descriptor))
        let network = AutoencoderNetwork(encoder, design, RandomStream(seed: 0))
        try model.load(network.decoded)
        let pass = Pass(training: false, parallel: plan.parallel)
        let codes = sampler.stream.split("code")
        return try sampler.rows(name: name, .exact) { rows, attempt in
            var noise: [Float] = []
            noise.reserveCapacity(rows.count * design.latent)
            for row in rows {
                var random = TableSampler.stream(codes, row, attempt)
                for _ in 0..<design.latent { noise.append(Float(random.normal())) }
            }
            let output = try network.decoder.forward(Tensor(unchecked: noise, shape: [rows.count, design.latent]), pass).values
            guard output.allSatisfy(\.isFinite) else { throw GeneratorModel.bad("its outputs are no numbers") }
            let deviations = encoder.parts.indices.map { Double(network.deviation($0)) }
            return { slot, random, states, numbers in
                var own = TableSampler.stream(codes, rows[slot], attempt).split("cells")
                for (index, part) in encoder.parts.enumerated() {
                    guard let margin = sampler.table.margins[part.place] else { continue }
                    let start = slot * encoder.width + part.start
                    let choice = Self.choice(output[start..<start + part.choices], design.isSampled, &own)
                    let place = part.isNumeric ? Double(tanhf(output[start - 1])) + deviations[index] * own.normal() : 0
                    if let bins = part.bins {
                        states[part.place] = bins.draw(choice, margin, &random)
                    } else if let number = part.number(Double(Float(min(1, max(-1, place)))), choice) {
                        numbers[part.place] = number
                    } else {
                        states[part.place] = Int32(margin.states - 1)
                    }
                }
                for place in encoder.alone { if let margin = sampler.table.margins[place] { states[place] = margin.draw(&random) } }
            }
        }
    }

    private static func choice(_ logits: ArraySlice<Float>, _ isSampled: Bool, _ random: inout RandomStream) -> Int {
        let most = logits.max() ?? 0
        guard isSampled else { return (logits.firstIndex(of: most) ?? logits.startIndex) - logits.startIndex }
        return ModeEncoder.drawn(logits.map { Double(expf($0 - most)) }, &random)
    }
}

/// Two hidden layers each way, and a deviation of each scalar.
final class AutoencoderNetwork {
    let encoder: Network
    let decoder: Network
    /// Of each part; 0 columns of levels have one that nothing moves.
    let deviations: Parameter
    private let layout: ModeEncoder

    private static let range: ClosedRange<Float> = 0.01...1

    init(_ layout: ModeEncoder, _ design: TableAutoencoder.Design, _ stream: RandomStream) {
        self.layout = layout
        var random = stream.split("network")
        func network(_ widths: [Int]) -> Network {
            var layers: [any Layer] = []
            for (inputs, outputs) in zip(widths, widths.dropFirst()) {
                if !layers.isEmpty { layers.append(Activation(.relu)) }
                layers.append(Dense(inputs: inputs, outputs: outputs, random: &random))
            }
            return Network(layers)
        }
        encoder = network([layout.width, design.hidden, design.hidden, 2 * design.latent])
        decoder = network([design.latent, design.hidden, design.hidden, layout.width])
        deviations = Parameter(
            shape: [layout.parts.count], values: [Float](repeating: 0.1, count: layout.parts.count), decays: false)
    }

    func deviation(_ part: Int) -> Float { min(Self.range.upperBound, max(Self.range.lowerBound, deviations.values[part])) }

    func bound() { for part in deviations.values.indices { deviations.values[part] = deviation(part) } }

    /// What sampling reads.
    var decoded: [(name: String, parameter: Parameter)] {
        decoder.parameters.map { ("decoder.\($0.name)", $0.parameter) } + [("deviations", deviations)]
    }

    var stored: [(name: String, parameter: Parameter)] {
        encoder.parameters.map { ("encoder.\($0.name)", $0.parameter) } + decoded
    }

    /// Minus the log likelihood of a batch by its outputs, summed by row and averaged, with the gradient by the outputs and
    /// that of the deviations.
    /// - Parameter weight: of the gradients.
    func likelihood(_ output: Tensor, _ target: Tensor, weight: Float) -> (loss: Double, gradient: Tensor) {
        let (rows, width) = (output.rows, layout.width)
        let share = weight / Float(max(1, rows))
        var gradient = Tensor(shape: [rows, width])
        var (loss, moved) = (0.0, [Float](repeating: 0, count: layout.parts.count))
        let deviations = layout.parts.indices.map(deviation)
        for row in 0..<rows {
            let from = row * width
            for (index, part) in layout.parts.enumerated() {
                if part.isNumeric {
                    let place = from + part.start - 1
                    // A missing cell has no place in a mode.
                    let isKnown = !part.hasMissing || target.values[from + part.start + part.modes.count] == 0
                    if isKnown {
                        let (sigma, mean) = (deviations[index], tanhf(output.values[place]))
                        let gap = target.values[place] - mean
                        loss += Double(gap * gap / (2 * sigma * sigma) + logf(sigma))
                        gradient.values[place] = share * -gap / (sigma * sigma) * (1 - mean * mean)
                        moved[index] += share * (1 / sigma - gap * gap / (sigma * sigma * sigma))
                    }
                }
                let places = from + part.start..<from + part.start + part.choices
                let most = output.values[places].max() ?? 0
                var sum: Float = 0
                for place in places {
                    let own = expf(output.values[place] - most)
                    gradient.values[place] = own
                    sum += own
                }
                for place in places {
                    if target.values[place] == 1 { loss -= Double(output.values[place] - most - logf(sum)) }
                    gradient.values[place] = share * (gradient.values[place] / sum - target.values[place])
                }
            }
        }
        self.deviations.gradient = moved
        return (loss / Double(max(1, rows)), gradient)
    }
}

/// Steps of Adam on the weighted bound.
final class AutoencoderTraining: SteppedModel {
    let network: AutoencoderNetwork
    let standardEpochs = 300.0
    private let layout: ModeEncoder
    private let coded: ModeEncoder.Coded
    private let design: TableAutoencoder.Design
    private let stream: RandomStream
    private let batches: EpochBatches
    private let optimiser = Adam(decay: 1e-5)
    private let moved: [Parameter]

    init(_ layout: ModeEncoder, _ data: TableTraining, _ design: TableAutoencoder.Design, seed: UInt64, _ parallel: Parallel) {
        self.layout = layout
        self.design = design
        stream = RandomStream(seed: seed).split("tvae")
        coded = layout.coded(data, stream.split("modes"), parallel)
        network = AutoencoderNetwork(layout, design, stream)
        moved = network.stored.map(\.parameter)
        batches = EpochBatches(rows: Array(0..<data.count), batch: design.batch, stream: stream.split("batches"))
    }

    var stepsPerEpoch: Int { batches.stepsPerEpoch }
    var rowsPerStep: Int { batches.batch }
    var stored: [(name: String, parameter: Parameter)] { network.stored }
    var optimisers: [(name: String, optimiser: any Optimiser, parameters: [Parameter])] { [("adam", optimiser, moved)] }

    func advance(_ step: Int, of total: Int, _ parallel: Parallel) throws -> [(name: String, value: Double)] {
        let target = layout.tensor(coded, rows: batches.rows(step: step))
        var pass = Pass(training: true, parallel: parallel)
        let posterior = try GaussianPosterior(try network.encoder.forward(target, pass))
        let noise = Tensor(
            unchecked: NormalNoise.values(target.rows * design.latent, stream.split("noise").split(step)),
            shape: [target.rows, design.latent])
        let output = try network.decoder.forward(try posterior.code(noise: noise), pass)
        let (loss, gradient) = network.likelihood(output, target, weight: Float(design.weight))
        let code = try network.decoder.backward(gradient, pass)
        let share = 1 / Float(max(1, target.rows))
        pass.wantsInputGradient = false
        _ = try network.encoder.backward(try posterior.gradient(codeGradient: code, noise: noise, weight: share), pass)
        optimiser.step(moved, rate: design.rate)
        network.bound()
        let divergence = posterior.divergence * Double(share)
        return [("loss", design.weight * loss + divergence), ("reconstruction", loss), ("divergence", divergence)]
    }
}
