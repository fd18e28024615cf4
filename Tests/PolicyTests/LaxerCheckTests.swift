import Metrics
import Policy
import Testing

@Suite struct LaxerCheckTests {
    private func policy(_ checks: String) throws -> Policy {
        try Policy.parse(
            yaml: "policy: p\nversion: 1\nchecks:\n" + checks, name: "p.yaml", builtins: [:],
            knownMetrics: MetricRegistry.descriptors.map(\.facts))
    }

    @Test func widerMissingAndWarningChecksAreTold() throws {
        let standard = try policy(
            """
              - {id: fidelity.frechet_distance, max_ratio_to_floor: 2.5}
              - {id: fidelity.precision, min_ratio_to_floor: 0.9}
              - {id: diversity.vendi_ratio, min: 0.9, max: 1.1}
              - {id: diversity.recall, min_ratio_to_floor: 0.9}
              - {id: privacy.exact_copies, max_over_floor: 0.005}
              - {id: fidelity.classifier_two_sample, level: warn, max: 0.7}

            """)
        let draft = try policy(
            """
              - {id: fidelity.frechet_distance, max_ratio_to_floor: 3.1}
              - {id: fidelity.precision, min_ratio_to_floor: 0.95}
              - {id: diversity.vendi_ratio, min: 0.85, max: 1.05}
              - {id: privacy.exact_copies, level: warn, max_over_floor: 0.001}

            """)
        #expect(
            draft.laxer(than: standard).map(\.words) == [
                "fidelity.frechet_distance: max_ratio_to_floor 3.1 where it has max_ratio_to_floor 2.5",
                "diversity.vendi_ratio: min 0.85 where it has min 0.9",
                "diversity.recall: no limit where it has min_ratio_to_floor 0.9",
                "privacy.exact_copies: a warning where it has max_over_floor 0.005",
            ])
        #expect(standard.laxer(than: standard).isEmpty)
    }
}
