import Neural
import Numerics

/// Sizes and rates of the diffusion, read from its settings.
struct TableDiffusionDesign: Sendable {
    let schedule: DiffusionSchedule
    let hidden: Int
    let layers: Int
    let batch: Int
    let rate: Double
    let average: Double

    static let settings: [GeneratorDescriptor.Setting] = [
        .init("steps", "100", "steps from data to noise, 2 to 4000"), .init("hidden", "256", "units of a hidden layer, 1 to 4096"),
        .init("layers", "4", "hidden layers, 1 to 16"), .init("batch", "1024", "rows of a step, 1 to 100000"),
        .init("rate", "0.001", "learning rate of Adam at the start; it falls evenly to 0; 1e-7 to 1"),
        .init("schedule", "cosine", "how noise grows: \"cosine\" or \"linear\""),
        .init("ema", "0.999", "weight of the past in the averaged network, which samples, 0 to 0.999999"),
    ]

    init(_ settings: Settings) throws(GeneratorError) {
        let kind = try settings.choice("schedule", of: ["cosine", "linear"])
        schedule = DiffusionSchedule(kind == "cosine" ? .cosine : .linear, steps: try settings.int("steps", in: 2...4_000))
        hidden = try settings.int("hidden", in: 1...4_096)
        layers = try settings.int("layers", in: 1...16)
        batch = try settings.int("batch", in: 1...100_000)
        rate = try settings.number("rate", in: 1e-7...1)
        average = try settings.number("ema", in: 0...0.999999)
    }
}

/// A perceptron that is told the time and the class of each row by a vector added to its first layer.
final class TableDiffusionNetwork {
    private let first: Dense
    private let rest: Network
    private let condition: ConditionEmbedding
    private let scale: Double
    private static let embedded = 128

    init(_ columns: DiffusionColumns, _ design: TableDiffusionDesign, _ stream: RandomStream) {
        var random = stream
        scale = 1_000 / Double(design.schedule.steps)
        first = Dense(inputs: columns.width, outputs: Self.embedded, random: &random)
        condition = ConditionEmbedding(classes: columns.classes, width: Self.embedded, random: &random)
        var (layers, inputs): ([any Layer], Int) = ([], Self.embedded)
        for _ in 0..<design.layers {
            layers += [Dense(inputs: inputs, outputs: design.hidden, random: &random), Activation(.relu)]
            inputs = design.hidden
        }
        let last = Dense(inputs: inputs, outputs: columns.width, random: &random)
        last.weight.values = last.weight.values.map { 0.1 * $0 }
        rest = Network(layers + [last])
    }

    var parameters: [(name: String, parameter: Parameter)] {
        first.parameters.map { ("first.\($0.name)", $0.parameter) } + condition.parameters.map { ("condition.\($0.name)", $0.parameter) }
            + rest.parameters.map { ("rest.\($0.name)", $0.parameter) }
    }

    /// The noise of numbers and the logits of levels, [rows, width].
    func forward(_ rows: Tensor, steps: [Int], labels: [Int], _ pass: Pass) throws(NeuralError) -> Tensor {
        var sum = try first.forward(rows, pass)
        let told = try condition.forward(times: steps.map { Double($0) * scale }, labels: labels, pass)
        Pooling.add(told.values, to: &sum.values, parallel: pass.parallel)
        return try rest.forward(sum, pass)
    }

    func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) {
        let sum = try rest.backward(gradient, pass)
        try condition.backward(sum, pass)
        var last = pass
        last.wantsInputGradient = false
        _ = try first.backward(sum, last)
    }
}
