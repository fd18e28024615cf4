import Neural
import Numerics

/// Steps of Adam on the squared error of the predicted velocity, an average of the weights kept for sampling.
///
/// The error of the velocity is that of the noise weighted by 1 + signal-to-noise ratio, which keeps every level of
/// noise at work.
final class DiffusionTraining: SteppedModel {
    let average: ExponentialAverage
    let standardEpochs: Double
    /// A standard training of a small set is at least this long.
    private static let leastSteps = 6_000
    private let network: UNet
    private let design: DiffusionDesign
    private let data: TrainingImages
    private let labels: [Int]
    private let stream: RandomStream
    private let batches: EpochBatches
    private let optimiser = Adam(beta2: 0.99)
    private let schedule: Schedule
    private let named: [(name: String, parameter: Parameter)]

    init(_ design: DiffusionDesign, _ data: TrainingImages, seed: UInt64) throws {
        self.design = design
        self.data = data
        labels = data.labels ?? [Int](repeating: 0, count: data.count)
        stream = RandomStream(seed: seed).split("diffusion")
        network = try design.network(stream.split("network"))
        named = network.parameters
        average = ExponentialAverage(named, decay: design.average)
        batches = EpochBatches(rows: Array(0..<data.count), batch: design.batch, stream: stream.split("batches"))
        schedule = .cosine(peak: design.rate, warmup: 0.03)
        standardEpochs = max(18, Double(Self.leastSteps) / Double(batches.stepsPerEpoch))
    }

    var stepsPerEpoch: Int { batches.stepsPerEpoch }
    var rowsPerStep: Int { batches.batch }
    var stored: [(name: String, parameter: Parameter)] {
        named + average.stored.map { ("average.\($0.name)", $0.parameter) }
    }
    var optimisers: [(name: String, optimiser: any Optimiser, parameters: [Parameter])] {
        [("adam", optimiser, named.map(\.parameter))]
    }

    func advance(_ step: Int, of total: Int, _ parallel: Parallel) throws -> [(name: String, value: Double)] {
        let rows = batches.rows(step: step)
        let images = design.layout.tensor(data, rows: rows)
        var random = stream.split("steps").split(step)
        // Times lie evenly with one random offset, so that the loss varies less from step to step (Kingma et al. 2021).
        let offset = random.uniform()
        let times = rows.indices.map { index in
            let place = (Double(index) + offset) / Double(rows.count)
            return min(design.schedule.steps - 1, Int(place * Double(design.schedule.steps)))
        }
        let told = rows.map { row in
            design.untold > 0 && random.uniform() < design.untold ? design.unet.classes : labels[row]
        }
        let (noised, target) = DiffusionPasses.diffuse(
            images.values,
            noise: NormalNoise.values(images.count, stream.split("noise").split(step), parallel: parallel),
            a: times.map { Float(design.schedule.signal($0)) }, b: times.map { Float(design.schedule.noise($0)) },
            parallel: parallel)
        let pass = Pass(training: true, parallel: parallel)
        let output = try network.forward(
            Tensor(unchecked: noised, shape: images.shape), times: times.map { Double($0) }, labels: told, pass)
        let share = 1 / Double(images.count)
        let (sum, gradient) = PixelLosses.squaredError(
            output.values, target, share: Float(2 * share), parallel: parallel)
        try network.backward(Tensor(unchecked: gradient, shape: images.shape), pass)
        optimiser.step(named.map(\.parameter), rate: schedule.rate(step: step, of: total))
        average.update()
        return [("velocity", sum * share)]
    }
}
