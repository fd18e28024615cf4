import Foundation
import Policy
import Results
import TestSupport
import Testing

private let metrics = [
    "fidelity.frechet_distance", "privacy.exact_copies", "utility.tstr_gap", "balance.share_gap", "diversity.recall",
]

private let base = """
    policy: base
    version: 1
    defaults: {confidence: 0.9, on_error: warn}
    checks:
      - {id: diversity.recall, min: 0.5}
      - {id: privacy.exact_copies, max: 0.01, waivable: false}
    """

private func parse(_ yaml: String, builtins: [String: String] = ["base": base]) throws -> Policy {
    try Policy.parse(yaml: yaml, name: "policy.yaml", builtins: builtins, knownMetrics: metrics.map { MetricFacts(id: $0) })
}

private let head = "policy: release\nversion: 3\n"

struct WrongPolicy: Sendable, CustomTestStringConvertible {
    var code: PolicyError.Code
    var line: Int?
    var yaml: String
    var testDescription: String { "\(code.rawValue) in line \(line ?? 0)" }
}

private func check(_ text: String) -> String { head + "checks:\n  - {id: utility.tstr_gap, \(text)}\n" }

private func waiver(_ text: String) -> String {
    head + "checks:\n  - {id: utility.tstr_gap, max: 1}\nwaivers:\n  - {check: utility.tstr_gap, \(text)}\n"
}

private let wrong: [WrongPolicy] = [
    .init(code: .unknownKey, line: 3, yaml: head + "treshold: 1\nchecks:\n  - {id: utility.tstr_gap, max: 1}\n"),
    .init(code: .unknownKey, line: 4, yaml: check("maximum: 0.1, max: 1")),
    .init(
        code: .unknownKey, line: 4,
        yaml: head + "defaults:\n  confidense: 0.9\nchecks: [{id: utility.tstr_gap, max: 1}]\n"),
    .init(code: .unknownKey, line: 4, yaml: check("no_worse_than: {baseline: a, by: 1, unit: x}")),
    .init(code: .unknownKey, line: 6, yaml: waiver("reason: a, owner: b, expires: 2026-12-31, until: 3")),
    .init(
        code: .duplicateKey, line: 1,
        yaml: "policy: a\nversion: 1\npolicy: b\nchecks: [{id: utility.tstr_gap, max: 1}]\n"),
    .init(code: .duplicateKey, line: 4, yaml: check("max: 0.1, max: 0.2")),
    .init(code: .wrongType, line: 4, yaml: check("max: high")),
    .init(code: .wrongType, line: 4, yaml: check("max: \"0.1\"")),
    .init(code: .wrongType, line: 4, yaml: check("max: 1, waivable: perhaps")),
    .init(code: .wrongType, line: 4, yaml: check("max: 1, level: fatal")),
    .init(code: .wrongType, line: 4, yaml: check("max: 1, on_error: pass")),
    .init(code: .wrongType, line: 4, yaml: check("max: 1, decided_by: logistic")),
    .init(code: .wrongType, line: 4, yaml: check("max: 1, decided_by: {}")),
    .init(code: .wrongType, line: 4, yaml: check("max: 1, min_rows: 10.5")),
    .init(code: .wrongType, line: 4, yaml: check("max: 1, where: logistic")),
    .init(code: .wrongType, line: 3, yaml: head + "checks: all\n"),
    .init(code: .wrongType, line: 3, yaml: head + "modalities: [picture]\nextends: builtin:base\n"),
    .init(code: .wrongType, line: 3, yaml: head + "modalities: []\nextends: builtin:base\n"),
    .init(code: .duplicateKey, line: 3, yaml: head + "modalities: [image, image]\nextends: builtin:base\n"),
    .init(code: .wrongType, line: 4, yaml: head + "checks:\n  - utility.tstr_gap\n"),
    .init(code: .wrongType, line: 1, yaml: "- a\n- b\n"),
    .init(code: .wrongType, line: 1, yaml: "policy: 7\nversion: 1\nchecks: [{id: utility.tstr_gap, max: 1}]\n"),
    .init(code: .notFinite, line: 4, yaml: check("max: .inf")),
    .init(code: .notFinite, line: 4, yaml: check("max: .nan")),
    .init(code: .notFinite, line: 4, yaml: check("max: 1e999")),
    .init(code: .outOfRange, line: 2, yaml: "policy: a\nversion: 0\nchecks: [{id: utility.tstr_gap, max: 1}]\n"),
    .init(
        code: .outOfRange, line: 3,
        yaml: head + "defaults: {confidence: 95}\nchecks: [{id: utility.tstr_gap, max: 1}]\n"),
    .init(code: .outOfRange, line: 4, yaml: check("max_ratio_to_floor: -2")),
    .init(code: .minAboveMax, line: 4, yaml: check("min: 2, max: 1")),
    .init(code: .emptyChecks, line: 3, yaml: head + "checks: []\n"),
    .init(code: .emptyChecks, line: 1, yaml: head),
    .init(code: .emptyChecks, line: 1, yaml: ""),
    .init(code: .noLimit, line: 4, yaml: check("level: error")),
    .init(code: .unknownMetric, line: 4, yaml: head + "checks:\n  - {id: utility.tstr_gab, max: 1}\n"),
    .init(code: .missingKey, line: 1, yaml: "version: 1\nchecks: [{id: utility.tstr_gap, max: 1}]\n"),
    .init(code: .missingKey, line: 4, yaml: head + "checks:\n  - {max: 1}\n"),
    .init(code: .missingKey, line: 6, yaml: waiver("owner: b, expires: 2026-12-31")),
    .init(code: .ownerlessWaiver, line: 6, yaml: waiver("reason: a, expires: 2026-12-31")),
    .init(code: .ownerlessWaiver, line: 6, yaml: waiver("reason: a, owner: \" \", expires: 2026-12-31")),
    .init(code: .badDate, line: 6, yaml: waiver("reason: a, owner: b, expires: 2026-02-30")),
    .init(code: .badDate, line: 6, yaml: waiver("reason: a, owner: b, expires: tomorrow")),
    .init(
        code: .waiverWithoutCheck, line: 6,
        yaml: waiver("x: 1").replacing(
            "{check: utility.tstr_gap, x: 1}",
            with: "{check: balance.share_gap, reason: a, owner: b, expires: 2026-12-31}")),
    .init(
        code: .notWaivable, line: 6,
        yaml: waiver("reason: a, owner: b, expires: 2026-12-31")
            .replacing("max: 1}", with: "max: 1, waivable: false}")),
    .init(code: .duplicateCheck, line: 5, yaml: check("max: 1") + "  - {id: utility.tstr_gap, max: 2}\n"),
    .init(code: .unknownPolicy, line: 3, yaml: head + "extends: builtin:nothing\n"),
    .init(code: .unknownPolicy, line: 3, yaml: head + "extends: ../other.yaml\n"),
    .init(code: .syntax, line: 4, yaml: head + "checks: [\n  - ]]\n"),
    .init(code: .syntax, line: 4, yaml: head + "checks:\n\t- a\n"),
    .init(code: .anchor, line: 4, yaml: head + "x: &a [1]\nchecks: [*a, *a]\n"),
    .init(code: .anchor, line: 3, yaml: head + "x: &a [1]\nchecks: []\n"),
    .init(code: .tooDeep, line: 3, yaml: head + "x: " + String(repeating: "[", count: 5000)),
    .init(code: .tooDeep, line: 3, yaml: head + String(repeating: "- ", count: 5000)),
    .init(code: .tooLarge, line: nil, yaml: head + String(repeating: "# comment\n", count: 110_000)),
]

