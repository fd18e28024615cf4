import Neural
import Numerics
import Testing

@Suite struct TrainingLoopTests {
    static func network() -> Network {
        var random = RandomStream(seed: 1)
        return Network([
            Convolution(inputs: 1, outputs: 16, bias: false, random: &random), BatchNorm(channels: 16, relu: true),
            Convolution(inputs: 16, outputs: 16, bias: false, random: &random), BatchNorm(channels: 16, relu: true),
            MaxPool(), GlobalAveragePool(), Dense(inputs: 16, outputs: 2, random: &random),
        ])
    }

    /// Bars that lie or stand, in noise.
    static func bars() -> (images: Tensor, labels: [Int]) {
        var images = noise([96, 8, 8, 1], seed: 2)
        let labels = (0..<96).map { $0 % 2 }
        for (image, label) in labels.enumerated() {
            let at = image / 2 % 8
            for k in 0..<8 { images.values[image * 64 + (label == 0 ? at * 8 + k : k * 8 + at)] += 4 }
        }
        return (images, labels)
    }

    @Test func learns() throws {
        let (images, labels) = Self.bars()
        let network = Self.network()
        var last = 0.0
        var left: [Double] = []
        var time = 0.0
        try TrainingLoop(batch: 32, epochs: 12, seed: 3).run(
            network, SGD(decay: 1e-4), inputs: images, labels: labels,
            clock: {
                time += 1
                return time
            },
            progress: {
                last = $0.accuracy
                left.append($0.secondsLeft)
            })
        #expect(last > 0.9)
        #expect(left.last == 0)
        #expect(left.count == 36)
    }

    @Test(arguments: [true, false]) func resumesWithTheSameBits(adam: Bool) throws {
        let (images, labels) = Self.bars()
        let loop = TrainingLoop(batch: 32, epochs: 4, schedule: .cosine(peak: 0.01, warmup: 0.1), seed: 3)
        func optimiser() -> any Optimiser { adam ? Adam() : SGD(decay: 1e-3) }
        let (whole, wholeOptimiser) = (Self.network(), optimiser())
        try loop.run(whole, wholeOptimiser, inputs: images, labels: labels, parallel: Parallel(threads: 2))

        let (first, firstOptimiser) = (Self.network(), optimiser())
        try loop.run(first, firstOptimiser, inputs: images, labels: labels, steps: 0..<5)
        let state = try TrainingState(
            TrainingState.encode(
                step: 5, note: "bars", parameters: first.parameters, statistics: first.statistics,
                optimiser: firstOptimiser))
        let (second, secondOptimiser) = (Self.network(), optimiser())
        try state.restore(
            parameters: second.parameters, statistics: second.statistics, optimiser: secondOptimiser)
        try loop.run(second, secondOptimiser, inputs: images, labels: labels, steps: state.step..<1000)

        #expect(second.parameters.map(\.parameter.values) == whole.parameters.map(\.parameter.values))
        #expect(second.statistics.map(\.parameter.values) == whole.statistics.map(\.parameter.values))
        #expect(state.note == "bars")
    }

    @Test func statesOfOtherNetworksAreRefused() throws {
        let (images, labels) = Self.bars()
        let (network, optimiser) = (Self.network(), SGD())
        try TrainingLoop(batch: 32, epochs: 1).run(network, optimiser, inputs: images, labels: labels)
        let bytes = TrainingState.encode(
            step: 3, parameters: network.parameters, statistics: network.statistics, optimiser: optimiser)
        var random = RandomStream(seed: 1)
        let other = Network([Dense(inputs: 3, outputs: 2, random: &random)])
        #expect(throws: NeuralError.self) {
            try TrainingState(bytes).restore(
                parameters: other.parameters, statistics: other.statistics, optimiser: SGD())
        }
        #expect(throws: NeuralError.self) {
            try TrainingState(bytes).restore(
                parameters: network.parameters, statistics: network.statistics, optimiser: Adam())
        }
        #expect(throws: NeuralError.self) { try TrainingState(Safetensors.encode([]) { _ in .float32 }) }
    }
}
