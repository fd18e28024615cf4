import Policy
import Results
import Testing

/// Fewer rows than the policy asks for: no pass, and no failure that real samples of this size share.
@Suite struct FewRowsTests {
    private let floor = Floor(value: 0.96, low: 0.71, high: 1, splits: 100)
    private let body = "defaults: {min_rows: 200}\nchecks:\n  - {id: diversity.recall, min_ratio_to_floor: 0.82}\n"

    /// Twelve honest hand signs against twelve: recall 58 % [41, 74], where other twelves score from 71 %.
    @Test func aFailureAmongHonestScoresIsUndecided() throws {
        let honest = measured("diversity.recall", 0.58, 0.41, 0.74, floor: floor, rows: 12)
        let gate = try judged([honest], body)
        let check = try #require(gate.checks.first)
        #expect(gate.verdict == .undecided && check.cause == .tooFewRows && check.rowsToDecide == 200)
        #expect(
            check.reason == "insufficient data: 12 synthetic images where the policy asks for 200; real samples of this size score "
                + "from 71\u{a0}% to 100\u{a0}%")
        // As many rows as were asked for decide it.
        #expect(try judged([measured("diversity.recall", 0.58, 0.41, 0.74, floor: floor, rows: 200)], body).verdict == .fail)
    }

    @Test func aFailureThatNoHonestSetSharesStands() throws {
        #expect(try judged([measured("diversity.recall", 0.2, 0.05, 0.5, floor: floor, rows: 12)], body).verdict == .fail)
        // A limit that honest sets do not meet either is not broken by chance.
        let strict = "defaults: {min_rows: 200}\nchecks:\n  - {id: balance.share_gap, max: 0.05}\n"
        let gap = measured("balance.share_gap", 0.2, 0.1, 0.3, floor: Floor(value: 0.2, low: 0.15, high: 0.25, splits: 10), rows: 12)
        #expect(try judged([gap], strict).verdict == .fail)
        #expect(try judged([measured("balance.share_gap", 0.2, 0.1, 0.3, rows: 12)], strict).verdict == .fail)
    }

    private func columns(_ kind: Scope.Kind, parts: [RunResult.Part]? = nil, fields: String = "") throws -> GateResult.Check {
        var run = sampleRun([measured("fidelity.image_properties", 0.95, 0.9, 1, scope: Scope(kind, names: ["a"]), rows: 12)], holdout: 12)
        run.inputs[0].parts = parts
        let policy = try parsed(
            "defaults: {min_rows: 200}\nchecks:\n  - {id: fidelity.image_properties, scope: \(kind.rawValue), min: 0.5\(fields)}\n")
        let gate = Judge.judge(run: run, policy: policy, today: try #require(judgingDay))
        return try #require(gate.checks.first)
    }

    /// A column has all the set's rows: twelve images pass no check of their brightness where two hundred are asked for.
    @Test(arguments: [Scope.Kind.column, .columnPair, .level]) func columnsNeedTheRowsOfTheSet(kind: Scope.Kind) throws {
        let few = try columns(kind)
        #expect(few.outcome == .undecided && few.rowsToDecide == 200)
        #expect(try columns(kind, fields: ", min_rows: 10").outcome == .pass)
        // One of several tables has rows of its own, and as few as it has.
        #expect(try columns(kind, parts: [.init(name: "shops", count: 12)]).outcome == .pass)
    }

    @Test func classesHaveRowsOfTheirOwn() throws { #expect(try columns(.class).outcome == .pass) }
}
