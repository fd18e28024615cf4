import Numerics

/// A network from images to images of the same shape, told a time and a class: residual blocks at falling and rising
/// resolution with sums across (Ronneberger et al. 2015; Ho et al. 2020), all but the ends 3×3 convolutions with
/// channel counts that are multiples of 16.
public final class UNet {
    public struct Design: Sendable, Equatable {
        /// Channels of the images.
        public var channels: Int
        /// Channels at each resolution, the finest first; multiples of 16. Sides halve from one to the next.
        public var levels: [Int]
        /// Residual blocks at each resolution, on the way down and again on the way up.
        public var blocks: Int
        /// 0 for images without classes.
        public var classes: Int
        /// Width of the embedding of time and class.
        public var embedding: Int

        public init(channels: Int, levels: [Int], blocks: Int = 1, classes: Int = 0, embedding: Int = 128) {
            self.channels = channels
            self.levels = levels
            self.blocks = blocks
            self.classes = classes
            self.embedding = embedding
        }
    }

    private struct Level {
        let down: [ModulatedResidual]
        let up: [ModulatedResidual]
        /// To and from the next, coarser level.
        let shrink: Network?
        let grow: Network?
    }

    public let design: Design
    private let condition: ConditionEmbedding
    private let entry: Network
    private let levels: [Level]
    private let exit: Network

    /// - Throws: `.invalidSetting` when there are no levels or channels are no multiples of 16.
    public init(_ design: Design, random: inout RandomStream) throws(NeuralError) {
        guard let finest = design.levels.first, design.channels > 0, design.blocks > 0,
            design.levels.allSatisfy({ $0 > 0 && $0 % 16 == 0 })
        else {
            throw NeuralError(
                .invalidSetting, "levels of \(design.levels) channels", remedy: "Give multiples of 16.")
        }
        self.design = design
        condition = ConditionEmbedding(classes: design.classes, width: design.embedding, random: &random)
        let padded = (design.channels + 15) / 16 * 16
        entry = Network([
            PadChannels(from: design.channels, to: padded),
            Convolution(inputs: padded, outputs: finest, random: &random),
        ])
        var levels: [Level] = []
        for (index, channels) in design.levels.enumerated() {
            func stack(_ random: inout RandomStream) -> [ModulatedResidual] {
                (0..<design.blocks).map { _ in
                    ModulatedResidual(channels: channels, condition: design.embedding, random: &random)
                }
            }
            let next = index + 1 < design.levels.count ? design.levels[index + 1] : nil
            levels.append(
                Level(
                    down: stack(&random), up: stack(&random),
                    shrink: next.map { next in
                        Network([AveragePool(), Convolution(inputs: channels, outputs: next, random: &random)])
                    },
                    grow: next.map { next in
                        Network([Convolution(inputs: next, outputs: channels, random: &random), Upsample()])
                    }))
        }
        self.levels = levels
        let last = Convolution(inputs: finest, outputs: padded, random: &random)
        last.weight.values = [Float](repeating: 0, count: last.weight.values.count)
        exit = Network([GroupNorm(channels: finest, silu: true), last, FirstChannels(design.channels, of: padded)])
    }

    public var parameters: [(name: String, parameter: Parameter)] {
        var all = condition.parameters.map { ("condition.\($0.name)", $0.parameter) }
        all += entry.parameters.map { ("entry.\($0.name)", $0.parameter) }
        for (index, level) in levels.enumerated() {
            for (name, blocks) in [("down", level.down), ("up", level.up)] {
                for (number, block) in blocks.enumerated() {
                    all += block.parameters.map { ("level\(index).\(name)\(number).\($0.name)", $0.parameter) }
                }
            }
            for (name, network) in [("shrink", level.shrink), ("grow", level.grow)] {
                all += (network?.parameters ?? []).map { ("level\(index).\(name).\($0.name)", $0.parameter) }
            }
        }
        return all + exit.parameters.map { ("exit.\($0.name)", $0.parameter) }
    }

    /// - Parameters:
    ///   - images: [images, height, width, channels], sides multiples of 2^(levels − 1).
    ///   - times: one an image, in units of steps of 1,000.
    ///   - labels: 0...classes, `classes` for "not told".
    public func forward(
        _ images: Tensor, times: [Double], labels: [Int], _ pass: Pass
    ) throws(NeuralError) -> Tensor {
        let embedding = try condition.forward(times: times, labels: labels, pass)
        var value = try entry.forward(images, pass)
        var across: [Tensor] = []
        for level in levels {
            for block in level.down { value = try block.forward(value, embedding, pass) }
            guard let shrink = level.shrink else { continue }
            across.append(value)
            value = try shrink.forward(value, pass)
        }
        for level in levels.reversed() {
            if let grow = level.grow, let other = across.popLast() {
                value = try grow.forward(value, pass)
                Pooling.add(other.values, to: &value.values, parallel: pass.parallel)
            }
            for block in level.up { value = try block.forward(value, embedding, pass) }
        }
        return try exit.forward(value, pass)
    }

    /// Sets the parameters' gradients; the images' own gradient is not computed.
    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) {
        var inner = pass
        inner.wantsInputGradient = true
        var value = try exit.backward(gradient, inner)
        var embedding: Tensor?
        func step(_ block: ModulatedResidual) throws(NeuralError) {
            let (input, added) = try block.backward(value, inner)
            value = input
            if var total = embedding {
                Pooling.add(added.values, to: &total.values, parallel: pass.parallel)
                embedding = total
            } else {
                embedding = added
            }
        }
        var across: [Tensor] = []
        for level in levels {
            for block in level.up.reversed() { try step(block) }
            if let grow = level.grow {
                across.append(value)
                value = try grow.backward(value, inner)
            }
        }
        for level in levels.reversed() {
            if let shrink = level.shrink, let other = across.popLast() {
                value = try shrink.backward(value, inner)
                Pooling.add(other.values, to: &value.values, parallel: pass.parallel)
            }
            for block in level.down.reversed() { try step(block) }
        }
        inner.wantsInputGradient = false
        _ = try entry.backward(value, inner)
        if let embedding { try condition.backward(embedding, pass) }
    }
}
