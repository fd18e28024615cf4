import Foundation
import Neural
import TestSupport
import Testing

/// Reference values of another implementation for penalties, spectral norms and adversarial losses.
func adversarialGoldens() throws -> Safetensors {
    let url = SharedData.repository.appending(path: "Tests/Goldens/adversarial.safetensors")
    return try Safetensors([UInt8](Data(contentsOf: url)))
}

@Suite struct AdversarialLossTests {
    @Test func golden() throws {
        let golden = try adversarialGoldens()
        func values(_ key: String) throws -> [Float] { try golden.tensor("gan_ns.\(key)").values }
        let (real, fake) = (try values("real_logit"), try values("fake_logit"))
        let critic = AdversarialLoss.nonSaturating.critic(real: real, fake: fake)
        #expect(abs(critic.loss - Double(try values("loss_d")[0])) < 1e-6)
        #expect(difference(critic.real, try values("d_real")) < 1e-6)
        #expect(difference(critic.fake, try values("d_fake")) < 1e-6)
        let generator = AdversarialLoss.nonSaturating.generator(fake: fake)
        #expect(abs(generator.loss - Double(try values("loss_g")[0])) < 1e-6)
        #expect(difference(generator.fake, try values("dg_fake")) < 1e-6)
        let distance = AdversarialLoss.wasserstein.critic(real: real, fake: fake)
        #expect(abs(distance.loss - Double(try values("wgan_d")[0])) < 1e-6)
    }

    /// At logits 0 both terms are log 2; at ±log 3 the probabilities are 3/4 and 1/4.
    @Test func byHand() {
        let even = AdversarialLoss.nonSaturating.critic(real: [0, 0], fake: [0])
        #expect(abs(even.loss - 2 * log(2)) < 1e-12)
        #expect(even.real == [-0.25, -0.25] && even.fake == [0.5])
        let sure = AdversarialLoss.nonSaturating.critic(real: [Float(log(3.0))], fake: [-Float(log(3.0))])
        #expect(abs(sure.loss - 2 * log(4.0 / 3)) < 1e-7)
        #expect(abs(sure.real[0] + 0.25) < 1e-6 && abs(sure.fake[0] - 0.25) < 1e-6)
        let pushed = AdversarialLoss.nonSaturating.generator(fake: [-Float(log(3.0))])
        #expect(abs(pushed.loss - log(4.0)) < 1e-7 && abs(pushed.fake[0] + 0.75) < 1e-6)
        let wasserstein = AdversarialLoss.wasserstein.critic(real: [3, 5], fake: [1])
        #expect(wasserstein.loss == -3 && wasserstein.real == [-0.5, -0.5] && wasserstein.fake == [1])
        #expect(AdversarialLoss.wasserstein.generator(fake: [2]).loss == -2)
    }

    @Test func farLogitsStayFinite() {
        let result = AdversarialLoss.nonSaturating.critic(real: [-1000], fake: [1000])
        #expect(result.loss == 2000 && result.real == [-1] && result.fake == [1])
    }
}
