import Neural
import Numerics
import Testing

/// Multiplies by fixed values, as dropout does within one step.
private final class Mask: PiecewiseLinear {
    private let mask: [Float]

    init(_ mask: [Float]) { self.mask = mask }

    func forward(_ input: Tensor, _ pass: Pass) -> Tensor { push(input, pass) }
    func backward(_ gradient: Tensor, _ pass: Pass) -> Tensor { push(gradient, pass) }

    func push(_ tangent: Tensor, _ pass: Pass) -> Tensor {
        var result = tangent
        for index in result.values.indices { result.values[index] *= mask[index] }
        return result
    }
}

@Suite struct GradientPenaltyTests {
    @Test(arguments: ["gp_mlp_nodrop", "gp_mlp_drop"]) func goldenPerceptron(_ name: String) throws {
        let golden = try adversarialGoldens()
        func values(_ key: String) throws -> Tensor { try golden.tensor("\(name).\(key)") }
        var random = RandomStream(seed: 0)
        let dense = try (1...3).map { index in
            let weight = try values("W\(index)")
            let layer = Dense(inputs: weight.shape[0], outputs: weight.shape[1], random: &random)
            layer.weight.values = weight.values
            layer.bias.values = try values("b\(index)").values
            return layer
        }
        let critic = Network([
            dense[0], Activation(.leakyReLU(slope: 0.2)), Mask(try values("m1").values),
            dense[1], Activation(.leakyReLU(slope: 0.2)), Mask(try values("m2").values), dense[2],
        ])
        let x = try values("x")
        #expect(difference(try critic.forward(x, .inference).values, try values("out").values) < 1e-5)
        let unit = try GradientPenalty.unitNorm(weight: 10).apply(to: critic, at: x, parallel: .serial)
        #expect(abs(unit.value / Double(try values("gp").values[0]) - 1) < 1e-5)
        for (index, layer) in dense.enumerated() {
            #expect(difference(layer.weight.gradient, try values("dW\(index + 1)").values) < 1e-5)
            #expect(layer.bias.gradient.allSatisfy { $0 == 0 })
        }
        let zero = try GradientPenalty.zeroNorm(weight: 10).apply(to: critic, at: x, parallel: .serial)
        #expect(abs(zero.value / Double(try values("r1_gamma10").values[0]) - 1) < 1e-5)
        for (index, layer) in dense.enumerated() {
            #expect(difference(layer.weight.gradient, try values("r1_dW\(index + 1)").values) < 1e-5)
        }
    }

    @Test func goldenConvolutions() throws {
        let golden = try adversarialGoldens()
        func values(_ key: String) throws -> Tensor { try golden.tensor("gp_conv.\(key)") }
        var random = RandomStream(seed: 0)
        let (w1, w2, head) = (try values("w1"), try values("w2"), try values("wf"))
        func convolution(_ weight: Tensor) -> Convolution {
            let layer = Convolution(
                inputs: weight.shape[2], outputs: weight.shape[3], kernel: 4, stride: 2, padding: 1, bias: false,
                random: &random)
            layer.weight.values = weight.values
            return layer
        }
        let (first, second) = (convolution(w1), convolution(w2))
        let last = ClassProjection(features: head.shape[0], classes: 0, random: &random)
        last.weight.values = head.values
        let critic = Network([
            first, Activation(.leakyReLU(slope: 0.2)), second, Activation(.leakyReLU(slope: 0.2)), Flatten(), last,
        ])
        let x = try values("x")
        #expect(difference(try critic.forward(x, .inference).values, try values("out").values) < 1e-5)
        let penalty = try GradientPenalty.unitNorm(weight: 10).apply(to: critic, at: x, parallel: .serial)
        #expect(abs(penalty.value / Double(try values("gp").values[0]) - 1) < 1e-5)
        #expect(difference(first.weight.gradient, try values("dw1").values) < 1e-5)
        #expect(difference(second.weight.gradient, try values("dw2").values) < 1e-5)
        #expect(difference(last.weight.gradient, try values("dwf").values) < 1e-5)
    }

    /// Every layer that a critic may have, with spectral norm or without, against central differences. Large biases of
    /// both signs keep the rectifiers on one side: where one switches, the penalty jumps.
    @Test(arguments: [false, true], [GradientPenalty.unitNorm(weight: 10), .zeroNorm(weight: 2)])
    func agreesWithDifferences(spectral: Bool, penalty: GradientPenalty) throws {
        var random = RandomStream(seed: 4)
        let planes = LabelPlanes(classes: 2)
        let head = ClassProjection(features: 32, classes: 3, random: &random)
        head.bias.values = [0.3]
        let convolutions = [
            Convolution(inputs: 16, outputs: 16, random: &random),
            Convolution(inputs: 16, outputs: 8, kernel: 3, stride: 2, padding: 1, random: &random),
        ]
        for (layer, size) in zip(convolutions, [20, 500] as [Float]) {
            layer.bias?.values = (0..<(layer.bias?.values.count ?? 0)).map { $0 % 2 == 0 ? size : -size }
        }
        var layers: [any Layer] = [planes, SpaceToDepth(channels: 16)]
        for layer in convolutions {
            layers.append(spectral ? SpectralNorm(layer, random: &random) : layer)
            layers.append(Activation(.leakyReLU(slope: 0.2)))
        }
        layers += [Flatten(), spectral ? SpectralNorm(head, random: &random) : head]
        let critic = Network(layers)
        planes.labels = [0, 1, 1, 0, 1]
        head.labels = [2, 0, 1, 0, 2]
        let x = noise([5, 8, 8, 1], seed: 8)
        // The power iterations settle first.
        for _ in 0..<(spectral ? 100 : 0) { _ = try critic.forward(x, Pass(training: true)) }
        let parallel = Parallel(threads: 2)
        _ = try penalty.apply(to: critic, at: x, parallel: parallel)
        let parameters = critic.parameters.filter { $0.name.hasSuffix("weight") }.map(\.parameter)
        let gradients = parameters.map(\.gradient)
        for (index, parameter) in parameters.enumerated() {
            let direction = noise(parameter.shape, seed: 30 + UInt64(index)).values
            let kept = parameter.values
            let exact = zip(gradients[index], direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            let size = gradients[index].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            let step: Float = 1e-3
            var sides: [Double] = []
            for factor in [step, -step] {
                parameter.values = zip(kept, direction).map { $0 + factor * $1 }
                for _ in 0..<(spectral ? 20 : 0) { _ = try critic.forward(x, Pass(training: true)) }
                sides.append(try penalty.apply(to: critic, at: x, parallel: parallel).value)
            }
            parameter.values = kept
            let numeric = (sides[0] - sides[1]) / Double(2 * step)
            #expect(abs(numeric - exact) <= 2e-2 * max(size, 1e-3), "weight \(index): \(numeric) for \(exact)")
        }
    }

    @Test func smoothLayersAreRefused() throws {
        var random = RandomStream(seed: 0)
        let smooth = Network([Dense(inputs: 3, outputs: 1, random: &random), Activation(.tanh)])
        #expect(throws: NeuralError.self) {
            try GradientPenalty.zeroNorm(weight: 1).apply(to: smooth, at: noise([4, 3], seed: 1), parallel: .serial)
        }
        let normalised = Network([BatchNorm(channels: 3), Dense(inputs: 3, outputs: 1, random: &random)])
        #expect(throws: NeuralError.self) {
            try GradientPenalty.zeroNorm(weight: 1).apply(
                to: normalised, at: noise([4, 3], seed: 1), parallel: .serial)
        }
    }
}