struct PolicyParserTests {
    @Test("each mistake is named with its place and a remedy", arguments: wrong)
    func mistake(_ sample: WrongPolicy) {
        do {
            _ = try parse(sample.yaml)
            Issue.record("accepted")
        } catch let error as PolicyError {
            #expect(error.code == sample.code)
            #expect(error.line == sample.line)
            #expect(error.file == "policy.yaml")
            #expect(!error.remedy.isEmpty)
            #expect(PolicyError.exitCode == 78)
        } catch {
            Issue.record("another error: \(error)")
        }
    }

    @Test("an alias bomb is refused at once")
    func aliasBomb() {
        var yaml = head + "a0: &a0 [x]\n"
        for level in 1...40 { yaml += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        yaml += "? *a40\n: 1\n"
        let start = ContinuousClock.now
        #expect(throws: PolicyError.self) { try parse(yaml) }
        #expect(ContinuousClock.now - start < .seconds(1))
    }

    @Test("policies that extend each other in a circle are refused")
    func cycle() {
        let texts = [
            "a": "policy: a\nversion: 1\nextends: builtin:b\n", "b": "policy: b\nversion: 1\nextends: builtin:a\n",
        ]
        let error = #expect(throws: PolicyError.self) {
            try parse("policy: c\nversion: 1\nextends: builtin:a\n", builtins: texts)
        }
        #expect(error?.code == .cycle)
        #expect(error?.file == "builtin:b")
    }

