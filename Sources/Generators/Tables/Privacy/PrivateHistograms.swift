import Datasets
import Numerics

/// A noisy histogram of every column, and no association: the simplest table with differential privacy (Dwork et al. 2006).
package struct PrivateHistograms: TableGenerator {
    package let descriptor = GeneratorDescriptor(
        id: "dp-histogram", family: .classical,
        summary: "A noisy histogram of every column by itself, with differential privacy: no association.", givesLabels: true,
        settings: [
            PrivateFit.epsilonSetting, PrivateFit.deltaSetting,
            .init("mechanism", "laplace", "noise: \"laplace\" for ε alone, \"gaussian\" for ε at δ"), PrivateFit.binsSetting,
            PrivateFit.noiseSetting,
        ], reference: "Dwork et al. 2006; Canonne, Kamath & Steinke 2020")

    package func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let isLaplace = try settings.choice("mechanism", of: ["laplace", "gaussian"]) == "laplace"
        let fit = try PrivateFit(descriptor, settings, data, plan)
        let counts = (0..<fit.size).map(fit.counts)
        var noise = fit.noise
        let (noisy, spent) =
            isLaplace
            ? Self.laplace(counts, epsilon: fit.epsilon, &noise)
            : Self.gaussian(counts, epsilon: fit.epsilon, delta: fit.delta, &noise)
        // Every column counts all rows.
        let total = max(1, noisy.reduce(0) { $0 + $1.reduce(0, +) } / Double(noisy.count))
        let margins = noisy.map { NoisyCounts.projected($0, total: total) }
        return try fit.model(PrivateNetwork(margins: margins, total: total), spent: spent)
    }

    package func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        try PrivateNetwork.rows(model, plan, descriptor.id, name: name)
    }

    /// One row more changes one count of every histogram by 1, so each has its share of ε.
    package static func laplace(
        _ counts: [[Int]], epsilon: Double, _ noise: inout DiscreteNoise
    ) -> ([[Double]], PrivacyGuarantee) {
        let parts = counts.count
        let scale = PureBudget.scale(epsilon: epsilon, parts: parts)
        let spent = PureBudget.guarantee([(1 / scale.value, parts)])
        return (counts.map { NoisyCounts.laplace($0, scale, &noise) }, spent)
    }

    package static func gaussian(
        _ counts: [[Int]], epsilon: Double, delta: Double, _ noise: inout DiscreteNoise
    ) -> ([[Double]], PrivacyGuarantee) {
        let rho = PrivacyAccountant.rho(epsilon: epsilon, delta: delta)
        let variance = NoiseRatio(atLeast: Double(counts.count) / (2 * rho))
        let spent = ConcentratedBudget.guarantee(Double(counts.count) / (2 * variance.value), delta: delta)
        return (counts.map { NoisyCounts.gaussian($0, variance: variance, &noise) }, spent)
    }
}

/// Pure ε, added up.
package enum PureBudget {
    /// Of Laplace noise on counts of sensitivity 1, `parts` of which together cost at most `epsilon`.
    static func scale(epsilon: Double, parts: Int) -> NoiseRatio {
        NoiseRatio(UInt64(parts) << 20, over: UInt64(max(1, (epsilon * 0x1p20).rounded(.down))))
    }

    /// - Parameter spent: ε of a part, and parts.
    static func guarantee(_ spent: [(Double, Int)]) -> PrivacyGuarantee {
        let epsilon = spent.reduce(0) { $0 + $1.0 * Double($1.1) }
        return PrivacyGuarantee(epsilon: epsilon, delta: 0, unit: PrivateFit.unit, accountant: "pure")
    }
}

/// Zero-concentrated differential privacy, added up.
package enum ConcentratedBudget {
    static func guarantee(_ rho: Double, delta: Double) -> PrivacyGuarantee {
        PrivacyGuarantee(
            epsilon: PrivacyAccountant.epsilon(rho: rho, delta: delta), delta: delta, unit: PrivateFit.unit, accountant: "zcdp")
    }
}
