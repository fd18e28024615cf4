import Neural
import Numerics

/// Steps of Adam on the squared error of the noise of numbers and the divergence of levels.
final class TableDiffusionTraining: SteppedModel {
    let average: ExponentialAverage
    let standardEpochs = 300.0
    private let noising: TableNoising
    private let design: TableDiffusionDesign
    private let network: TableDiffusionNetwork
    private let stream: RandomStream
    private let batches: EpochBatches
    private let optimiser = Adam()
    private let named: [(name: String, parameter: Parameter)]

    init(_ columns: DiffusionColumns, _ data: TableTraining, _ design: TableDiffusionDesign, seed: UInt64) {
        self.design = design
        noising = TableNoising(columns: columns, data: data, levels: MultinomialDiffusion(design.schedule))
        stream = RandomStream(seed: seed).split("tab-ddpm")
        network = TableDiffusionNetwork(columns, design, stream.split("network"))
        named = network.parameters
        average = ExponentialAverage(named, decay: design.average)
        batches = EpochBatches(rows: Array(0..<data.count), batch: design.batch, stream: stream.split("batches"))
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
        let own = stream.split("steps").split(step)
        let (size, width, noising) = (TableNoising.block, noising.columns.width, noising)
        let count = (rows.count + size - 1) / size
        let blocks = parallel.map(count) { index in
            var random = own.split(index)
            return noising.noised(rows[index * size..<min(rows.count, (index + 1) * size)], &random)
        }
        let pass = Pass(training: true, parallel: parallel)
        let output = try network.forward(
            Tensor(unchecked: blocks.flatMap(\.input), shape: [rows.count, width]), steps: blocks.flatMap(\.steps),
            labels: blocks.flatMap(\.labels), pass)
        let parts = parallel.map(count) { index in
            noising.losses(
                blocks[index], output.values[index * size * width..<min(output.count, (index + 1) * size * width)], rows: rows.count)
        }
        try network.backward(Tensor(unchecked: parts.flatMap(\.gradient), shape: output.shape), pass)
        optimiser.step(named.map(\.parameter), rate: design.rate * (1 - Double(step) / Double(max(1, total))))
        average.update()
        let (noise, divergence) = (parts.reduce(0) { $0 + $1.noise }, parts.reduce(0) { $0 + $1.levels })
        return [("loss", noise + divergence), ("noise", noise), ("levels", divergence)]
    }
}
