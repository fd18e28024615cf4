import Features
import Neural
import Numerics
import Testing

@Suite struct FoldedNetworkTests {
    /// Folding the normalisation in changes nothing but the rounding.
    @Test func agreesWithTheTrainingForm() throws {
        let network = FeatureNetwork(classes: 3, states: 2, seed: 1)
        var random = RandomStream(seed: 2)
        for (name, parameter) in network.statistics + network.parameters where parameter.shape.count == 1 {
            let positive = name.hasSuffix("variance") || name.hasSuffix("scale")
            for k in parameter.values.indices {
                parameter.values[k] = positive ? Float(random.uniform(in: 0.5...1.5)) : Float(random.normal()) * 0.1
            }
        }
        let images = Tensor(
            unchecked: (0..<3 * 32 * 32 * 3).map { _ in Float(random.normal()) }, shape: [3, 32, 32, 3])
        let expected = try network.forward(images, .inference).levels
        let levels = try FoldedNetwork(network.foldedLayers).forward(images, parallel: Parallel(threads: 2))
        for (level, other) in zip(levels, expected) {
            #expect(level.shape == other.shape)
            let scale = other.values.map(abs).max() ?? 0
            #expect(zip(level.values, other.values).allSatisfy { abs($0 - $1) < 1e-4 * scale })
        }
    }

    @Test func fileRoundTrip() throws {
        let network = FeatureNetwork(classes: 5, states: 8, seed: 1)
        let classes = [(name: "a", classNames: ["x", "y"]), (name: "b", classNames: ["1", "2", "3"])]
        let bytes = NetworkFile.encode(network, version: "7", classes: classes)
        let file = try NetworkFile(bytes)
        #expect(file.version == "7")
        #expect(file.head?.groups.map(\.columns) == [0..<2, 2..<5])
        #expect(file.head?.groups.last?.classNames == ["1", "2", "3"])
        let weight = network.foldedLayers[4].weight.values[17]
        #expect(abs(file.network.layers[4].weight.values[17] - weight) <= abs(weight) / 1024)
        #expect(throws: (any Error).self) { try NetworkFile(Array(bytes.dropLast())) }
        #expect(throws: (any Error).self) { try EmbeddedExtractor(weights: Safetensors.encode([]) { _ in .float32 }) }
    }

    @Test func weightsThatAreNoNumbersAreRefused() throws {
        var layers = FeatureNetwork(classes: 1, states: 1, seed: 1).foldedLayers
        var weight = layers[3].weight
        weight.values[0] = .nan
        layers[3] = FoldedNetwork.Layer(weight: weight, bias: layers[3].bias)
        #expect(throws: FeatureError.self) { try FoldedNetwork(layers) }
        #expect(throws: FeatureError.self) { try FoldedNetwork(Array(layers.dropLast())) }
    }
}
