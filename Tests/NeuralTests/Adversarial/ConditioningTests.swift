import Neural
import Numerics
import Testing

@Suite struct ConditioningTests {
    @Test func projectionGradients() throws {
        var random = RandomStream(seed: 2)
        let layer = ClassProjection(features: 5, classes: 3, random: &random)
        layer.labels = [0, 2, 1, 1, 2, 0, 0]
        try checkGradients(layer, input: [7, 5])
    }

    @Test func projectionByHand() throws {
        var random = RandomStream(seed: 2)
        let layer = ClassProjection(features: 2, classes: 2, random: &random)
        // Columns: w, e₀, e₁.
        layer.weight.values = [1, 10, 100, 2, 20, 200]
        layer.bias.values = [0.5]
        layer.labels = [0, 1]
        let x = try Tensor(shape: [2, 2], values: [1, 1, 1, -1])
        #expect(try layer.forward(x, .inference).values == [33.5, -100.5])
        layer.labels = [0, 2]
        #expect(throws: NeuralError.self) { try layer.forward(x, .inference) }
    }

    @Test func planes() throws {
        let layer = LabelPlanes(classes: 2)
        layer.labels = [1, 0]
        let x = try Tensor(shape: [2, 1, 2, 1], values: [5, 6, 7, 8])
        #expect(try layer.forward(x, .inference).values == [5, 0, 1, 6, 0, 1, 7, 1, 0, 8, 1, 0])
        try checkGradients(layer, input: [2, 3, 2, 3])
    }
}
