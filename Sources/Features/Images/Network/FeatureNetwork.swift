import Neural
import Numerics

/// The feature network with its training heads.
///
/// 3×3 convolutions with batch normalisation and ReLU: stem 3→32, residual block 32, 32→64, pool, residual block 64 |
/// 64→128, pool, residual block 128 | 128→256, pool, residual block 256. The spatial means after the three stages are
/// the 64 + 128 + 256 features. The class heads read the last level, the corruption head the first two.
package final class FeatureNetwork {
    package static let widths = [64, 128, 256]
    package static let dimension = 448
    /// Features that the corruption head sees: texture and parts.
    package static let lowDimension = 192

    package let stages: [Network]
    package let classHead: Dense
    package let corruptionHead: Dense
    private let means = widths.map { _ in GlobalAveragePool() }
    private var shapes: [[Int]] = []

    package init(classes: Int, states: Int, seed: UInt64) {
        var random = RandomStream(seed: seed).split("feature network")
        func unit(_ inputs: Int, _ outputs: Int) -> [any Layer] {
            [
                Convolution(inputs: inputs, outputs: outputs, bias: false, random: &random),
                BatchNorm(channels: outputs, relu: true),
            ]
        }
        func block(_ width: Int) -> any Layer { Residual(unit(width, width) + unit(width, width)) }
        stages = [
            Network(unit(3, 32) + [block(32)] + unit(32, 64) + [MaxPool(), block(64)]),
            Network(unit(64, 128) + [MaxPool(), block(128)]),
            Network(unit(128, 256) + [MaxPool(), block(256)]),
        ]
        classHead = Dense(inputs: 256, outputs: classes, random: &random)
        corruptionHead = Dense(inputs: Self.lowDimension, outputs: states, random: &random)
    }

    /// The trunk's values first, then the heads', in a fixed order with their names.
    package var parameters: [(name: String, parameter: Parameter)] {
        trunk { $0.parameters } + named("classes", classHead.parameters)
            + named("corruption", corruptionHead.parameters)
    }

    package var statistics: [(name: String, parameter: Parameter)] { trunk { $0.statistics } }

    private func trunk(
        _ values: (Network) -> [(name: String, parameter: Parameter)]
    ) -> [(name: String, parameter: Parameter)] {
        stages.enumerated().flatMap { named("stage\($0.offset + 1)", values($0.element)) }
    }

    private func named(
        _ prefix: String, _ values: [(name: String, parameter: Parameter)]
    ) -> [(name: String, parameter: Parameter)] {
        values.map { ("\(prefix).\($0.name)", $0.parameter) }
    }

    /// Class logits, corruption logits and the levels for images [count, height, width, 3].
    package func forward(
        _ images: Tensor, _ pass: Pass
    ) throws(NeuralError) -> (classes: Tensor, corruption: Tensor, levels: [Tensor]) {
        var value = images
        var levels: [Tensor] = []
        shapes = []
        for (stage, mean) in zip(stages, means) {
            value = try stage.forward(value, pass)
            shapes.append(value.shape)
            levels.append(try mean.forward(value, pass))
        }
        let low = Self.joined(levels[0], levels[1])
        return (
            try classHead.forward(levels[2], pass), try corruptionHead.forward(low, pass), levels
        )
    }

    package func backward(classes: Tensor, corruption: Tensor, _ pass: Pass) throws(NeuralError) {
        var inner = pass
        inner.wantsInputGradient = true
        let low = try corruptionHead.backward(corruption, inner)
        let (first, second) = Self.split(low, at: Self.widths[0])
        let levels = [first, second, try classHead.backward(classes, inner)]
        var gradient: Tensor?
        for index in stages.indices.reversed() {
            let shape = shapes[index]
            var total = gradient ?? Tensor(shape: shape)
            Pooling.addMeanGradient(
                levels[index].values, to: &total.values, images: shape[0], pixels: shape[1] * shape[2],
                channels: shape[3], parallel: pass.parallel)
            inner.wantsInputGradient = index > 0
            gradient = try stages[index].backward(total, inner)
        }
    }

    static func joined(_ a: Tensor, _ b: Tensor) -> Tensor {
        let (left, right) = (a.shape[1], b.shape[1])
        var values: [Float] = []
        values.reserveCapacity(a.count + b.count)
        for row in 0..<a.rows {
            values.append(contentsOf: a.values[row * left..<(row + 1) * left])
            values.append(contentsOf: b.values[row * right..<(row + 1) * right])
        }
        return Tensor(unchecked: values, shape: [a.rows, left + right])
    }

    static func split(_ tensor: Tensor, at column: Int) -> (Tensor, Tensor) {
        let width = tensor.shape[1]
        var (left, right): ([Float], [Float]) = ([], [])
        for row in 0..<tensor.rows {
            left.append(contentsOf: tensor.values[row * width..<row * width + column])
            right.append(contentsOf: tensor.values[row * width + column..<(row + 1) * width])
        }
        return (
            Tensor(unchecked: left, shape: [tensor.rows, column]),
            Tensor(unchecked: right, shape: [tensor.rows, width - column])
        )
    }
}
