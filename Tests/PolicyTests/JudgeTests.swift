import Policy
import Results
import Testing

private let today = CalendarDate("2026-11-21")

private func measurement(
    _ value: Double?, _ low: Double? = nil, _ high: Double? = nil, id: String = "utility.tstr_gap",
    scope: Scope = .whole, features: String? = nil, floor: Floor? = nil, direction: Direction = .lower,
    rows: Int = 2000, status: MetricStatus = .ok, reason: String? = nil, parameters: [String: String] = [:],
    level: Double = 0.95
) -> Measurement {
    // A number given alone has an interval without width; tests of a missing one take it away.
    var interval = value.map { Interval(low: $0, high: $0, level: level, method: "bootstrap_rows") }
    if let low, let high { interval = Interval(low: low, high: high, level: level, method: "bootstrap_rows") }
    return Measurement(
        id: id, version: 1,
        dimension: Dimension(rawValue: id.split(separator: ".").first.map(String.init) ?? "") ?? .utility,
        scope: scope, features: features, value: value, direction: direction, unit: "", interval: interval,
        floor: floor,
        nReal: rows, nSynthetic: rows, status: status, reason: reason, parameters: parameters)
}

private func run(_ metrics: [Measurement]) -> RunResult {
    RunResult(
        tool: .init(name: "assay", version: "1"), title: "t", seed: 1, modality: "image", inputs: [], features: [],
        metrics: metrics, figures: [], warnings: [], settings: [:])
}

private let ids = ["utility.tstr_gap", "fidelity.precision", "privacy.exact_copies", "balance.share_gap"]

