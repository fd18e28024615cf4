import Policy
import Results
import Testing

private let gap = "utility.tstr_gap"

private func waived(
    _ metrics: [Results.Measurement], _ rule: String, _ fields: String, id: String = gap, more: String = ""
) throws -> GateResult {
    try judged(
        metrics,
        """
        \(more)checks:
          - {id: \(id), \(rule)}
        waivers:
          - {check: \(id), reason: known, owner: team, expires: 2099-01-01\(fields)}

        """)
}

struct WaiverTests {
    @Test("what was not computed is waived only by saying so, and a gate of nothing else evaluated nothing")
    func notComputed() throws {
        var failed = measured(gap, 0.1, 0.1, 0.1)
        failed.status = .error
        failed.value = nil
        let unavailable: [([Results.Measurement], String)] = [
            // A metric that the run lacks, a selection that it lacks, one that failed, a floor that is not there.
            ([], "max: 0.05"), ([measured(gap, 0, 0, 0)], "max: 0.05, where: {learner: nosuch}"),
            ([failed], "max: 0.05"), ([measured(gap, 0, 0, 0)], "max_ratio_to_floor: 2"),
            ([measured(gap, 0, 0, 0)], "no_worse_than: {baseline: last, by: 1}"),
        ]
        for (metrics, rule) in unavailable {
            let plain = try waived(metrics, rule, "")
            #expect(plain.verdict == .error && plain.exitCode == 1, "\(rule)")
            #expect(plain.warnings.first?.contains("waive: not_computed") == true)
            // Nor where errors only warn.
            #expect(try waived(metrics, rule, "", more: "defaults: {on_error: warn}\n").exitCode == 4)
            let said = try waived(metrics, rule, ", waive: not_computed")
            #expect(said.verdict == .nothingEvaluated && said.exitCode == 4, "\(rule)")
            #expect(said.checks.first?.outcome == .waived)
            #expect(said.checks.first?.waiver?.kind == .notComputed)
            #expect(said.sentence == "Nothing was evaluated: the one check could not be computed, 1 is waived.")
        }
        let beside = try judged(
            [measured(gap, 0, 0, 0)],
            """
            checks:
              - {id: \(gap), max: 0.05}
              - {id: fidelity.precision, min: 0.5}
            waivers:
              - {check: fidelity.precision, reason: r, owner: o, expires: 2099-01-01, waive: not_computed}

            """)
        #expect(beside.verdict == .pass)
        #expect(beside.sentence == "Release: 1 of 2 checks passed, 1 could not be computed and is waived.")
    }

    @Test("a waiver of what was not computed covers no failure")
    func notForFailures() throws {
        let failing = try waived([measured(gap, 0.2, 0.2, 0.2)], "max: 0.05", ", waive: not_computed")
        #expect(failing.verdict == .fail)
        #expect(failing.warnings.first?.contains("unused") == true)
    }

    @Test("ceilings hold on both sides of a target", arguments: [
        (0.0, "0.6", false), (0.38, "0.6", false), (0.41, "0.6", true), (0.59, "0.6", true), (0.62, "0.6", false),
        (0.41, "0.4", true), (0.62, "0.4", false), (0.3, "[0.2, 0.56]", true), (0.57, "[0.2, 0.56]", false),
        (0.1, "[0.2, 0.56]", false),
    ])
    func target(value: Double, ceiling: String, covered: Bool) throws {
        let id = "privacy.nearest_neighbour_share"
        let gate = try waived(
            [measured(id, value, value, value)], "min: 0.45, max: 0.55", ", ceiling: \(ceiling)", id: id)
        #expect(gate.checks.first?.outcome == (covered ? .waived : .fail))
        #expect(gate.warnings.isEmpty == covered)
    }

    @Test("a ceiling covers the side that it is on", arguments: [
        ("max: 0.05", 0.07, "0.08", true), ("max: 0.05", 0.09, "0.08", false), ("min: 0, max: 0.05", -0.5, "0.08", false),
        ("min: 0, max: 0.05", -0.5, "[-0.6, 0.08]", true), ("min: 0, max: 0.05", 0.07, "0.08", true),
    ])
    func sides(rule: String, value: Double, ceiling: String, covered: Bool) throws {
        let gate = try waived([measured(gap, value, value, value)], rule, ", ceiling: \(ceiling)")
        #expect(gate.checks.first?.outcome == (covered ? .waived : .fail))
    }

    @Test("a reason and an owner can be seen", arguments: [
        "", " ", "\\t", "\\u00a0", "\\u200b", "\\u200b\\u2060 ", "\\u2003", "\\ufeff", "\\u00ad", "\\u3164", "\\u2800", "\\u0301",
        "\\u202e", "\\ue000", "\\U000e0041", "\\x07",
    ])
    func invisible(text: String) throws {
        for (reason, owner) in [(text, "o"), ("r", text)] {
            let error = #expect(throws: PolicyError.self) {
                try parsed(
                    "checks: [{id: \(gap), max: 1}]\nwaivers:\n"
                        + "  - {check: \(gap), reason: \"\(reason)\", owner: \"\(owner)\", expires: 2099-01-01}\n")
            }
            #expect(error?.code == (owner == "o" ? .missingKey : .ownerlessWaiver))
        }
    }

    @Test("letters of any script can be seen", arguments: ["ж", "名", "e\u{301}", "🙂", "-", "ª"])
    func visible(text: String) throws {
        let policy = try parsed(
            "checks: [{id: \(gap), max: 1}]\nwaivers:\n"
                + "  - {check: \(gap), reason: \"\(text)\", owner: \"\(text)\", expires: 2099-01-01}\n")
        #expect(policy.waivers.first?.owner == text)
    }

    @Test("waivers that contradict themselves are refused", arguments: [
        ("waive: not_computed, ceiling: 1", PolicyError.Code.contradiction), ("ceiling: [1, 0]", .minAboveMax),
        ("ceiling: [1]", .wrongType), ("ceiling: [1, 2, 3]", .wrongType), ("ceiling: [0, .inf]", .notFinite),
        ("waive: everything", .wrongType), ("where: {class: a, group: b}", .contradiction),
        ("where: {scope: class}", .contradiction), ("where: {features: a, any_features: b}", .contradiction),
    ])
    func contradictions(fields: String, code: PolicyError.Code) {
        let error = #expect(throws: PolicyError.self) {
            try parsed(
                "checks: [{id: \(gap), max: 1}]\nwaivers:\n"
                    + "  - {check: \(gap), reason: r, owner: o, expires: 2099-01-01, \(fields)}\n")
        }
        #expect(error?.code == code)
    }
}
