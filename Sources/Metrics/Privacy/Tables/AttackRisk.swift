import Numerics
import Results

/// How often attacks succeed.
package struct AttackRate: Sendable, Equatable {
    package var successes: Double
    package var attacks: Int
    /// What the rate is multiplied by, for a population of another size.
    package var factor: Double

    package init(_ successes: Int, of attacks: Int, factor: Double = 1) {
        self.init(successes: Double(successes), attacks: attacks, factor: factor)
    }

    package init(successes: Double, attacks: Int, factor: Double = 1) {
        self.successes = successes
        self.attacks = attacks
        self.factor = factor
    }

    package var share: Double { attacks > 0 ? min(1, factor * successes / Double(attacks)) : 0 }

    /// Wilson's centre and half width (1927).
    package func wilson(_ z: Double = AttackRisk.deviate) -> (centre: Double, half: Double) {
        let n = Double(attacks)
        guard n > 0 else { return (0.5, 0.5) }
        let k = min(n, max(0, successes))
        let half = z / (n + z * z) * (k * (n - k) / n + z * z / 4).squareRoot()
        return (min(1, factor * (k + z * z / 2) / (n + z * z)), factor * half)
    }
}

/// What an attack on the training rows gains over the same attack on rows that the generator never saw, as Anonymeter
/// defines it (Giomi et al. 2023): (attack − control) / (1 − control), with the errors of both.
package struct AttackRisk: Sendable, Equatable {
    package let main: AttackRate
    package let control: AttackRate
    /// Share of successes of somebody who knows the synthetic table and nothing of the person; nil where there is no such
    /// guess.
    package let naive: Double?

    /// Of 95 %.
    package static let deviate = 1.959963984540054

    package init(main: AttackRate, control: AttackRate, naive: Double?) {
        self.main = main
        self.control = control
        self.naive = naive
    }

    /// - Parameter z: normal deviate of the confidence.
    package func bounds(_ z: Double = AttackRisk.deviate) -> (value: Double, low: Double, high: Double) {
        let (attack, baseline) = (main.wilson(z), control.wilson(z))
        let rest = 1 - baseline.centre
        guard rest > 0 else { return (0, 0, 1) }
        let risk = (attack.centre - baseline.centre) / rest
        let own = attack.half / rest
        let other = baseline.half * (1 - attack.centre) / (rest * rest)
        let error = (own * own + other * other).squareRoot()
        func clipped(_ value: Double) -> Double { min(1, max(0, value)) }
        return (clipped(risk), clipped(risk - error), clipped(risk + error))
    }

    /// Whether the attack is certainly better than the naive guess: else it says nothing about the data.
    package var beatsGuessing: Bool {
        guard let naive else { return true }
        let attack = main.wilson()
        return attack.centre - attack.half > naive
    }

    /// - Throws: `.insufficientData` without attacks.
    package func estimate(
        parameters: [String: String] = [:], target: String = "training rows", notes: [String] = []
    ) throws(MetricError) -> Estimate {
        guard main.attacks > 0, control.attacks > 0 else {
            throw .insufficientData("there is nothing to attack")
        }
        let (value, low, high) = bounds()
        var own = ["attacks": "\(main.attacks)", "main": rounded(main.share), "control": rounded(control.share)]
        if let naive { own["naive"] = rounded(naive) }
        var estimate = Estimate(
            value, interval: Interval(low: low, high: high, method: "wilson_propagated"),
            parameters: parameters.merging(own) { _, own in own })
        var sentence = "\(Int(main.successes.rounded())) of \(main.attacks) attacks on \(target) succeed, "
            + "\(Int(control.successes.rounded())) of \(control.attacks) on holdout rows"
        if control.factor != 1 { sentence += " (times \(rounded(control.factor)) for the number of rows)" }
        if let naive { sentence += "; guesses without the person's data: \(rounded(100 * naive)) %" }
        estimate.notes = [sentence]
        if !beatsGuessing {
            estimate.notes.append("the attack is no better than such a guess: a low risk is no evidence of privacy here")
        }
        estimate.notes += notes
        return estimate
    }

    /// What rows that were not trained on score: risks are cut off at 0, so that chance alone gives half a normal curve.
    package var floor: Floor? {
        let rate = control.wilson().centre
        guard main.attacks > 0, control.attacks > 0, rate < 1 else { return nil }
        let spread = rate * (1 - rate) * (1 / Double(main.attacks) + control.factor / Double(control.attacks))
        let deviation = max(0, spread).squareRoot() / (1 - rate)
        return Floor(
            value: min(1, 0.3989422804014327 * deviation), low: 0, high: min(1, Self.deviate * deviation), splits: 0)
    }
}
