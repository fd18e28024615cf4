import Policy
import Results
import Testing

/// What is said of tables: what they have nothing of, and columns that no longer go with others.
struct TableCauseTests {
    @Test("where the data have nothing that checks are about, each reason is told and nothing is held up")
    func beside() throws {
        func lacking(_ id: String, _ reason: String) -> Results.Measurement {
            var one = measured(id, 0, 0, 0)
            (one.value, one.interval, one.status, one.reason) = (nil, nil, .notApplicable, reason)
            return one
        }
        var run = sampleRun([
            lacking("validity.category", "no column of categories"), lacking("diversity.category_coverage", "no column of categories"),
            lacking("utility.trts", "name it with --target"), measured("fidelity.accuracy_1", 0.98, 0.97, 0.99),
        ])
        run.modality = "table"
        let policy = try parsed("""
            checks:
              - {id: validity.category, min: 0.9, on_not_applicable: warn}
              - {id: diversity.category_coverage, min: 1, on_not_applicable: warn}
              - {id: utility.trts, min: 0.5, on_error: warn}
              - {id: fidelity.accuracy_1, min: 0.9}
            """)
        let gate = Judge.judge(run: run, policy: policy, today: try #require(judgingDay))
        #expect(gate.sentence == "Release: 1 of 4 checks passed, 3 find nothing to judge in these data.")
        let findings = try #require(gate.findings)
        #expect(findings.map(\.checks) == [[0, 1], [2]] && findings.allSatisfy { $0.kind == .notMeasured && !$0.blocks })
        #expect(findings[0].sentence.hasPrefix("nothing to judge: ") && findings[0].sentence.hasSuffix(" (no column of categories)"))
        #expect(findings[1].action.hasSuffix("Name it with --target."))
        #expect(gate.checks.prefix(3).allSatisfy { $0.outcome == .error })
    }

    @Test("a metric that knows what to do about a column says it in place of the advice about distributions")
    func keys() throws {
        var key = measured("validity.key_unique", 0.9, 0.89, 0.91, scope: Scope(.column, "id"), floor: Floor(value: 1, low: 1, high: 1, splits: 0))
        key.parameters = [PartFacts.difference: "repeated or empty in 10 % of the rows", PartFacts.remedy: "Number them anew."]
        var run = sampleRun([key])
        run.modality = "table"
        let policy = try parsed("checks:\n  - {id: validity.key_unique, scope: column, min: 0.99}\n")
        let day = try #require(judgingDay)
        var found = try #require(Judge.judge(run: run, policy: policy, today: day).findings?.first)
        #expect(found.sentence.hasPrefix("column id is repeated or empty in 10 % of the rows (") && found.action == "Number them anew.")
        // What is said of several alike is said once.
        var other = key
        other.scope = Scope(.column, "number")
        run.metrics.append(other)
        found = try #require(Judge.judge(run: run, policy: policy, today: day).findings?.first)
        #expect(found.sentence.hasPrefix("columns id and number are repeated or empty in 10 % of the rows ("), "\(found.sentence)")
    }

    @Test("a column that no longer goes with the others is named, not each pair of it")
    func shuffled() throws {
        func pair(_ one: String, _ other: String, _ value: Double) -> Results.Measurement {
            measured(
                "fidelity.accuracy_2", value, value - 0.01, value + 0.01, scope: Scope(.columnPair, one, other),
                floor: Floor(value: 0.95, low: 0.94, high: 0.96, splits: 40))
        }
        var run = sampleRun([
            pair("age", "state", 0.7), pair("work", "age", 0.75), pair("age", "hours", 0.8), pair("work", "state", 0.95),
        ])
        run.modality = "table"
        let policy = try parsed("checks:\n  - {id: fidelity.accuracy_2, scope: column_pair, min_ratio_to_floor: 0.9}\n")
        let gate = Judge.judge(run: run, policy: policy, today: try #require(judgingDay))
        #expect(gate.why?.hasPrefix("column age does not go with state, work and hours as it did (") == true, "\(gate.why ?? "")")
    }
}