    @Test("the design's example is read as meant")
    func example() throws {
        let policy = try parse(
            """
            policy: release
            version: 3
            extends: builtin:base
            defaults: {confidence: 0.95, on_undecided: fail, on_error: fail, min_rows: 1000}
            checks:
              - {id: privacy.exact_copies, level: error, max: 0.001, waivable: false}
              - {id: utility.tstr_gap, max: 0.05, on_undecided: warn, where: {learner: logistic}}
              - {id: fidelity.frechet_distance, max_ratio_to_floor: 4.0, features: embedded}
              - {id: fidelity.frechet_distance, no_worse_than: {baseline: last_release, by: 1.5}}
              - {id: balance.share_gap, columns: [region, sex], max: 0.05, min_group: 30}
            waivers:
              - {check: balance.share_gap, where: {column: region}, reason: "under-sampled at source",
                 owner: data-quality, expires: 2026-12-31, ceiling: 0.08}
            """)
        #expect(policy.name == "release")
        #expect(policy.extends == ["base"])
        #expect(policy.defaults == .init(confidence: 0.95, onUndecided: .fail, onError: .fail, minRows: 1000))
        // The base's own limit on recall stays, its limit on copies is replaced.
        #expect(policy.checks.map(\.id).filter { $0 == "privacy.exact_copies" }.count == 1)
        #expect(policy.checks.first?.id == "diversity.recall")
        let gap = try #require(policy.checks.first { $0.id == "utility.tstr_gap" })
        #expect(gap.selector.parameters == ["learner": "logistic"])
        #expect(gap.onUndecided == .warn)
        let share = try #require(policy.checks.first { $0.id == "balance.share_gap" })
        #expect(share.selector == .init(scope: .column, names: ["region", "sex"]))
        #expect(share.minGroup == 30)
        let waiver = try #require(policy.waivers.first)
        #expect(waiver.expires.description == "2026-12-31")
        #expect(waiver.selector == .init(scope: .column, names: ["region"]))
        #expect(policy.sha256.count == 64)
    }

    @Test("defaults not given come from the base")
    func inheritedDefaults() throws {
        let policy = try parse(head + "extends: builtin:base\ndefaults: {min_rows: 5}\n")
        #expect(policy.defaults == .init(confidence: 0.9, onUndecided: .fail, onError: .warn, minRows: 5))
        #expect(policy.checks.count == 2)
    }

    @Test("kinds of data are those of the base, or some of them")
    func kinds() throws {
        let builtins = ["both": base.replacing("version: 1", with: "version: 1\nmodalities: [image, features]")]
        func kinds(_ line: String) throws -> [ModalityName] {
            try parse(head + line + "\nextends: builtin:both\n", builtins: builtins).modalities
        }
        #expect(try kinds("# nothing") == [.image, .features])
        #expect(try kinds("modalities: features") == [.features])
        #expect(throws: PolicyError.self) { try kinds("modalities: [image, table]") }
        #expect(try parse(head + "extends: builtin:base\n").misfit("table", fitting: "x") == nil)
        let policy = try parse(head + "extends: builtin:both\n", builtins: builtins)
        #expect(policy.misfit("features", fitting: "x") == nil)
        #expect(policy.misfit("table", fitting: "builtin:x")?.contains("another kind of data than table (for image, features)") == true)
    }

    @Test("a typing error is answered with the near name")
    func suggestion() {
        let error = #expect(throws: PolicyError.self) { try parse(check("maxx: 1")) }
        #expect(error?.remedy.contains("“max”") == true)
    }

    @Test("ordinary text may hold ampersands and stars")
    func ordinaryText() throws {
        let policy = try parse(waiver("reason: \"R & D said *so*\", owner: b, expires: 2026-12-31"))
        #expect(policy.waivers.first?.reason == "R & D said *so*")
    }

    @Test("the shipped presets are valid")
    func presets() throws {
        let folder = SharedData.repository.appending(path: "reports/policies")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.contains { $0.lastPathComponent == "image-default.yaml" })
        var presets: [String: String] = [:]
        for file in files {
            presets[file.deletingPathExtension().lastPathComponent] = try String(contentsOf: file, encoding: .utf8)
        }
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let every = presets.values.joined()
            let ids = every.split(separator: "id: ").dropFirst().compactMap { $0.split(separator: ",").first }
            let policy = try Policy.parse(
                yaml: text, name: file.lastPathComponent, builtins: presets, knownMetrics: ids.map { MetricFacts(id: String($0)) })
            #expect(!policy.checks.isEmpty)
            #expect(text.contains("\nmodalities: [") && !policy.modalities.isEmpty)
            #expect(policy.name == file.deletingPathExtension().lastPathComponent)
        }
    }

    @Test("dates are days that exist")
    func dates() {
        #expect(CalendarDate("2024-02-29") != nil)
        #expect(CalendarDate("2023-02-29") == nil)
        #expect(CalendarDate("1900-02-29") == nil)
        #expect(CalendarDate("2026-1-01") == nil)
        #expect(CalendarDate("2026-12-31x") == nil)
        #expect(CalendarDate("٢٠٢٦-12-31") == nil)
    }
}
