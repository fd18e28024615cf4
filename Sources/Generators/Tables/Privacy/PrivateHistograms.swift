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
            PrivateFit.unitSetting, PrivateFit.noiseSetting,
        ], reference: "Dwork et al. 2006; Canonne, Kamath & Steinke 2020")

    package func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let isLaplace = try settings.choice("mechanism", of: ["laplace", "gaussian"]) == "laplace"
        let fit = try PrivateFit(descriptor, settings, data, plan)
        let counts = (0..<fit.size).map(fit.counts)
        var noise = fit.noise
        let laplace = isLaplace ? Self.laplace(counts, epsilon: fit.epsilon, &noise) : nil
        let gaussian = isLaplace ? nil : Self.gaussian(counts, rho: fit.rho, &noise)
        let noisy = laplace?.noisy ?? gaussian?.noisy ?? []
        // Every column counts all rows.
        let total = max(1, noisy.reduce(0) { $0 + $1.reduce(0, +) } / Double(noisy.count))
        let margins = noisy.map { NoisyCounts.projected($0, total: total) }
        let network = PrivateNetwork(margins: margins, total: total)
        return try laplace.map { try fit.model(network, pure: $0.spent) } ?? fit.model(network, rho: gaussian?.spent ?? .infinity)
    }

    package func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        try PrivateNetwork.rows(model, plan, descriptor.id, name: name)
    }

    /// One row more changes one count of every histogram by 1, so each has its share of ε.
    package static func laplace(
        _ counts: [[Int]], epsilon: Double, _ noise: inout DiscreteNoise
    ) -> (noisy: [[Double]], spent: [(Double, Int)]) {
        let parts = counts.count
        let scale = PureBudget.scale(epsilon: epsilon, parts: parts)
        return (counts.map { NoisyCounts.laplace($0, scale, &noise) }, [(1 / scale.value, parts)])
    }

    package static func gaussian(
        _ counts: [[Int]], rho: Double, _ noise: inout DiscreteNoise
    ) -> (noisy: [[Double]], spent: Double) {
        let variance = NoiseRatio(atLeast: Double(counts.count) / (2 * rho))
        return (counts.map { NoisyCounts.gaussian($0, variance: variance, &noise) }, Double(counts.count) / (2 * variance.value))
    }
}

/// Pure ε, added up.
package enum PureBudget {
    /// Of Laplace noise on counts of sensitivity 1, `parts` of which together cost at most `epsilon`.
    static func scale(epsilon: Double, parts: Int) -> NoiseRatio {
        NoiseRatio(UInt64(parts) << 20, over: UInt64(max(1, (epsilon * 0x1p20).rounded(.down))))
    }

    /// - Parameter spent: on one row: ε of a part, and parts.
    static func guarantee(_ spent: [(Double, Int)], _ unit: PrivacyUnit) -> PrivacyGuarantee {
        let epsilon = Double(unit.rows) * spent.reduce(0) { $0 + $1.0 * Double($1.1) }
        return PrivacyGuarantee(epsilon: epsilon, delta: 0, unit: unit.words, accountant: "pure")
    }
}

/// Zero-concentrated differential privacy, added up.
package enum ConcentratedBudget {
    /// - Parameter rho: spent on one row.
    static func guarantee(_ rho: Double, delta: Double, _ unit: PrivacyUnit) -> PrivacyGuarantee {
        let whole = rho * Double(unit.rows * unit.rows)
        return PrivacyGuarantee(
            epsilon: PrivacyAccountant.epsilon(rho: whole, delta: delta), delta: delta, unit: unit.words, accountant: "zcdp")
    }
}
