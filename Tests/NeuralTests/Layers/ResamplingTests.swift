import Neural
import Numerics
import Testing

@Suite struct ResamplingTests {
    @Test(arguments: [1, 3, 16, 20]) func gradients(_ channels: Int) throws {
        try checkGradients(Upsample(), input: [3, 3, 4, channels])
        try checkGradients(AveragePool(), input: [3, 4, 6, channels])
        try checkGradients(SpaceToDepth(channels: 4 * channels + 3), input: [3, 4, 6, channels])
        try checkGradients(DepthToSpace(channels: channels), input: [3, 2, 3, 4 * channels + 5])
    }

    @Test func values() throws {
        let x = try Tensor(shape: [1, 2, 2, 1], values: [1, 2, 3, 4])
        #expect(try Upsample().forward(x, .inference).values == [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4])
        #expect(try AveragePool().forward(x, .inference).values == [2.5])
        let deep = try SpaceToDepth(channels: 6).forward(x, .inference)
        #expect(deep.shape == [1, 1, 1, 6] && deep.values == [1, 2, 3, 4, 0, 0])
        #expect(try DepthToSpace(channels: 1).forward(deep, .inference) == x)
    }

    @Test func sameBitsAtAnyThreadCount() throws {
        let x = noise([7, 6, 8, 5], seed: 1)
        for layer in [Upsample(), AveragePool(), SpaceToDepth(channels: 32)] as [any Layer] {
            let one = try layer.forward(x, Pass(training: true))
            #expect(try layer.forward(x, Pass(training: true, parallel: Parallel(threads: 3))) == one)
        }
    }

    @Test func oddSidesAreRefused() {
        #expect(throws: NeuralError.self) { try AveragePool().forward(noise([1, 3, 4, 2], seed: 1), .inference) }
        #expect(throws: NeuralError.self) {
            try SpaceToDepth(channels: 7).forward(noise([1, 4, 4, 2], seed: 1), .inference)
        }
        #expect(throws: NeuralError.self) {
            try DepthToSpace(channels: 2).forward(noise([1, 4, 4, 7], seed: 1), .inference)
        }
    }
}
