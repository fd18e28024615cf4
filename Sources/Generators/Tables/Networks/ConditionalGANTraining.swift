import Neural
import Numerics

/// Alternating steps of Adam: the critic on the Wasserstein distance with a gradient penalty, the generator against it and
/// towards the levels that its rows are told to have.
package final class ConditionalGANTraining: SteppedModel {
    package let generator: Network
    package let critic: PackedCritic
    package let standardEpochs = 300.0
    package let stepsPerEpoch: Int
    private let layout: ModeEncoder
    private let space: ConditionSpace
    private let coded: ModeEncoder.Coded
    private let rows: ConditionSpace.Rows
    private let design: ConditionalGANDesign
    private let stream: RandomStream
    private let output: SegmentSoftmax
    private let count: Int
    private let generatorOptimiser = Adam(beta1: 0.5, beta2: 0.9, decay: 1e-6)
    private let criticOptimiser = Adam(beta1: 0.5, beta2: 0.9, decay: 1e-6)

    package convenience init(_ data: TableTraining, _ settings: [String: String], seed: UInt64, _ parallel: Parallel) throws {
        let design = try ConditionalGANDesign(Settings(ConditionalGAN().descriptor, settings))
        self.init(ModeEncoder(data, components: design.modes, parallel), data, design, seed: seed, parallel)
    }

    init(
        _ layout: ModeEncoder, _ data: TableTraining, _ design: ConditionalGANDesign, seed: UInt64, _ parallel: Parallel
    ) {
        self.layout = layout
        self.design = design
        stream = RandomStream(seed: seed).split("ctgan")
        coded = layout.coded(data, stream.split("modes"), parallel)
        space = ConditionSpace(layout, data.margins)
        rows = ConditionSpace.Rows(space, coded, parallel)
        generator = design.generator(condition: space.width, width: layout.width, stream.split("generator"))
        critic = design.critic(width: layout.width + space.width, stream.split("critic"))
        output = layout.outputs
        count = data.count
        stepsPerEpoch = max(1, data.count / design.batch)
    }

    package var rowsPerStep: Int { design.batch * design.criticSteps }

    /// What sampling reads.
    static func values(_ generator: Network) -> [(name: String, parameter: Parameter)] {
        (generator.parameters + generator.statistics).map { ("generator.\($0.name)", $0.parameter) }
    }

    package var stored: [(name: String, parameter: Parameter)] {
        Self.values(generator) + critic.parameters.map { ("critic.\($0.name)", $0.parameter) }
    }

    package var optimisers: [(name: String, optimiser: any Optimiser, parameters: [Parameter])] {
        [
            ("generator", generatorOptimiser, generator.parameters.map(\.parameter)),
            ("critic", criticOptimiser, critic.parameters.map(\.parameter)),
        ]
    }

    package func advance(_ step: Int, of total: Int, _ parallel: Parallel) throws -> [(name: String, value: Double)] {
        var losses: [(name: String, value: Double)] = []
        for turn in 0..<design.criticSteps {
            let loss = try criticGradient(step * design.criticSteps + turn, parallel)
            criticOptimiser.step(critic.parameters.map(\.parameter), rate: design.rates.critic)
            losses = [("critic", loss.penalty - loss.distance), ("distance", loss.distance), ("penalty", loss.penalty)]
        }
        let loss = try generatorGradient(step, parallel)
        generatorOptimiser.step(generator.parameters.map(\.parameter), rate: design.rates.generator)
        return losses + [("generator", loss.score), ("condition", loss.condition)]
    }

    // MARK: Rows

    private func conditions(_ stream: RandomStream) -> [ConditionSpace.Condition] {
        guard space.width > 0 else { return [] }
        var random = stream
        return (0..<design.batch).map { _ in space.trainingDraw(&random) }
    }

    /// The generator's rows before the choices are made.
    private func made(
        _ conditions: [ConditionSpace.Condition], _ stream: RandomStream, _ parallel: Parallel
    ) throws -> Tensor {
        let noise = NormalNoise.values(design.batch * design.latent, stream.split("code"), parallel: parallel)
        let input = told(Tensor(unchecked: noise, shape: [design.batch, design.latent]), conditions, parallel)
        return try generator.forward(input, Pass(training: true, parallel: parallel))
    }

    /// Rows with their conditions behind them.
    private func told(_ rows: Tensor, _ conditions: [ConditionSpace.Condition], _ parallel: Parallel) -> Tensor {
        let (width, stride) = (rows.shape[1], rows.shape[1] + space.width)
        let none = [Float](repeating: 0, count: rows.rows * space.width)
        var values = Resampling.joined(rows.values, width: width, none, width: space.width, parallel: parallel)
        space.write(conditions, into: &values, stride: stride, from: width)
        return Tensor(unchecked: values, shape: [rows.rows, stride])
    }

    /// As the critic takes them.
    private func packed(_ rows: Tensor) -> Tensor {
        let packs = rows.rows / design.pack
        return Tensor(unchecked: rows.values, shape: [packs, rows.count / max(1, packs)])
    }

    private func chosen(_ raw: Tensor, _ stream: RandomStream, _ parallel: Parallel) -> (shown: Tensor, soft: Tensor) {
        let noise = GumbelNoise.values(raw.count, stream.split("choices"), parallel: parallel)
        let soft = Tensor(
            unchecked: output(raw.values, noise: noise, temperature: Float(design.temperature), parallel: parallel),
            shape: raw.shape)
        return (design.isHard ? layout.hard(soft) : soft, soft)
    }

    /// Training rows that are as the conditions say, in another order than theirs.
    private func real(
        _ conditions: [ConditionSpace.Condition], _ stream: RandomStream, _ parallel: Parallel
    ) -> Tensor {
        var random = stream.split("rows")
        guard space.width > 0 else {
            return layout.tensor(coded, rows: (0..<design.batch).map { _ in random.index(below: count) })
        }
        let ordered = random.permutation(conditions.count).map { conditions[$0] }
        return told(layout.tensor(coded, rows: ordered.map { rows.draw($0, &random) }), ordered, parallel)
    }

    // MARK: Steps

    /// Sets the critic's gradients by its loss, penalty − distance, on the rows of turn `turn`.
    package func criticGradient(_ turn: Int, _ parallel: Parallel) throws -> (distance: Double, penalty: Double) {
        let stream = stream.split("critic").split(turn)
        let conditions = conditions(stream.split("conditions"))
        let raw = try made(conditions, stream, parallel)
        let fake = packed(told(chosen(raw, stream, parallel).shown, conditions, parallel))
        let real = packed(real(conditions, stream, parallel))
        let parameters = critic.parameters.map(\.parameter)

        var random = stream.split("mix")
        let shares = (0..<real.rows).map { _ in Float(random.uniform()) }
        let between = Tensor(
            unchecked: RowPasses.combined(real.values, shares, fake.values, shares.map { 1 - $0 }, parallel: parallel),
            shape: real.shape)
        critic.draws(from: stream.split("penalty mask"))
        let penalty = try GradientPenalty.unitNorm(weight: design.penalty).apply(to: critic, at: between, parallel: parallel)
        let added = parameters.map(\.gradient)

        critic.draws(from: stream.split("mask"))
        var pass = Pass(training: true, parallel: parallel)
        let scores = try critic.forward(
            Tensor(unchecked: real.values + fake.values, shape: [2 * real.rows, real.shape[1]]), pass)
        let result = AdversarialLoss.wasserstein.critic(
            real: Array(scores.values[..<real.rows]), fake: Array(scores.values[real.rows...]))
        pass.wantsInputGradient = false
        _ = try critic.backward(Tensor(unchecked: result.real + result.fake, shape: scores.shape), pass)
        for (parameter, gradient) in zip(parameters, added) {
            Pooling.add(gradient, to: &parameter.gradient, parallel: parallel)
        }
        return (-result.loss, penalty.value)
    }

    /// Sets the generator's gradients by the sum of its losses on the rows of step `step`: minus the critic's score, and the
    /// cross-entropy of each row's choice with the level that it was told.
    package func generatorGradient(_ step: Int, _ parallel: Parallel) throws -> (score: Double, condition: Double) {
        let stream = stream.split("generator").split(step)
        let conditions = conditions(stream.split("conditions"))
        let raw = try made(conditions, stream, parallel)
        let (shown, soft) = chosen(raw, stream, parallel)
        critic.draws(from: stream.split("mask"))
        var pass = Pass(training: true, parallel: parallel)
        let scores = try critic.forward(packed(told(shown, conditions, parallel)), pass)
        let result = AdversarialLoss.wasserstein.generator(fake: scores.values)
        pass.wantsParameterGradients = false
        let signal = try critic.backward(Tensor(unchecked: result.fake, shape: scores.shape), pass)
        let seen = Resampling.columns(
            0..<layout.width, of: signal.values, stride: layout.width + space.width, parallel: parallel)
        // Hard choices hand the gradient down as if they were the soft ones.
        var gradient = output.gradient(seen, y: soft.values, temperature: Float(design.temperature), parallel: parallel)
        let parts = conditions.map { layout.parts[space.columns[$0.column].part] }
        let missed = try SoftmaxCrossEntropy()(
            raw, labels: conditions.isEmpty ? [Int](repeating: -1, count: raw.rows) : conditions.map(\.level),
            columns: parts.isEmpty ? nil : parts.map { $0.start..<$0.start + $0.choices }, divisor: Double(raw.rows))
        Pooling.add(missed.gradient.values, to: &gradient, parallel: parallel)
        pass = Pass(training: true, parallel: parallel, wantsInputGradient: false)
        _ = try generator.backward(Tensor(unchecked: gradient, shape: raw.shape), pass)
        return (result.loss, missed.loss)
    }
}

extension ModeEncoder {
    /// Scalars and choices of a row as a network puts them out.
    var outputs: SegmentSoftmax {
        SegmentSoftmax(
            scalars: parts.filter(\.isNumeric).map { $0.start - 1 }, choices: parts.map { $0.start..<$0.start + $0.choices })
    }

    /// Shares of a row with a one at the greatest of each choice and zeros at the others.
    func hard(_ soft: Tensor) -> Tensor {
        var values = soft.values
        for row in 0..<soft.rows {
            for part in parts {
                let places = row * width + part.start..<row * width + part.start + part.choices
                let best = places.max { soft.values[$0] < soft.values[$1] } ?? places.lowerBound
                for place in places { values[place] = place == best ? 1 : 0 }
            }
        }
        return Tensor(unchecked: values, shape: soft.shape)
    }
}
