import Neural
import Numerics
import Testing

@Suite struct OptimiserTests {
    @Test(arguments: ["adam_default_l2", "adam_gan", "adam_ctgan"]) func goldenAdam(_ name: String) throws {
        let golden = try goldens()
        func values(_ key: String) throws -> [Double] {
            try golden.tensor("\(name).\(key)").values.map { Double($0) }
        }
        let (start, betas) = (try values("p0"), try values("betas"))
        let parameter = Parameter(shape: [start.count], values: start.map { Float($0) }, decays: true)
        let adam = Adam(
            beta1: betas[0], beta2: betas[1], epsilon: try values("eps")[0], decay: try values("wd")[0])
        let (gradients, trace) = (try values("grads"), try values("trace"))
        for step in 0..<gradients.count / start.count {
            let range = step * start.count..<(step + 1) * start.count
            parameter.gradient = gradients[range].map { Float($0) }
            adam.step([parameter], rate: try values("lr")[0])
            #expect(difference(parameter.values, trace[range].map { Float($0) }) < 1e-5)
        }
    }

    /// Two steps by hand: v = 0.9 v + g + d w, w −= r (g + d w + 0.9 v); no decay on biases.
    @Test func nesterovWithDecay() {
        let weight = Parameter(shape: [1], values: [1], decays: true)
        let bias = Parameter(shape: [1], values: [1], decays: false)
        let sgd = SGD(momentum: 0.9, nesterov: true, decay: 0.5)
        for parameter in [weight, bias] { parameter.gradient = [1] }
        sgd.step([weight, bias], rate: 0.1)
        #expect(abs(weight.values[0] - (1 - 0.1 * (1.5 + 0.9 * 1.5))) < 1e-6)
        #expect(abs(bias.values[0] - (1 - 0.1 * 1.9)) < 1e-6)
        sgd.step([weight, bias], rate: 0.1)
        #expect(abs(bias.values[0] - (0.81 - 0.1 * (1 + 0.9 * 1.9))) < 1e-6)
    }

    @Test func schedules() {
        let cycle = Schedule.oneCycle(peak: 1, warmup: 0.2)
        let rates = (0..<100).map { cycle.rate(step: $0, of: 100) }
        #expect(rates.allSatisfy { $0 > 0 && $0 <= 1 })
        #expect((rates.firstIndex(of: rates.max() ?? 0) ?? 0) / 2 == 10)
        #expect(rates[99] < 0.01)
        let cosine = Schedule.cosine(peak: 1, warmup: 0)
        #expect(abs(cosine.rate(step: 50, of: 101) - 0.5) < 1e-12)
    }
}
