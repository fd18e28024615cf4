import Generators
import Numerics
import Testing

@Suite struct MixtureFitTests {
    private func codes(_ centres: [[Double]], spread: Double, variance: Double) -> MixtureFit.Codes {
        var codes = MixtureFit.Codes(latent: 2)
        var random = RandomStream(seed: 3)
        for index in 0..<2_000 {
            let centre = centres[index % centres.count]
            let mean = centre.map { Float($0 + spread * random.normal()) }
            codes.add(mean[...], [Float](repeating: Float(-1 / (variance == 0 ? 0.01 : 1)), count: 2)[...])
        }
        return codes
    }

    /// One Gaussian: the mean, and the covariance of the means plus the posteriors' own variance e⁻¹.
    @Test func oneGaussianHasTheMomentsOfTheAggregate() {
        let fit = MixtureFit(codes([[3, -1]], spread: 0.5, variance: 1), components: 1, RandomStream(seed: 1))
        #expect(fit.weights == [1])
        #expect(abs(fit.means[0] - 3) < 0.05)
        #expect(abs(fit.means[1] + 1) < 0.05)
        // Uᵀ U = (0.25 + e⁻¹) I.
        #expect(abs(fit.factors[0] * fit.factors[0] - 0.6179) < 0.04)
        let corner = fit.factors[1] * fit.factors[1] + fit.factors[3] * fit.factors[3]
        #expect(abs(corner - 0.6179) < 0.04)
        #expect(fit.factors[2] == 0)
    }

    @Test func twoGaussiansFindTwoGroups() {
        let fit = MixtureFit(
            codes([[6, 0], [-6, 2]], spread: 0.5, variance: 1), components: 2, RandomStream(seed: 1))
        let order = fit.means[0] > 0 ? [0, 1] : [1, 0]
        #expect(abs(fit.means[2 * order[0]] - 6) < 0.1)
        #expect(abs(fit.means[2 * order[1]] + 6) < 0.1)
        #expect(abs(fit.means[2 * order[1] + 1] - 2) < 0.1)
        #expect(abs(fit.weights[0] - 0.5) < 0.01)
    }

    @Test func fewRowsLeaveTheStandardNormal() {
        let fit = MixtureFit(MixtureFit.Codes(latent: 2), components: 2, RandomStream(seed: 1))
        #expect(fit.means == [0, 0, 0, 0])
        #expect(fit.factors == [1, 0, 0, 1, 1, 0, 0, 1])
    }
}
