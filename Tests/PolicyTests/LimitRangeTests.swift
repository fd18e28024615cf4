import Policy
import Results
import Testing

/// Limits on another scale than the metric's, and on its better side.
@Suite struct LimitRangeTests {
    @Test("a limit that no value can break is refused with the scale", arguments: [
        "{id: privacy.exact_copies, max: 5}", "{id: privacy.nearest_neighbour_share, min: 0.4, max: 1.4}",
        "{id: fidelity.precision, min: -1}", "{id: utility.tstr_gap, max: 5}", "{id: privacy.exact_copies, max_over_floor: 2}",
        "{id: fidelity.precision, no_worse_than: {baseline: a, by: 2}}",
    ])
    func beyondTheRange(check: String) throws {
        let error = #expect(throws: PolicyError.self) { try parsed("checks:\n  - \(check)\n") }
        #expect(error?.code == .outOfRange && error?.line == 4)
        #expect(error?.message.contains("can never be broken") == true && error?.remedy.contains("on the metric's own scale, from") == true)
    }

    @Test("the ends of the range, and what has none, are limits like others", arguments: [
        "{id: privacy.exact_copies, max: 1}", "{id: privacy.exact_copies, max: 0}", "{id: fidelity.precision, min: 0}",
        "{id: fidelity.frechet_distance, max: 5000}", "{id: fidelity.kernel_distance, min: -3, max: 3}", "{id: fidelity.precision, min: 90}",
    ])
    func withinTheRange(check: String) throws { #expect(try parsed("checks:\n  - \(check)\n").checks.count == 1) }

    @Test("a limit on the better side alone is told", arguments: [
        ("{id: fidelity.precision, max: 0.9}", "fidelity.precision, of which more is better, has an upper limit alone"),
        ("{id: fidelity.frechet_distance, min: 5}", "fidelity.frechet_distance, of which less is better, has a lower limit alone"),
        ("{id: fidelity.frechet_distance, features: random, min_ratio_to_floor: 0.5}", "fidelity.frechet_distance, features random, of which less"),
    ])
    func openEnds(check: String, words: String) throws {
        let gate = try judged([measured("fidelity.precision", 0.1, 0.05, 0.2)], "checks:\n  - \(check)\n")
        #expect(gate.warnings.count == 1 && gate.warnings[0].hasPrefix(words), "\(gate.warnings)")
    }

    @Test("with one on the worse side it is meant", arguments: [
        "{id: fidelity.precision, min: 0.5, max: 0.99}", "{id: fidelity.precision, max: 0.99}\n  - {id: fidelity.precision, min_ratio_to_floor: 0.9}",
        "{id: fidelity.classifier_two_sample, max: 0.7}", "{id: diversity.vendi_ratio, min: 0.9}", "{id: privacy.exact_copies, max_over_floor: 0.1}",
        "{id: fidelity.precision, no_worse_than: {baseline: a, by: 0.1}}", "{id: fidelity.precision, level: off}\n  - {id: diversity.recall, min: 0.1}",
    ])
    func closedEnds(check: String) throws { #expect(try parsed("checks:\n  - \(check)\n").openEnds.isEmpty) }
}
