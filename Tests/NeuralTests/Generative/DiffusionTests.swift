import Foundation
import Neural
import Numerics
import Testing

@Suite struct DiffusionTests {
    @Test(arguments: [("linear", DiffusionSchedule.Kind.linear), ("cosine", .cosine)])
    func goldenSchedule(name: String, kind: DiffusionSchedule.Kind) throws {
        let golden = try goldens("generative")
        func values(_ key: String) throws -> [Float] { try golden.tensor("ddpm_T100.\(name)_\(key)").values }
        let schedule = DiffusionSchedule(kind, steps: 100)
        let posterior = (0..<100).map { schedule.posterior($0) }
        #expect(difference(schedule.beta.map { Float($0) }, try values("beta")) < 1e-6)
        #expect(difference(schedule.kept.map { Float($0) }, try values("abar")) < 1e-6)
        #expect(difference(posterior.map { Float($0.variance) }, try values("post_var")) < 1e-6)
        #expect(difference(posterior.map { Float($0.clean) }, try values("post_c1")) < 1e-6)
        #expect(difference(posterior.map { Float($0.noised) }, try values("post_c2")) < 1e-6)
    }

    @Test func goldenTimeEmbedding() throws {
        let golden = try goldens("generative")
        let times = try golden.tensor("ddpm_T100.time_emb_t").values.map { Double($0) }
        let rows = TimeEmbedding.rows(times, width: 16)
        #expect(rows.shape == [4, 16])
        #expect(difference(rows.values, try golden.tensor("ddpm_T100.time_emb_dim16_cos_then_sin").values) < 1e-6)
    }

    @Test func sampledStepsFallToTheFirst() {
        let schedule = DiffusionSchedule()
        #expect(schedule.sampled(4) == [999, 749, 499, 249])
        #expect(schedule.sampled(5_000).count == 1_000)
        #expect(schedule.sampled(1_000).last == 0)
    }

    /// A predictor that knows the image leads every noise to it, whatever the solver and the number of steps.
    @Test(arguments: DiffusionSampler.Solver.allCases, [1, 4, 25])
    func perfectPredictorRecoversTheImage(solver: DiffusionSampler.Solver, steps: Int) throws {
        let image = Tensor(
            unchecked: noise([2, 4, 4, 3], seed: 1).values.map { max(-1, min(1, $0)) }, shape: [2, 4, 4, 3])
        let sampler = DiffusionSampler(solver: solver, steps: steps)
        var seen: [Tensor] = []
        let result = try sampler.images(from: noise([2, 4, 4, 3], seed: 2)) { value, step in
            seen.append(value)
            let (a, b) = (Float(sampler.schedule.signal(step)), Float(sampler.schedule.noise(step)))
            // v = a ε − b x₀ with ε = (x − a x₀) / b.
            let v = zip(value.values, image.values).map { x, clean in a * (x - a * clean) / b - b * clean }
            return Tensor(unchecked: v, shape: value.shape)
        }
        #expect(seen.count == steps)
        #expect(difference(result.values, image.values) < 1e-4)
    }

    /// For data N(0, s²) the perfect predictor is linear and the image of a noise under the exact flow is s times it;
    /// the second-order solver comes closer than the first-order one.
    @Test func secondOrderIsMoreAccurate() throws {
        let variance = 0.09
        let start = noise([1, 4, 4, 1], seed: 2)
        let exact = start.values.map { Float(variance.squareRoot()) * $0 }
        func error(_ solver: DiffusionSampler.Solver) throws -> Float {
            let sampler = DiffusionSampler(solver: solver, steps: 20)
            let result = try sampler.images(from: start) { value, step in
                let (a, b) = (sampler.schedule.signal(step), sampler.schedule.noise(step))
                let clean = a * variance / (a * a * variance + b * b)
                let factor = Float(a * (1 - a * clean) / b - b * clean)
                return Tensor(unchecked: value.values.map { factor * $0 }, shape: value.shape)
            }
            return difference(result.values, exact)
        }
        #expect(try error(.dpm) < 0.5 * error(.ddim))
        #expect(try error(.dpm) < 0.06)
    }

    @Test func forwardNoiseHasTheVelocityOfItsParts() {
        let (x, noise) = ([Float](repeating: 0.5, count: 4), [Float](repeating: -2, count: 4))
        let (noised, target) = DiffusionPasses.diffuse(
            x, noise: noise, a: [0.8, 0.6], b: [0.6, 0.8], parallel: .serial)
        #expect(difference(noised, [-0.8, -0.8, -1.3, -1.3]) < 1e-6)
        #expect(difference(target, [-1.9, -1.9, -1.6, -1.6]) < 1e-6)
        let clean = DiffusionPasses.denoised(noised, velocity: target, a: 0.8, b: 0.6, parallel: .serial)
        #expect(difference(Array(clean[..<2]), [0.5, 0.5]) < 1e-6)
    }
}
