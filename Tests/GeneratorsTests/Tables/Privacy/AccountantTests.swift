import Foundation
import Generators
import TestSupport
import Testing

/// Values of dp-accounting 0.6, opacus 1.6 and of closed forms.
@Suite struct AccountantTests {
    private struct Goldens: Decodable {
        struct Subsampled: Decodable {
            let sigma: Double, q: Double, steps: Double, delta: Double, eps_rdp_improved: Double, eps_opacus_rdp: Double, opt_order: Double
            let rdp_total: [String: Double]
        }
        struct Concentrated: Decodable { let rho: Double, delta: Double, eps: Double }
        struct Analytic: Decodable { let eps: Double, delta: Double, sigma: Double }
        struct Laplace: Decodable { let eps0: Double, alpha: Double, rdp: Double }
        let orders: [Double]
        let poisson_subsampled_gaussian: [Subsampled]
        let zcdp: [Concentrated]
        let zcdp_inverse: [Concentrated0]
        let analytic_gaussian: [Analytic]
        let laplace_rdp: [Laplace]

        struct Concentrated0: Decodable { let eps: Double, delta: Double, rho: Double }
    }

    private func near(_ a: Double, _ b: Double, _ relative: Double = 1e-6) -> Bool { abs(a - b) <= relative * max(abs(a), abs(b)) }

    @Test(.enabled(if: SharedData.goldens("text_audio/dp") != nil, "goldens are not on this machine"))
    func goldens() throws {
        let folder = try #require(SharedData.goldens("text_audio/dp"))
        let goldens = try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: folder.appending(path: "dp.json")))
        #expect(PrivacyAccountant.orders == goldens.orders)
        for own in goldens.poisson_subsampled_gaussian {
            let curve = PrivacyAccountant.orders.map {
                own.steps * PrivacyAccountant.subsampledRDP(sigma: own.sigma, rate: own.q, order: $0)
            }
            for (order, wanted) in own.rdp_total {
                let got = zip(PrivacyAccountant.orders, curve).first { String($0.0) == order || "\(Int($0.0))" == order && $0.0 >= 2 }
                // That library bounds the order 1.5 from above; the series is exact.
                if order == "1.5" {
                    #expect((got?.1 ?? .infinity) <= wanted)
                } else {
                    #expect(near(got?.1 ?? 0, wanted), "σ \(own.sigma), order \(order)")
                }
            }
            let spent = PrivacyAccountant.epsilon(rdp: curve, delta: own.delta)
            #expect(near(spent.epsilon, own.eps_opacus_rdp), "\(spent.epsilon), not \(own.eps_opacus_rdp)")
            #expect(near(spent.epsilon, own.eps_rdp_improved, 2e-5))
            #expect(spent.order == own.opt_order)
        }
        for own in goldens.zcdp { #expect(near(PrivacyAccountant.epsilon(rho: own.rho, delta: own.delta), own.eps)) }
        for own in goldens.zcdp_inverse { #expect(near(PrivacyAccountant.rho(epsilon: own.eps, delta: own.delta), own.rho)) }
        for own in goldens.analytic_gaussian {
            #expect(near(PrivacyAccountant.gaussianSigma(epsilon: own.eps, delta: own.delta), own.sigma))
        }
        for own in goldens.laplace_rdp { #expect(near(PrivacyAccountant.laplaceRDP(epsilon: own.eps0, order: own.alpha), own.rdp)) }
    }

    /// The integral of the two densities, by the trapezoid rule.
    @Test func orderThatIsNotWhole() {
        let (sigma, rate, order) = (1.1, 0.01, 1.5)
        var sum = 0.0
        for step in -6_000...6_000 {
            let x = Double(step) / 200
            let density = exp(-x * x / (2 * sigma * sigma)) / (sigma * (2 * Double.pi).squareRoot())
            sum += density * pow(1 - rate + rate * exp((2 * x - 1) / (2 * sigma * sigma)), order) / 200
        }
        let got = PrivacyAccountant.subsampledRDP(sigma: sigma, rate: rate, order: order)
        #expect(near(got, log(sum) / (order - 1)))
    }

    @Test func concentratedBothWays() {
        let rho = PrivacyAccountant.rho(epsilon: 1, delta: 1e-9)
        #expect(near(rho, 0.0149731, 1e-5))
        #expect(near(PrivacyAccountant.epsilon(rho: rho, delta: 1e-9), 1, 1e-9))
        #expect(PrivacyAccountant.epsilon(rho: 0, delta: 1e-9) == 0)
    }
}
