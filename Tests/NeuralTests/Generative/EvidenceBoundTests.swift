import Foundation
import Neural
import Numerics
import Testing

@Suite struct EvidenceBoundTests {
    /// Linear encoder and decoder with the noise of another implementation: both terms and all gradients.
    @Test func golden() throws {
        let golden = try goldens("generative")
        func values(_ key: String) throws -> Tensor { try golden.tensor("vae_linear.\(key)") }
        var random = RandomStream(seed: 0)
        let encoder = Dense(inputs: 12, outputs: 6, random: &random)
        let decoder = Dense(inputs: 3, outputs: 12, random: &random)
        encoder.weight.values = try values("We").values
        encoder.bias.values = try values("be").values
        decoder.weight.values = try values("Wd").values
        decoder.bias.values = try values("bd").values
        let pass = Pass(training: true)
        let (x, noise) = (try values("X"), try values("eps"))
        let posterior = try GaussianPosterior(try encoder.forward(x, pass))
        #expect(difference(posterior.mean.values, try values("mu").values) < 1e-5)
        #expect(difference(posterior.logVariance.values, try values("logvar").values) < 1e-5)
        let code = try posterior.code(noise: noise)
        #expect(difference(code.values, try values("z").values) < 1e-5)
        let outcome = try PixelLikelihood(.bernoulli).evaluate(
            try decoder.forward(code, pass), target: x, share: 1 / 8)
        #expect(abs(outcome.sum / 8 - Double(try values("rec").values[0])) < 1e-4)
        #expect(abs(posterior.divergence / 8 - Double(try values("kl").values[0])) < 1e-4)
        let gradient = try posterior.gradient(
            codeGradient: try decoder.backward(outcome.gradient, pass), noise: noise, weight: 1 / 8)
        _ = try encoder.backward(gradient, pass)
        #expect(difference(encoder.weight.gradient, try values("dWe").values) < 1e-4)
        #expect(difference(encoder.bias.gradient, try values("dbe").values) < 1e-4)
        #expect(difference(decoder.weight.gradient, try values("dWd").values) < 1e-4)
        #expect(difference(decoder.bias.gradient, try values("dbd").values) < 1e-4)
    }

    @Test func divergenceByHand() throws {
        // ½ (μ² + σ² − 1 − log σ²): ½ (1 + 1 − 1 − 0) and ½ (0 + 4 − 1 − log 4).
        let posterior = try GaussianPosterior(
            Tensor(shape: [1, 4], values: [1, 0, 0, Float(log(4.0))]))
        #expect(abs(posterior.divergence - (0.5 + 0.5 * (3 - log(4.0)))) < 1e-6)
        let code = try posterior.code(noise: Tensor(shape: [1, 2], values: [2, -1]))
        #expect(difference(code.values, [3, -2]) < 1e-6)
        #expect(throws: NeuralError.self) { try GaussianPosterior(Tensor(shape: [2, 3])) }
    }

    @Test func bernoulliByHand() throws {
        let logits: [Float] = [0, 2, -3, 60, -60, 0.5]
        let targets: [Float] = [0.3, 1, 0, 1, 0.25, 0.5]
        let outcome = try PixelLikelihood(.bernoulli).evaluate(
            Tensor(shape: [1, 6], values: logits), target: Tensor(shape: [1, 6], values: targets), share: 0.5)
        let exact = zip(logits, targets).reduce(0.0) { sum, pair in
            let (l, x) = (Double(pair.0), Double(pair.1))
            return sum + max(l, 0) + log1p(exp(-abs(l))) - x * l
        }
        #expect(abs(outcome.sum - exact) < 1e-5)
        for (index, gradient) in outcome.gradient.values.enumerated() {
            let sigmoid = 1 / (1 + exp(-Double(logits[index])))
            #expect(abs(Double(gradient) - 0.5 * (sigmoid - Double(targets[index]))) < 1e-6)
        }
    }

    @Test func gaussianByHand() throws {
        let likelihood = PixelLikelihood(.gaussian, logDeviation: Float(log(0.5)))
        let outcome = try likelihood.evaluate(
            Tensor(shape: [2, 2], values: [0, 1, 0.5, -1]), target: Tensor(shape: [2, 2], values: [0.5, 1, 0, 0]),
            share: 0.5)
        // Σ ½ (x − m)² / σ² + log σ + ½ log 2π with σ = ½ and Σ (x − m)² = 1.5.
        let exact = 0.5 * 1.5 / 0.25 + 4 * (log(0.5) + 0.5 * log(2 * Double.pi))
        #expect(abs(outcome.sum - exact) < 1e-5)
        #expect(difference(outcome.gradient.values, [-1, 0, 1, -2]) < 1e-6)
        // By log σ: count − Σ (x − m)² / σ².
        #expect(abs(likelihood.logDeviation.gradient[0] - 0.5 * (4 - 6)) < 1e-5)
    }

    /// More values than a block: the sum and gradient of a long row are those of its parts, at any thread count.
    @Test func longRows() throws {
        let (l, x) = (noise([1, 50_001], seed: 1), noise([1, 50_001], seed: 2))
        let one = PixelLosses.bernoulli(l.values, x.values, share: 1, parallel: .serial)
        let three = PixelLosses.bernoulli(l.values, x.values, share: 1, parallel: Parallel(threads: 3))
        #expect(one.sum == three.sum)
        #expect(one.gradient == three.gradient)
        let exact = zip(l.values, x.values).reduce(0.0) { sum, pair in
            sum + max(Double(pair.0), 0) + log1p(exp(-abs(Double(pair.0)))) - Double(pair.1) * Double(pair.0)
        }
        #expect(abs(one.sum - exact) < 1e-5 * abs(exact))
        let squares = PixelLosses.squaredError(l.values, x.values, share: 1, parallel: .serial)
        let direct = zip(l.values, x.values).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
        #expect(abs(squares.sum - direct) < 1e-5 * direct)
    }
}
