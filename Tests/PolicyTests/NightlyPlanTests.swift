import Policy
import Testing

@Suite struct NightlyPlanTests {
    private func parse(_ yaml: String) throws(PolicyError) -> NightlyPlan {
        try NightlyPlan.parse(yaml: yaml, name: "nightly.yaml")
    }

    @Test func `Defaults hold for every job and a job may differ`() throws {
        let plan = try parse(
            """
            history: h
            reports: r
            defaults: {real: real, holdout: hold, policy: none, seed: 7, extractors: embedded}
            jobs:
              - {name: a, synthetic: s/a}
              - {name: b, synthetic: s/b, real: other, utility: false, timeout_minutes: 5, enabled: false}
            """)
        #expect(plan.jobs.map(\.name) == ["a", "b"])
        #expect(plan.jobs.map(\.real) == ["real", "other"])
        #expect(plan.jobs[1].holdout == "hold")
        #expect(plan.jobs[0].seed == 7)
        #expect(plan.jobs[0].extractors == ["embedded"])
        #expect(plan.jobs[1].utility == false)
        #expect(plan.jobs[1].enabled == false)
        #expect(plan.trends == nil)
    }

    /// A job opens its sets by the options of every other command.
    @Test func `Jobs take the options of sets`() throws {
        let plan = try parse(
            """
            history: h
            defaults: {real: real, synthetic: s, labels: none, on_bad_file: skip}
            jobs:
              - {name: a}
              - {name: b, labels: l.csv, pixel_range: 0..1, max_unpacked: 64, exif: ignore, array_layout: nhw, max_pixels: 9}
            """)
        #expect(plan.jobs[0].sets.map(\.name) == ["on-bad-file", "labels"])
        #expect(
            plan.jobs[1].sets.map { $0.name + "=" + ($0.value ?? "") } == [
                "on-bad-file=skip", "max-pixels=9", "max-unpacked=64", "exif=ignore", "labels=l.csv", "pixel-range=0..1",
                "array-layout=nhw",
            ])
    }

    @Test func `Jobs of tables and of features say what evaluate is told`() throws {
        let plan = try parse(
            """
            history: h
            defaults: {real: real, synthetic: s}
            jobs:
              - {name: a, schema: s.yaml, target: income, missing: [NA, "?"], lenient: true}
              - {name: b, modality: features, lenient: false, missing: NA}
            """)
        #expect(
            plan.jobs.map { $0.sets.map { $0.name + ($0.value.map { "=" + $0 } ?? "") } } == [
                ["schema=s.yaml", "target=income", "missing=NA,?", "lenient"], ["modality=features", "missing=NA"],
            ])
    }

    struct Mistake: Sendable {
        var yaml: String
        var code: PolicyError.Code
        var line: Int
        init(_ yaml: String, _ code: PolicyError.Code, _ line: Int) {
            (self.yaml, self.code, self.line) = (yaml, code, line)
        }
    }

    static let mistakes: [Mistake] = [
        Mistake("history: h\njobs: [{name: a, real: r, synthetic: s, polcy: x}]", .unknownKey, 2),
        Mistake("history: h\nhistory: i\njobs: []", .duplicateKey, 1),
        Mistake("history: h\njobs: []", .emptyChecks, 2),
        Mistake("history: h\njobs: [{name: a, synthetic: s}]", .missingKey, 2),
        Mistake("jobs: [{name: a, real: r, synthetic: s}]", .missingKey, 1),
        Mistake("history: h\njobs: [{name: a, real: '', synthetic: s}]", .missingKey, 2),
        Mistake("history: h\njobs:\n  - {name: a, real: r, synthetic: s}\n  - {name: a, real: r, synthetic: s}",
            .duplicateCheck, 4
        ),
        Mistake("history: h\njobs: [{name: a, real: r, synthetic: s, seed: -1}]", .outOfRange, 2),
        Mistake("history: h\njobs: [{name: a, real: r, synthetic: s, utility: maybe}]", .wrongType, 2),
        Mistake("history: h\njobs: [{name: 3, real: r, synthetic: s}]", .wrongType, 2),
        Mistake("history: h\njobs: [{name: a, real: r, synthetic: s, pixel_range: 1..0}]", .outOfRange, 2),
        Mistake("history: &h h\njobs: *h", .anchor, 2),
        Mistake("", .emptyChecks, 1),
    ]

    @Test(arguments: mistakes)
    func `A mistake has its place`(_ mistake: Mistake) {
        let (yaml, code, line) = (mistake.yaml, mistake.code, mistake.line)
        do throws(PolicyError) {
            _ = try parse(yaml)
            Issue.record("was accepted")
        } catch {
            #expect(error.code == code)
            if code != .duplicateKey { #expect(error.line == line) }
            #expect(!error.remedy.isEmpty)
        }
    }
}
