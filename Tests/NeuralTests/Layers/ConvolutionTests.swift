import Neural
import Numerics
import Testing

@Suite struct ConvolutionTests {
    /// Channels, sides and counts that use whole and partial tiles, blocks, chunks and both parallel plans.
    @Test(arguments: [[16, 32, 8, 8, 3], [48, 16, 7, 10, 2], [32, 64, 16, 16, 9], [128, 128, 5, 4, 70]])
    func winogradAgreesWithTheDirectForm(_ sizes: [Int]) throws {
        let (inputs, outputs) = (sizes[0], sizes[1])
        var (a, b) = (RandomStream(seed: 3), RandomStream(seed: 3))
        let fast = Convolution(inputs: inputs, outputs: outputs, random: &a)
        let exact = Convolution(inputs: inputs, outputs: outputs, exact: true, random: &b)
        for layer in [fast, exact] { layer.bias?.values = noise([outputs], seed: 4).values }
        let x = noise([sizes[4], sizes[2], sizes[3], inputs], seed: 1)
        let dy = noise([sizes[4], sizes[2], sizes[3], outputs], seed: 2)
        let pass = Pass(training: true, parallel: Parallel(threads: 2))
        #expect(difference(try fast.forward(x, pass).values, try exact.forward(x, pass).values) < 3e-5)
        #expect(difference(try fast.backward(dy, pass).values, try exact.backward(dy, pass).values) < 3e-5)
        #expect(difference(fast.weight.gradient, exact.weight.gradient) < 3e-5)
        #expect(fast.bias?.gradient == exact.bias?.gradient)
    }

    @Test(arguments: [[32, 32, 16, 16, 20], [128, 128, 8, 8, 40], [3, 5, 9, 9, 20]])
    func sameBitsAtAnyThreadCount(_ sizes: [Int]) throws {
        var random = RandomStream(seed: 3)
        let layer = Convolution(inputs: sizes[0], outputs: sizes[1], random: &random)
        let x = noise([sizes[4], sizes[2], sizes[3], sizes[0]], seed: 1)
        let dy = noise([sizes[4], sizes[2], sizes[3], sizes[1]], seed: 2)
        var runs: [[[Float]]] = []
        for threads in [1, 2, 5] {
            let pass = Pass(training: true, parallel: Parallel(threads: threads))
            let y = try layer.forward(x, pass)
            let dx = try layer.backward(dy, pass)
            runs.append([y.values, dx.values, layer.weight.gradient, layer.bias?.gradient ?? []])
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] == runs[2])
    }

    @Test(arguments: [(3, 1, 1), (4, 2, 1), (5, 1, 2), (1, 1, 0), (3, 2, 0)])
    func generalGradients(kernel: Int, stride: Int, padding: Int) throws {
        var random = RandomStream(seed: 9)
        let layer = Convolution(
            inputs: 3, outputs: 4, kernel: kernel, stride: stride, padding: padding, random: &random)
        try checkGradients(layer, input: [3, 8, 7, 3])
    }

    @Test func winogradGradients() throws {
        var random = RandomStream(seed: 9)
        try checkGradients(Convolution(inputs: 16, outputs: 16, random: &random), input: [2, 6, 9, 16])
    }

    @Test func transposedGradients() throws {
        var random = RandomStream(seed: 9)
        try checkGradients(TransposedConvolution(inputs: 4, outputs: 3, random: &random), input: [2, 4, 5, 4])
    }

    @Test(arguments: [("conv2d_k3s1p1", 3, 1), ("conv2d_k4s2p1", 4, 2)])
    func goldenConvolution(name: String, kernel: Int, stride: Int) throws {
        let golden = try goldens()
        func values(_ key: String) throws -> Tensor { try golden.tensor("\(name).\(key)") }
        let (x, w) = (try values("x"), try values("w"))
        var random = RandomStream(seed: 0)
        let layer = Convolution(
            inputs: w.shape[2], outputs: w.shape[3], kernel: kernel, stride: stride, padding: 1, random: &random)
        layer.weight.values = w.values
        layer.bias?.values = try values("b").values
        let pass = Pass(training: true)
        #expect(difference(try layer.forward(x, pass).values, try values("y").values) < 1e-5)
        #expect(difference(try layer.backward(values("dy"), pass).values, try values("dx").values) < 1e-5)
        #expect(difference(layer.weight.gradient, try values("dw").values) < 1e-5)
        #expect(difference(layer.bias?.gradient ?? [], try values("db").values) < 1e-5)
    }

    @Test func goldenTransposedConvolution() throws {
        let golden = try goldens()
        func values(_ key: String) throws -> Tensor { try golden.tensor("convT2d_k4s2p1.\(key)") }
        let w = try values("w")
        var random = RandomStream(seed: 0)
        let layer = TransposedConvolution(inputs: w.shape[3], outputs: w.shape[2], random: &random)
        layer.weight.values = w.values
        layer.bias.values = try values("b").values
        let pass = Pass(training: true)
        #expect(difference(try layer.forward(values("x"), pass).values, try values("y").values) < 1e-5)
        #expect(difference(try layer.backward(values("dy"), pass).values, try values("dx").values) < 1e-5)
        #expect(difference(layer.weight.gradient, try values("dw").values) < 1e-5)
        #expect(difference(layer.bias.gradient, try values("db").values) < 1e-5)
    }

    @Test func wrongShapesAreRefused() {
        var random = RandomStream(seed: 0)
        let layer = Convolution(inputs: 3, outputs: 4, random: &random)
        #expect(throws: NeuralError.self) { try layer.forward(noise([2, 8, 8, 1], seed: 1), .inference) }
        #expect(throws: NeuralError.self) {
            try layer.backward(noise([2, 8, 8, 4], seed: 1), Pass(training: true))
        }
    }
}
