import Metrics
import Policy
import Results
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

    /// One of several tables may have more rows than there are families.
    @Test func aDraftAsksForNoMoreRowsThanTheSetHas() throws {
        var standard = try policy("  - {id: fidelity.precision, min: 0.5}\n")
        standard.defaults.minRows = 500
        let run = sampleRun([
            measured("fidelity.precision", 1, 0.9, 1, rows: 150), measured("validity.schema", 1, 0.9, 1, scope: Scope(.table, "orders"), rows: 400),
        ])
        #expect(PolicyDraft.text(name: "d", run: run, template: standard).contains("\n  min_rows: 150\n"))
    }

    /// A draft of sets without classes has no limit for them, and lacks none.
    @Test func whatTheSetHasNothingOfIsNoLack() throws {
        let standard = try policy("  - {id: balance.share_gap, max: 0.08, on_not_applicable: warn}\n")
        let draft = try policy("  - {id: fidelity.precision, min: 0.5}\n")
        var gap = measured("balance.share_gap", 0, 0, 0)
        gap.status = .notApplicable
        gap.value = nil
        let run = sampleRun([gap])
        #expect(draft.laxer(than: standard, drafted: run).isEmpty)
        #expect(PolicyDraft.text(name: "d", run: run, template: standard).contains("nothing that it is about"))
        gap.status = .insufficientData
        #expect(draft.laxer(than: standard, drafted: sampleRun([gap])).count == 1 && draft.laxer(than: standard).count == 1)
    }
}
