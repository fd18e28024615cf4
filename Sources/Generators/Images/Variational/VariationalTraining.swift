import Neural
import Numerics

/// Steps of Adam on −ELBO, the rate falling by half a cosine; one row in twenty is kept out to see when to stop.
final class VariationalTraining: SteppedModel {
    /// At most this many rows are looked at for the validation loss.
    private static let mostValidated = 5_000
    /// Steps between two looks at the validation loss, rounded up to whole epochs: on a small set the loss of one epoch
    /// says more about the last batch than about the model.
    private static let leastBetweenLooks = 100
    /// A standard training of a small set is at least this long.
    private static let leastSteps = 4_000

    let network: VariationalNetwork
    let standardEpochs: Double
    private let design: VariationalDesign
    private let data: TrainingImages
    private let labels: [Int]?
    private let stream: RandomStream
    private let batches: EpochBatches
    private let keptOut: [Int]
    private let optimiser = Adam()
    private let schedule: Schedule
    private let moved: [Parameter]
    private var lastStep = 0

    init(_ design: VariationalDesign, _ data: TrainingImages, seed: UInt64) {
        self.design = design
        self.data = data
        labels = design.classes > 0 ? data.labels : nil
        stream = RandomStream(seed: seed).split("variational")
        network = VariationalNetwork(design, stream)
        moved = network.parameters.map(\.parameter)
        var random = stream.split("kept out")
        let order = random.permutation(data.count)
        // Too few rows say nothing about when to stop.
        let out = data.count < 200 ? 0 : min(Self.mostValidated, data.count / 20)
        keptOut = order[..<out].sorted()
        batches = EpochBatches(rows: order[out...].sorted(), batch: design.batch, stream: stream.split("batches"))
        schedule = .cosine(peak: design.rate, warmup: 0.02)
        standardEpochs = max(
            design.architecture == .conv ? 15 : 60, Double(Self.leastSteps) / Double(batches.stepsPerEpoch))
    }

    var stepsPerEpoch: Int { batches.stepsPerEpoch }
    var rowsPerStep: Int { batches.batch }
    var stored: [(name: String, parameter: Parameter)] { network.stored }
    var optimisers: [(name: String, optimiser: any Optimiser, parameters: [Parameter])] {
        [("adam", optimiser, moved)]
    }

    func advance(_ step: Int, of total: Int, _ parallel: Parallel) throws -> [(name: String, value: Double)] {
        let rows = batches.rows(step: step)
        let (reconstruction, divergence) = try network.bound(
            design.layout.tensor(data, rows: rows), labels: labels.map { labels in rows.map { labels[$0] } },
            noise: noise(rows.count, stream.split("noise").split(step)),
            Pass(training: true, parallel: parallel))
        optimiser.step(moved, rate: schedule.rate(step: step, of: total))
        lastStep = step
        return [
            ("−elbo", reconstruction + design.beta * divergence), ("reconstruction", reconstruction),
            ("divergence", divergence),
        ]
    }

    func validationLoss(_ parallel: Parallel) throws -> Double? {
        let epochs = (Self.leastBetweenLooks + stepsPerEpoch - 1) / stepsPerEpoch
        guard !keptOut.isEmpty, (lastStep + 1) % (epochs * stepsPerEpoch) == 0 else { return nil }
        var sum = 0.0
        for first in stride(from: 0, to: keptOut.count, by: 256) {
            let rows = Array(keptOut[first..<min(keptOut.count, first + 256)])
            let (reconstruction, divergence) = try network.bound(
                design.layout.tensor(data, rows: rows), labels: labels.map { labels in rows.map { labels[$0] } },
                noise: noise(rows.count, stream.split("validation").split(first)),
                Pass(training: false, parallel: parallel))
            sum += (reconstruction + design.beta * divergence) * Double(rows.count)
        }
        return sum / Double(keptOut.count)
    }

    private func noise(_ rows: Int, _ stream: RandomStream) -> Tensor {
        Tensor(unchecked: NormalNoise.values(rows * design.latent, stream), shape: [rows, design.latent])
    }
}
