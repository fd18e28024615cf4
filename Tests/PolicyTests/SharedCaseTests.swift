import Foundation
import Metrics
import Policy
import Results
import TestSupport
import Testing

/// Policies and stored runs that version 0.1.0 judged wrongly.
struct SharedCaseTests {
    private func run(_ folder: URL) throws -> RunResult {
        try CanonicalJSON.decode(RunResult.self, from: Data(contentsOf: folder.appending(path: "run.json")))
    }

    private func policy(_ folder: URL) throws -> Policy {
        try Policy.parse(
            yaml: String(contentsOf: folder.appending(path: "policy.yaml"), encoding: .utf8), name: "policy.yaml",
            builtins: [:], knownMetrics: MetricRegistry.descriptors.map(\.facts))
    }

    @Test(
        "policies that say nothing or two things are refused",
        .enabled(if: SharedData.cases("policies") != nil, "../shared/cases is absent"),
        arguments: [
            ("policy_47_where_contradiction_class_group", PolicyError.Code.contradiction),
            ("policy_58_waiver_owner_whitespace_nbsp_zwsp_", .ownerlessWaiver),
        ])
    func refused(name: String, code: PolicyError.Code) throws {
        let folder = try #require(SharedData.cases("policies/\(name)"))
        let error = #expect(throws: PolicyError.self) { try policy(folder) }
        #expect(error?.code == code)
    }

    @Test(
        "a waiver does not release a metric that the run lacks",
        .enabled(if: SharedData.cases("policies") != nil, "../shared/cases is absent"))
    func lacking() throws {
        let folder = try #require(SharedData.cases("policies/policy_24_waiver_without_ceiling_on_metric_that"))
        let gate = Judge.judge(run: try run(folder), policy: try policy(folder), today: try #require(judgingDay))
        #expect(gate.verdict == .error && gate.exitCode == 1)
    }

    @Test(
        "99 % asked and 95 % measured is undecided",
        .enabled(if: SharedData.cases("stored") != nil, "../shared/cases is absent"))
    func confidence() throws {
        let folder = try #require(SharedData.cases("stored/run_38_confidence_0_99_asked_0_95_measured_b"))
        let run = try run(folder)
        let gate = Judge.judge(run: run, policy: try policy(folder), today: try #require(judgingDay))
        #expect(gate.verdict == .undecided && gate.exitCode == 3)
        #expect(gate.warnings.contains { $0.contains("99\u{a0}%") })
    }
}
