import Policy
import Results
import Testing

struct IntervalDueTests {
    @Test("a value without its interval is undecided, whatever the rule and the value", arguments: [
        "max: 0.5", "max: 0.001", "min: 0.001", "min: 0.5", "max_ratio_to_floor: 4", "min_ratio_to_floor: 0.1",
        "max_over_floor: 0.5", "no_worse_than: {baseline: last, by: 0.1}",
    ])
    func missing(rule: String) throws {
        let id = "utility.tstr_gap"
        var alone = measured(id, 0.1, floor: Floor(value: 0.1, low: 0.1, high: 0.1, splits: 0))
        alone.intervalReason = "3 of 200 replicates failed"
        let policy = try parsed("checks:\n  - {id: \(id), \(rule)}\n")
        var run = sampleRun([alone])
        run.inputs = [.init(role: .real, name: "real", media: "memory", count: 9, bytes: 1, fingerprint: "aa")]
        let gate = Judge.judge(run: run, policy: policy, today: try #require(judgingDay), baselines: ["last": run])
        #expect(gate.verdict == .undecided)
        #expect(gate.exitCode == 3)
        let check = try #require(gate.checks.first)
        #expect(check.cause == .noInterval)
        #expect(check.reason.contains("3 of 200 replicates failed"))
        #expect(gate.sentence.contains("3 of 200 replicates failed"))
        // Not even where what is undecided may pass is it a pass.
        let lenient = try judged([alone], "checks:\n  - {id: \(id), \(rule), on_undecided: pass, on_error: warn}\n")
        #expect(lenient.checks.first?.outcome != .pass)
    }

    @Test("a baseline without its interval decides nothing unless replicates pair")
    func baseline() throws {
        let id = "utility.tstr_gap"
        let body = "checks:\n  - {id: \(id), no_worse_than: {baseline: last, by: 0.5}}\n"
        func run(_ measurement: Results.Measurement) -> RunResult {
            var run = sampleRun([measurement])
            run.inputs = [.init(role: .real, name: "real", media: "memory", count: 9, bytes: 1, fingerprint: "aa")]
            return run
        }
        let now = run(measured(id, 0.1, 0.09, 0.11))
        let gate = Judge.judge(
            run: now, policy: try parsed(body), today: try #require(judgingDay),
            baselines: ["last": run(measured(id, 0.1))])
        #expect(gate.checks.first?.outcome == .undecided)
        #expect(gate.checks.first?.reason.contains("baseline") == true)
    }

    @Test("a confidence that the interval does not hold takes a pass back, and a failure that it would not show")
    func confidence() throws {
        let id = "fidelity.precision"
        let asked = { (rule: String) in "defaults: {confidence: 0.99}\nchecks:\n  - {id: \(id), \(rule)}\n" }
        let value = measured(id, 0.72, 0.68, 0.76)
        let pass = try judged([value], asked("min: 0.67"))
        #expect(pass.verdict == .undecided && pass.exitCode == 3)
        #expect(pass.checks.first?.cause == .confidence)
        #expect(pass.checks.first?.reason.contains("95\u{a0}%") == true)
        #expect(pass.sentence.contains("the policy asks for 99\u{a0}%"))
        // 0.04 at 95 % is 0.053 at 99 %: 0.77 is still within reach, 0.9 is not.
        #expect(try judged([value], asked("min: 0.77")).verdict == .undecided)
        #expect(try judged([value], asked("min: 0.9, on_undecided: pass")).verdict == .fail)
        let wider = try judged([measured(id, 0.72, 0.68, 0.76, level: 0.99)], "checks:\n  - {id: \(id), min: 0.67}\n")
        #expect(wider.verdict == .pass)
        // The floor's interval counts as well.
        let floor = Floor(
            value: 0.7, low: 0.7, high: 0.7, splits: 0,
            interval: Interval(low: 0.69, high: 0.71, level: 0.9, method: "t"))
        #expect(
            try check(measured(id, 0.72, 0.71, 0.73, floor: floor), "min_ratio_to_floor: 0.9").cause == .confidence)
    }

    @Test("rows of the holdout count where the metric reads it")
    func minRows() throws {
        let id = "privacy.nearest_neighbour_share"
        let body = "defaults: {min_rows: 500}\nchecks:\n  - {id: \(id), min: 0.3, max: 0.6}\n"
        let few = try judged([measured(id, 0.5, 0.48, 0.52, holdout: 40)], body)
        #expect(few.verdict == .undecided)
        let check = try #require(few.checks.first)
        #expect(check.cause == .tooFewRows && check.rowsOf == .holdout && check.rowsToDecide == 500)
        #expect(check.reason == "insufficient data: 40 holdout images where the policy asks for 500")
        #expect(try judged([measured(id, 0.5, 0.48, 0.52, holdout: 500)], body).verdict == .pass)
        #expect(try judged([measured(id, 0.5, 0.48, 0.52)], body).verdict == .pass)
        #expect(try judged([measured(id, 0.9, 0.88, 0.92, holdout: 40)], body).verdict == .fail)
    }
}
