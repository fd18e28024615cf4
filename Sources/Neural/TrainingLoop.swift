import Numerics

/// Trains a classifying network: seeded batches, a schedule, softmax cross-entropy.
///
/// Which rows form a batch depends on the seed and the epoch alone, so training that is stopped after any step and
/// resumed from a `TrainingState` gives the same bits.
public struct TrainingLoop: Sendable {
    public struct Progress: Sendable {
        /// Steps done and in all.
        public let step: Int
        public let totalSteps: Int
        public let loss: Double
        /// Share of the step's rows that were right.
        public let accuracy: Double
        public let secondsLeft: Double
    }

    public var batch: Int
    public var epochs: Int
    public var schedule: Schedule
    public var smoothing: Float
    public var seed: UInt64

    public init(
        batch: Int = 128, epochs: Int, schedule: Schedule = .oneCycle(peak: 0.1, warmup: 0.2), smoothing: Float = 0,
        seed: UInt64 = 0
    ) {
        self.batch = max(1, batch)
        self.epochs = max(0, epochs)
        self.schedule = schedule
        self.smoothing = smoothing
        self.seed = seed
    }

    /// Steps for `count` rows; a last batch below half the size is left to the next epoch's order.
    public func totalSteps(count: Int) -> Int { stepsPerEpoch(count) * epochs }

    private func stepsPerEpoch(_ count: Int) -> Int { max(1, (count + min(batch, count) / 2) / max(1, min(batch, count))) }

    /// - Parameters:
    ///   - inputs: [count, …], any shape the network takes.
    ///   - labels: one a row.
    ///   - steps: which steps to run, nil for all.
    ///   - clock: seconds since any fixed moment.
    /// - Throws: `.diverged` when the loss is no number, `.shapeMismatch`.
    public func run(
        _ network: Network, _ optimiser: any Optimiser, inputs: Tensor, labels: [Int], steps: Range<Int>? = nil,
        parallel: Parallel = .serial, clock: () -> Double = { 0 }, progress: (Progress) -> Void = { _ in }
    ) throws(NeuralError) {
        let count = inputs.rows
        guard labels.count == count, count > 0 else {
            throw NeuralError(.shapeMismatch, "\(labels.count) labels for \(count) rows")
        }
        let (size, perEpoch, total) = (min(batch, count), stepsPerEpoch(count), totalSteps(count: count))
        let steps = (steps ?? 0..<total).clamped(to: 0..<total)
        let width = inputs.count / count
        let loss = SoftmaxCrossEntropy(smoothing: smoothing)
        let parameters = network.parameters.map(\.parameter)
        let pass = Pass(training: true, parallel: parallel, wantsInputGradient: false)
        let began = clock()
        var order: (epoch: Int, rows: [Int]) = (-1, [])
        for step in steps {
            let epoch = step / perEpoch
            if order.epoch != epoch {
                var random = RandomStream(seed: seed).split("epoch").split(epoch)
                order = (epoch, random.permutation(count))
            }
            let first = step % perEpoch * size
            let rows = order.rows[first..<min(count, first + size)]
            var values: [Float] = []
            values.reserveCapacity(rows.count * width)
            for row in rows { values.append(contentsOf: inputs.values[row * width..<(row + 1) * width]) }
            let images = Tensor(unchecked: values, shape: [rows.count] + inputs.shape.dropFirst())
            let outcome = try loss(try network.forward(images, pass), labels: rows.map { labels[$0] })
            guard outcome.loss.isFinite else {
                throw NeuralError(.diverged, "the loss is no number at step \(step)", remedy: "Lower the learning rate.")
            }
            _ = try network.backward(outcome.gradient, pass)
            optimiser.step(parameters, rate: schedule.rate(step: step, of: total))
            let pace = (clock() - began) / Double(step - steps.lowerBound + 1)
            progress(
                Progress(
                    step: step + 1, totalSteps: total, loss: outcome.loss,
                    accuracy: Double(outcome.correct) / Double(rows.count),
                    secondsLeft: pace * Double(steps.upperBound - step - 1)))
        }
    }
}
