import Neural
import Numerics

/// Training of a generator against a critic, by alternating steps with an optimiser each.
package final class AdversarialTraining: SteppedModel {
    package let generator: Network
    package let critic: Critic
    /// The generator's moving average, which makes the samples.
    package let average: ExponentialAverage
    private let options: AdversarialOptions
    private let classes: Int
    private let batches: EpochBatches
    private let stream: RandomStream
    private let real: ([Int]) -> (rows: Tensor, labels: [Int])
    private let generatorOptimiser: Adam
    private let criticOptimiser: Adam

    /// - Parameters:
    ///   - classes: how many classes both networks are told; 0 without.
    ///   - real: training rows by number, with their labels (none without classes).
    package init(
        generator: Network, critic: Critic, options: AdversarialOptions, classes: Int, rows: Int,
        stream: RandomStream, real: @escaping ([Int]) -> (rows: Tensor, labels: [Int])
    ) {
        self.generator = generator
        self.critic = critic
        self.options = options
        self.classes = classes
        self.stream = stream
        self.real = real
        batches = EpochBatches(rows: Array(0..<rows), batch: options.batch, stream: stream.split("order"))
        average = ExponentialAverage(generator.parameters, decay: options.average)
        generatorOptimiser = Adam(beta1: options.betas.0, beta2: options.betas.1)
        criticOptimiser = Adam(beta1: options.betas.0, beta2: options.betas.1)
    }

    package var stepsPerEpoch: Int { max(1, batches.stepsPerEpoch / options.criticSteps) }
    package var rowsPerStep: Int { batches.batch * options.criticSteps }
    package var standardEpochs: Double { options.epochs }

    package var stored: [(name: String, parameter: Parameter)] {
        func named(
            _ prefix: String, _ values: [(name: String, parameter: Parameter)]
        ) -> [(name: String, parameter: Parameter)] {
            values.map { ("\(prefix).\($0.name)", $0.parameter) }
        }
        return named("generator", generator.parameters + generator.statistics)
            + named("critic", critic.parameters + critic.statistics) + named("average", average.stored)
    }

    package var optimisers: [(name: String, optimiser: any Optimiser, parameters: [Parameter])] {
        [
            ("generator", generatorOptimiser, generator.parameters.map(\.parameter)),
            ("critic", criticOptimiser, critic.parameters.map(\.parameter)),
        ]
    }

    // MARK: Steps

    package func advance(_ step: Int, of total: Int, _ parallel: Parallel) throws -> [(name: String, value: Double)] {
        var losses: [(name: String, value: Double)] = []
        var fake = Tensor(shape: [0])
        var labels: [Int] = []
        let pace = Self.pace(step, of: total)
        for inner in 0..<options.criticSteps {
            let number = step * options.criticSteps + inner
            let batch = real(batches.rows(step: number))
            labels = batch.labels
            let code = Self.codes(
                labels, count: batch.rows.rows, latent: options.latent, classes: classes,
                stream.split("code").split(number))
            fake = try generator.forward(code, Pass(training: true, parallel: parallel))
            losses = try criticStep(batch.rows, fake, labels, number, pace, parallel)
        }
        losses.insert(("generator", try generatorStep(fake, labels, pace, parallel)), at: 1)
        return losses
    }

    /// What the learning rates are multiplied by: 1, and in the second half a straight line to 0.
    private static func pace(_ step: Int, of total: Int) -> Double {
        min(1, 2 * (1 - (Double(step) + 0.5) / Double(max(1, total))))
    }

    private func criticStep(
        _ real: Tensor, _ fake: Tensor, _ labels: [Int], _ number: Int, _ pace: Double, _ parallel: Parallel
    ) throws -> [(name: String, value: Double)] {
        let parameters = critic.parameters.map(\.parameter)
        var added: [[Float]] = []
        var penalty = 0.0
        if let rule = options.penalty, number % options.penaltyInterval == 0 {
            critic.labels = labels
            let points = points(for: rule, real, fake, number, parallel)
            penalty = try rule.apply(to: critic, at: points, parallel: parallel).value
            added = parameters.map(\.gradient)
        }
        critic.labels = labels + labels
        var pass = Pass(training: true, parallel: parallel)
        let both = Tensor(
            unchecked: real.values + fake.values, shape: [real.rows + fake.rows] + real.shape.dropFirst())
        let outputs = try critic.forward(both, pass)
        let (right, wrong) = (Array(outputs.values[..<real.rows]), Array(outputs.values[real.rows...]))
        let result = options.loss.critic(real: right, fake: wrong)
        pass.wantsInputGradient = false
        _ = try critic.backward(Tensor(unchecked: result.real + result.fake, shape: outputs.shape), pass)
        let interval = Float(options.penaltyInterval)
        for (parameter, gradient) in zip(parameters, added) {
            parameter.gradient = RowPasses.combined(
                gradient, [interval], parameter.gradient, [1], parallel: parallel)
        }
        criticOptimiser.step(parameters, rate: pace * options.criticRate)
        switch options.loss {
        case .nonSaturating:
            return [("critic", result.loss), ("real", share(right)), ("fake", share(wrong))]
        case .wasserstein:
            return [("critic", result.loss + penalty), ("distance", -result.loss), ("penalty", penalty)]
        }
    }

    /// The mean probability of being real.
    private func share(_ logits: [Float]) -> Double {
        logits.reduce(0) { $0 + AdversarialLoss.sigmoid(Double($1)) } / Double(max(1, logits.count))
    }

    /// Real rows for the penalty about zero; for the one about 1, rows between real and made ones.
    private func points(
        for rule: GradientPenalty, _ real: Tensor, _ fake: Tensor, _ number: Int, _ parallel: Parallel
    ) -> Tensor {
        guard case .unitNorm = rule else { return real }
        var random = stream.split("mix").split(number)
        let shares = (0..<real.rows).map { _ in Float(random.uniform()) }
        let values = RowPasses.combined(
            real.values, shares, fake.values, shares.map { 1 - $0 }, parallel: parallel)
        return Tensor(unchecked: values, shape: real.shape)
    }

    /// Moves the generator by the gradient that the critic, itself unmoved, hands down to the rows last made.
    private func generatorStep(
        _ fake: Tensor, _ labels: [Int], _ pace: Double, _ parallel: Parallel
    ) throws -> Double {
        critic.labels = labels
        var pass = Pass(training: true, parallel: parallel)
        let outputs = try critic.forward(fake, pass)
        let result = options.loss.generator(fake: outputs.values)
        pass.wantsParameterGradients = false
        let gradient = try critic.backward(Tensor(unchecked: result.fake, shape: outputs.shape), pass)
        pass = Pass(training: true, parallel: parallel, wantsInputGradient: false)
        _ = try generator.backward(gradient, pass)
        generatorOptimiser.step(generator.parameters.map(\.parameter), rate: pace * options.generatorRate)
        average.update()
        return result.loss
    }

    // MARK: Codes

    /// Generator inputs: normal values, then a one at the row's class.
    package static func codes(
        _ labels: [Int], count: Int, latent: Int, classes: Int, _ stream: RandomStream
    ) -> Tensor {
        var random = stream
        var tensor = Tensor(shape: [count, latent + classes])
        for row in 0..<count {
            let first = row * (latent + classes)
            for index in 0..<latent { tensor.values[first + index] = Float(random.normal()) }
            if classes > 0 { tensor.values[first + latent + labels[row]] = 1 }
        }
        return tensor
    }

    // MARK: End

    /// Batches of the statistics that `finish` takes.
    private static let statisticsBatches = 40

    /// Puts the averaged weights into the generator and takes the normalisations' statistics anew: those of training
    /// belong to other weights.
    package func finish(_ parallel: Parallel) throws {
        average.swap()
        let norms = generator.layers.compactMap { $0 as? BatchNorm }
        let momenta = norms.map(\.momentum)
        for batch in 0..<Self.statisticsBatches {
            for norm in norms { norm.momentum = 1 / Float(batch + 1) }
            let rows = batches.rows(step: batch % batches.stepsPerEpoch)
            let labels = classes > 0 ? real(rows).labels : []
            let code = Self.codes(
                labels, count: rows.count, latent: options.latent, classes: classes,
                stream.split("statistics").split(batch))
            _ = try generator.forward(code, Pass(training: true, parallel: parallel))
        }
        for (norm, momentum) in zip(norms, momenta) { norm.momentum = momentum }
    }
}