private func judge(_ metrics: [Measurement], _ body: String) throws -> GateResult {
    let policy = try Policy.parse(
        yaml: "policy: p\nversion: 1\n" + body, name: "p.yaml", builtins: [:], knownMetrics: ids.map { MetricFacts(id: $0) })
    return Judge.judge(run: run(metrics), policy: policy, today: try #require(today))
}

struct TruthRow: Sendable, CustomTestStringConvertible {
    var rule: String
    var value: Double
    var low: Double?
    var high: Double?
    var outcome: GateResult.Outcome
    var exitCode: Int
    var testDescription: String { "\(rule): \(value) in \(low ?? value)…\(high ?? value) → \(outcome)" }
}

private let table: [TruthRow] = [
    .init(rule: "max: 0.05", value: 0.02, low: 0.01, high: 0.05, outcome: .pass, exitCode: 0),
    .init(rule: "max: 0.05", value: 0.04, low: 0.01, high: 0.06, outcome: .undecided, exitCode: 3),
    .init(rule: "max: 0.05", value: 0.06, low: 0.05, high: 0.09, outcome: .undecided, exitCode: 3),
    .init(rule: "max: 0.05", value: 0.08, low: 0.051, high: 0.09, outcome: .fail, exitCode: 1),
    .init(rule: "max: 0.05", value: 0.05, low: 0.05, high: 0.05, outcome: .pass, exitCode: 0),
    .init(rule: "max: 0.05", value: 0.0501, low: 0.0501, high: 0.0501, outcome: .fail, exitCode: 1),
    // A value outside its own interval never passes on the interval alone.
    .init(rule: "max: 0.05", value: 0.08, low: 0.01, high: 0.04, outcome: .undecided, exitCode: 3),
    .init(rule: "min: 0.5", value: 0.7, low: 0.5, high: 0.8, outcome: .pass, exitCode: 0),
    .init(rule: "min: 0.5", value: 0.55, low: 0.4, high: 0.7, outcome: .undecided, exitCode: 3),
    .init(rule: "min: 0.5", value: 0.3, low: 0.2, high: 0.49, outcome: .fail, exitCode: 1),
    .init(rule: "min: 0.4, max: 0.6", value: 0.5, low: 0.45, high: 0.55, outcome: .pass, exitCode: 0),
    .init(rule: "min: 0.4, max: 0.6", value: 0.5, low: 0.35, high: 0.55, outcome: .undecided, exitCode: 3),
    .init(rule: "min: 0.4, max: 0.6", value: 0.8, low: 0.7, high: 0.9, outcome: .fail, exitCode: 1),
    .init(rule: "max_ratio_to_floor: 4", value: 3, low: 2, high: 4, outcome: .pass, exitCode: 0),
    .init(rule: "max_ratio_to_floor: 4", value: 5, low: 4.5, high: 6, outcome: .fail, exitCode: 1),
    .init(rule: "max_ratio_to_floor: 4, floor: high", value: 5, low: 4.5, high: 6, outcome: .pass, exitCode: 0),
    .init(rule: "min_ratio_to_floor: 0.9", value: 0.95, low: 0.9, high: 1, outcome: .pass, exitCode: 0),
    .init(rule: "min_ratio_to_floor: 0.9", value: 0.7, low: 0.6, high: 0.8, outcome: .fail, exitCode: 1),
    .init(rule: "no_worse_than: {baseline: last, by: 1}", value: 0, low: 0, high: 0, outcome: .error, exitCode: 1),
]

struct JudgeTests {
    @Test("three-valued on interval bounds", arguments: table)
    func truth(_ row: TruthRow) throws {
        let floor = Floor(value: 1, low: 0.5, high: 2, splits: 10)
        let gate = try judge(
            [measurement(row.value, row.low, row.high, floor: floor)],
            "checks:\n  - {id: utility.tstr_gap, \(row.rule)}\n")
        #expect(gate.checks.count == 1)
        #expect(gate.checks.first?.outcome == row.outcome)
        #expect(gate.exitCode == row.exitCode)
        #expect(gate.sentence.hasSuffix("."))
    }

    @Test("what could not be computed blocks and never passes")
    func notComputed() throws {
        let body = "checks:\n  - {id: utility.tstr_gap, max: 1}\n"
        let cases: [[Measurement]] = [
            [], [measurement(nil, status: .notApplicable, reason: "no holdout was given")],
            [measurement(nil, status: .insufficientData, reason: "3 rows")],
            [measurement(0.1, status: .error, reason: "singular")], [measurement(.nan)], [measurement(0.1, .nan, 0.2)],
            [measurement(0.1, 0.3, 0.2)],
        ]
        for metrics in cases {
            let gate = try judge(metrics, body)
            #expect(gate.verdict == .error)
            #expect(gate.exitCode == 1)
            #expect(gate.sentence.hasPrefix("Do not release: "))
        }
        let gate = try judge(cases[1], body)
        #expect(gate.sentence.contains("no holdout was given"))
    }

    @Test("what has no feature space is not asked for in one")
    func spaces() throws {
        let copies = try check(measured("privacy.exact_copies", 0, 0, 0.001), "any_features: [embedded, user], max: 0.01")
        #expect(copies.outcome == .error && copies.reason.contains("features embedded or user (it is in none: leave them out)"))
        let precision = try check(measured("fidelity.precision", 1, 1, 1, features: "random"), "features: embedded, min: 0.5")
        #expect(precision.outcome == .error && !precision.reason.contains("leave"))
    }

    @Test("rows that decide some of the checks are not said to decide all")
    func someDecided() throws {
        let ids = ["fidelity.precision", "diversity.recall"]
        let gate = try judged(ids.map { measured($0, 0.8, 0.7, 0.9) }, "checks:\n  - {id: \(ids[0]), min: 0.75}\n  - {id: \(ids[1]), min: 0.8}\n")
        #expect(gate.findings?.first?.sentence.hasSuffix("would decide 1 of the 2") == true, "\(gate.findings?.first?.sentence ?? "")")
    }

    @Test("a policy for another kind of data is to be changed, not the run")
    func misfit() throws {
        func action(_ kinds: String) throws -> String? {
            let gate = try judged([measured("fidelity.precision", 1, 1, 1)], "modalities: \(kinds)\nchecks:\n  - {id: validity.schema, min: 1}\n")
            return gate.findings?.first?.action
        }
        #expect(try action("table")?.hasPrefix("Take a policy for this kind of data") == true)
        #expect(try action("image")?.hasSuffix("if it is not meant to decide: the run holds no such metric.") == true)
    }

    @Test("errors that only warn still do not make a release when nothing else was measured")
    func nothingEvaluated() throws {
        let warned = try judge([], "defaults: {on_error: warn}\nchecks: [{id: utility.tstr_gap, max: 1}]\n")
        #expect(warned.verdict == .nothingEvaluated)
        #expect(warned.exitCode == 4)
        let off = try judge([measurement(0.1)], "checks: [{id: utility.tstr_gap, max: 1, level: off}]\n")
        #expect(off.verdict == .nothingEvaluated)
        #expect(off.exitCode == 4)
        #expect(off.checks.isEmpty)
    }

    /// Only what the data have nothing of: rows that are too few and numbers that failed block as before.
    @Test("a check may warn where there is nothing that it is about", arguments: [
        (MetricStatus.notApplicable, GateResult.Verdict.pass), (.insufficientData, .error), (.error, .error),
    ])
    func notApplicableOnly(_ status: MetricStatus, _ verdict: GateResult.Verdict) throws {
        let gate = try judge(
            [measurement(nil, status: status, reason: "no categories"), measurement(0.9, id: "fidelity.precision", direction: .higher)],
            "checks:\n  - {id: utility.tstr_gap, max: 1, on_not_applicable: warn}\n  - {id: fidelity.precision, min: 0.5}\n")
        #expect(gate.verdict == verdict)
        #expect(gate.checks.first?.outcome == .error)
        let told = gate.sentence == "Release: 1 of 2 checks passed, 1 finds nothing to judge in these data."
        #expect(told == (status == .notApplicable), "\(gate.sentence)")
        // Nothing is wrong with a set that has nothing of the kind: no cause stands beside its release.
        #expect((gate.why == nil) == (status == .notApplicable) && gate.findings?.count == 1)
    }

    /// Like what few rows do give a value: more of them decide it.
    @Test("no value for fewer rows than the policy asks for is undecided")
    func tooFewRowsForAValue() throws {
        let none = measurement(nil, rows: 60, status: .insufficientData, reason: "needs 100 rows")
        func gate(_ fields: String, _ more: String = "") throws -> GateResult {
            try judge([none], "checks:\n  - {id: utility.tstr_gap, max: 1\(fields)}\n\(more)")
        }
        let few = try gate(", min_rows: 200")
        #expect(few.verdict == .undecided && few.exitCode == 3)
        #expect(few.sentence.contains("60 synthetic images where the policy asks for 200; not enough data: needs 100 rows"))
        #expect(few.checks.first?.rowsToDecide == 200 && few.checks.first?.isUnmeasured == true)
        // Enough rows for the policy, or a policy that lets undecided checks pass: nothing was computed, which never passes.
        for fields in [", min_rows: 60", ", min_rows: 200, on_undecided: pass", ", min_rows: 200, on_undecided: warn"] {
            #expect(try gate(fields).verdict == .error, "\(fields)")
        }
        #expect(try gate(", min_rows: 200, level: warn").verdict == .nothingEvaluated)
        let waiver = "waivers:\n  - {check: utility.tstr_gap, reason: r, owner: o, expires: 2099-01-01"
        #expect(try gate(", min_rows: 200", waiver + "}\n").verdict == .undecided)
        #expect(try gate(", min_rows: 200", waiver + ", waive: not_computed}\n").verdict == .nothingEvaluated)
    }

    /// A learner that swings fails a set, and holds none up as long as a steadier one has decided.
    @Test("a check may be decided by some of its values", arguments: [
        (-0.1, 0.2, ["logistic"], GateResult.Verdict.pass), (0.1, 0.3, ["logistic"], .fail), (-0.1, 0.2, ["xgboost"], .undecided),
        (-0.1, 0.2, ["logistic", "cnn"], .undecided), (-0.1, 0.2, [], .undecided),
    ])
    func decidedBySome(_ low: Double, _ high: Double, _ learners: [String], _ verdict: GateResult.Verdict) throws {
        let list = learners.isEmpty ? "" : ", decided_by: {learner: [\(learners.joined(separator: ", "))]}"
        let gate = try judge(
            [
                measurement(0.01, 0, 0.02, parameters: ["learner": "logistic"]),
                measurement(0.5 * (low + high), low, high, parameters: ["learner": "cnn"]),
            ], "checks:\n  - {id: utility.tstr_gap, max: 0.05\(list)}\n")
        #expect(gate.verdict == verdict)
        #expect(gate.checks.count == 2)
    }

    /// Rules that a schema need not have: without them the run is judged as if the check were not there.
    @Test("a check may be left out where there is nothing that it is about", arguments: [
        (MetricStatus.notApplicable, GateResult.Verdict.pass), (.insufficientData, .error), (.error, .error),
    ])
    func notApplicableIsLeftOut(_ status: MetricStatus, _ verdict: GateResult.Verdict) throws {
        func gate(_ scope: String) throws -> GateResult {
            try judge(
                [measurement(nil, status: status, reason: "no rules"), measurement(0.9, id: "fidelity.precision", direction: .higher)],
                "checks:\n  - {id: utility.tstr_gap\(scope), max: 1, on_not_applicable: skip}\n  - {id: fidelity.precision, min: 0.5}\n")
        }
        for scope in ["", ", scope: column_pair"] {
            let gate = try gate(scope)
            #expect(gate.verdict == verdict && gate.checks.count == (status == .notApplicable ? 1 : 2))
            #expect((gate.findings ?? []).isEmpty == (status == .notApplicable))
        }
        // A policy of nothing else has judged nothing.
        let alone = try judge(
            [measurement(nil, status: .notApplicable)], "checks:\n  - {id: utility.tstr_gap, max: 1, on_not_applicable: skip}\n")
        #expect(alone.verdict == .nothingEvaluated)
    }

    @Test("parts of what the data have nothing of are nothing to judge")
    func partsOfNothing() throws {
        func gate(_ status: MetricStatus) throws -> GateResult {
            try judge(
                [measurement(nil, status: status, reason: "one column"), measurement(0.9, id: "fidelity.precision", direction: .higher)],
                "checks:\n  - {id: utility.tstr_gap, scope: column_pair, max: 1, on_not_applicable: warn}\n"
                    + "  - {id: fidelity.precision, min: 0.5}\n")
        }
        let none = try gate(.notApplicable)
        #expect(none.verdict == .pass)
        #expect(none.checks.first?.scope == Scope(.columnPair) && none.checks.first?.cause == .notApplicable)
        #expect(try gate(.insufficientData).verdict == .error)
        // Likewise where no table of several has such a part; one that has, or that could not be measured, is another thing.
        func ofTables(_ last: MetricStatus) throws -> GateResult.Check? {
            try judge(
                ["customers", "orders"].map { name in
                    measurement(nil, scope: Scope(.table, name), status: name == "orders" ? last : .notApplicable, reason: "no text")
                }, "checks:\n  - {id: utility.tstr_gap, scope: column, max: 1, on_not_applicable: skip, on_error: warn}\n"
            ).checks.first
        }
        #expect(try ofTables(.notApplicable) == nil && ofTables(.error)?.outcome == .error)
    }

    @Test("warnings are shown and do not block")
    func levels() throws {
        let gate = try judge(
            [measurement(2), measurement(0.9, id: "fidelity.precision", direction: .higher)],
            "checks:\n  - {id: utility.tstr_gap, max: 1, level: warn}\n  - {id: fidelity.precision, min: 0.5}\n")
        #expect(gate.verdict == .pass)
        #expect(gate.exitCode == 0)
        #expect(gate.checks.first?.outcome == .fail)
        #expect(gate.checks.first?.blocks == false)
        #expect(gate.sentence == "Release: 1 of 2 checks passed, 1 failed as a warning only.")
    }

    @Test("undecided follows the policy")
    func undecided() throws {
        let metrics = [measurement(0.04, 0.01, 0.07)]
        let body = { (word: String) in "checks:\n  - {id: utility.tstr_gap, max: 0.05, on_undecided: \(word)}\n" }
        #expect(try judge(metrics, body("fail")).exitCode == 3)
        #expect(try judge(metrics, body("warn")).exitCode == 0)
        #expect(try judge(metrics, body("pass")).exitCode == 0)
    }

    @Test("the rows that would decide grow with the square of the half-width")
    func rowsToDecide() throws {
        // The upper half-width 0.03 has to shrink to 0.01: nine times the rows.
        let gate = try judge([measurement(0.04, 0.01, 0.07)], "checks:\n  - {id: utility.tstr_gap, max: 0.05}\n")
        let needed = try #require(gate.checks.first?.rowsToDecide)
        #expect((18_000...19_000).contains(needed))
        #expect(gate.sentence.contains("synthetic images would decide it"))
        let onLimit = try judge([measurement(0.05, 0.01, 0.07)], "checks:\n  - {id: utility.tstr_gap, max: 0.05}\n")
        #expect(onLimit.checks.first?.rowsToDecide == nil)
    }

    @Test("a value on its limit gets no figure that nobody could reach", arguments: [0.0497, 0.05, 0.0503])
    func outOfReach(value: Double) throws {
        // 2,000 rows; (0.03/0.0003)² = 10,000 times as many would be needed.
        let gate = try judge([measurement(value, value - 0.03, value + 0.03)], "checks:\n  - {id: utility.tstr_gap, max: 0.05}\n")
        let check = try #require(gate.checks.first)
        #expect(check.outcome == .undecided && check.rowsToDecide == nil)
        #expect(check.reason.hasSuffix("more synthetic images will not decide it: the value lies on its limit"))
        #expect(gate.sentence.contains("more synthetic images will not decide it"))
    }

    @Test("too few rows take a pass back, not a failure")
    func minRows() throws {
        let body = "defaults: {min_rows: 1000}\nchecks:\n  - {id: utility.tstr_gap, max: 0.05}\n"
        let few = try judge([measurement(0.01, 0, 0.02, rows: 900)], body)
        #expect(few.verdict == .undecided)
        #expect(few.checks.first?.reason.contains("insufficient data") == true)
        #expect(try judge([measurement(0.5, 0.4, 0.6, rows: 900)], body).verdict == .fail)
    }

    @Test("a check selects by features, learner and scope")
    func selection() throws {
        let metrics = [
            measurement(0.9, features: "random", parameters: ["learner": "cnn"]),
            measurement(0.01, features: "embedded", parameters: ["learner": "logistic"]),
            measurement(0.5, id: "balance.share_gap", scope: Scope(.class, "3")),
            measurement(0.01, id: "balance.share_gap", scope: Scope(.class, "4")),
        ]
        let pass = "checks:\n  - {id: utility.tstr_gap, max: 0.05, features: embedded}\n"
        #expect(try judge(metrics, pass).verdict == .pass)
        #expect(
            try judge(metrics, "checks:\n  - {id: utility.tstr_gap, max: 0.05, where: {learner: logistic}}\n").verdict
                == .pass)
        // Without a selection every feature space is judged.
        #expect(try judge(metrics, "checks:\n  - {id: utility.tstr_gap, max: 0.05}\n").verdict == .fail)
        #expect(try judge(metrics, "checks:\n  - {id: balance.share_gap, max: 0.05, class: 4}\n").verdict == .pass)
        let every = try judge(metrics, "checks:\n  - {id: balance.share_gap, max: 0.05, scope: class}\n")
        #expect(every.checks.map(\.outcome) == [.fail, .pass])
        // The whole set was asked for, but only classes are there.
        #expect(try judge(metrics, "checks:\n  - {id: balance.share_gap, max: 0.05}\n").verdict == .error)
        let named = try judge(metrics, "checks:\n  - {id: balance.share_gap, max: 0.05, class: [4, 7]}\n")
        #expect(named.checks.map(\.outcome) == [.pass, .error])
        #expect(named.checks.last?.scope == Scope(.class, "7"))
    }

    private func waived(_ fields: String, value: Double = 0.07) throws -> GateResult {
        try judge(
            [measurement(value, value, value, id: "balance.share_gap", scope: Scope(.column, "region"))],
            """
            checks:
              - {id: balance.share_gap, columns: [region], max: 0.05}
            waivers:
              - {check: balance.share_gap, reason: known, owner: team, \(fields)}

            """)
    }

    @Test("waivers hold through their last day, below their ceiling, for what they name")
    func waivers() throws {
        let valid = try waived("expires: 2026-11-21, ceiling: 0.08, where: {column: region}")
        #expect(valid.verdict == .pass)
        #expect(valid.checks.first?.outcome == .waived)
        #expect(valid.checks.first?.waiver?.owner == "team")
        #expect(valid.warnings.isEmpty)

        let expired = try waived("expires: 2026-11-20")
        #expect(expired.verdict == .fail)
        #expect(expired.warnings.first?.contains("expired on 2026-11-20") == true)

        let above = try waived("expires: 2026-12-31, ceiling: 0.06")
        #expect(above.verdict == .fail)
        #expect(above.warnings.first?.contains("ceiling") == true)

        let elsewhere = try waived("expires: 2026-12-31, where: {column: sex}")
        #expect(elsewhere.verdict == .fail)
        #expect(elsewhere.warnings.first?.contains("unused") == true)

        let unused = try waived("expires: 2026-12-31", value: 0.01)
        #expect(unused.verdict == .pass)
        #expect(unused.warnings.first?.contains("unused") == true)
    }

    @Test("privacy leads the sentence, the rest is counted")
    func sentence() throws {
        var copies = measurement(0.031, 0.024, 0.039, id: "privacy.exact_copies")
        copies.title = "Exact copies of training rows"
        let gate = try judge(
            [measurement(0.5, 0.4, 0.6), copies],
            "checks:\n  - {id: utility.tstr_gap, max: 0.05}\n  - {id: privacy.exact_copies, max: 0.001}\n")
        #expect(
            gate.sentence
                == "Do not release: exact copies of training rows at 0.031, above the limit of 0.001. 1 more check "
                + "failed."
        )
    }
}
