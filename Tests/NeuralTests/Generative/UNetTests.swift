import Neural
import Numerics
import Testing

@Suite struct UNetTests {
    private func network(classes: Int, levels: [Int] = [16, 32]) throws -> UNet {
        var random = RandomStream(seed: 3)
        let network = try UNet(
            UNet.Design(channels: 4, levels: levels, classes: classes, embedding: 16), random: &random)
        // Some weights start at zero, which would hide what lies before them.
        for (index, (_, parameter)) in network.parameters.enumerated() where parameter.values.allSatisfy({ $0 == 0 }) {
            parameter.values = noise(parameter.shape, seed: 100 + UInt64(index)).values.map { 0.05 * $0 }
        }
        return network
    }

    /// Every parameter's gradient against central differences along a random direction.
    @Test(arguments: [0, 3]) func gradients(_ classes: Int) throws {
        let network = try network(classes: classes, levels: [16, 16, 32])
        let (x, weights) = (noise([3, 8, 8, 4], seed: 1), noise([3, 8, 8, 4], seed: 2))
        let labels = classes > 0 ? [0, 3, 1] : [0, 0, 0]
        let pass = Pass(training: true, parallel: Parallel(threads: 2))
        func objective() throws -> Double {
            let y = try network.forward(x, times: [3, 400, 900], labels: labels, pass)
            return zip(y.values, weights.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        _ = try objective()
        try network.backward(weights, pass)
        let gradients = network.parameters.map(\.parameter.gradient)
        for (index, (name, parameter)) in network.parameters.enumerated() {
            let direction = noise(parameter.shape, seed: 20 + UInt64(index)).values
            let exact = zip(gradients[index], direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            let size = gradients[index].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            let kept = parameter.values
            var sides: [Double] = []
            for factor in [Float(2e-3), -2e-3] {
                parameter.values = zip(kept, direction).map { $0 + factor * $1 }
                sides.append(try objective())
            }
            parameter.values = kept
            let numeric = (sides[0] - sides[1]) / 4e-3
            #expect(abs(numeric - exact) <= 2e-2 * max(size, 1), "\(name): \(numeric) for \(exact)")
        }
    }

    @Test func timeAndClassMatter() throws {
        let network = try network(classes: 2)
        let x = noise([1, 8, 8, 4], seed: 1)
        func run(_ time: Double, _ label: Int) throws -> Tensor {
            try network.forward(x, times: [time], labels: [label], .inference)
        }
        #expect(try run(3, 0).shape == x.shape)
        #expect(try run(3, 0) != run(400, 0))
        #expect(try run(3, 0) != run(3, 2))
        #expect(throws: NeuralError.self) { try run(3, 3) }
    }

    @Test func sameBitsAtAnyThreadCount() throws {
        let network = try network(classes: 2)
        let (x, dy) = (noise([5, 8, 8, 4], seed: 1), noise([5, 8, 8, 4], seed: 2))
        var runs: [[[Float]]] = []
        for threads in [1, 2] {
            let pass = Pass(training: true, parallel: Parallel(threads: threads))
            let y = try network.forward(x, times: [1, 2, 3, 4, 5], labels: [0, 1, 2, 0, 1], pass)
            try network.backward(dy, pass)
            runs.append([y.values] + network.parameters.map(\.parameter.gradient))
        }
        #expect(runs[0] == runs[1])
    }

    @Test func oddChannelsAreRefused() {
        var random = RandomStream(seed: 3)
        #expect(throws: NeuralError.self) { try UNet(UNet.Design(channels: 1, levels: [20]), random: &random) }
        #expect(throws: NeuralError.self) { try UNet(UNet.Design(channels: 1, levels: []), random: &random) }
    }
}
