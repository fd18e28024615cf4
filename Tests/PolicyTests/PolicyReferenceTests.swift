import Foundation
import Metrics
import Policy
import TestSupport
import Testing

/// The reference names what the parser reads, no more and no less, and its examples are policies.
@Suite struct PolicyReferenceTests {
    private static let metrics = MetricRegistry.descriptors.map(\.facts)

    private static func file(_ path: String) throws -> String {
        try String(contentsOf: SharedData.repository.appending(path: path), encoding: .utf8)
    }

    private static func parse(_ yaml: String) throws -> Policy {
        let builtins = ["image-default": try file("reports/policies/image-default.yaml")]
        return try Policy.parse(yaml: yaml, name: "example.yaml", builtins: builtins, knownMetrics: metrics)
    }

    @Test(arguments: PolicyKey.all.map { "\($0.place.rawValue) \($0.key)" })
    func everyExampleIsRead(_ name: String) throws {
        let key = try #require(PolicyKey.all.first { "\($0.place.rawValue) \($0.key)" == name })
        #expect(key.example.contains("\(key.key):"), "\(name)")
        #expect(throws: Never.self, "\(key.yaml)") { try Self.parse(key.yaml) }
    }

    /// An unknown key is answered with all that were asked for.
    @Test(arguments: [
        (PolicyKey.Place.policy, "policy: p\nversion: 1\nqqqqqqqqqqqq: 1\nchecks: [{id: fidelity.precision, min: 0.8}]\n"),
        (.defaults, "policy: p\nversion: 1\ndefaults: {qqqqqqqqqqqq: 1}\nchecks: [{id: fidelity.precision, min: 0.8}]\n"),
        (.check, "policy: p\nversion: 1\nchecks: [{id: fidelity.precision, min: 0.8, qqqqqqqqqqqq: 1}]\n"),
        (
            .baseline,
            "policy: p\nversion: 1\nchecks: [{id: fidelity.precision, no_worse_than: {baseline: b, by: 1, qqqqqqqqqqqq: 1}}]\n"
        ),
        (
            .waiver,
            "policy: p\nversion: 1\nchecks: [{id: fidelity.precision, min: 0.8}]\n"
                + "waivers: [{check: fidelity.precision, reason: r, owner: o, expires: 2027-01-01, qqqqqqqqqqqq: 1}]\n"
        ),
    ])
    func theKeysAreThoseOfTheParser(_ place: PolicyKey.Place, _ yaml: String) throws {
        let error = try #require(throws: PolicyError.self) { try Self.parse(yaml) }
        #expect(error.code == .unknownKey)
        let asked = error.remedy.replacing("Known keys: ", with: "").replacing(".", with: "")
            .split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(Set(asked) == Set(PolicyKey.all.filter { $0.place == place }.map(\.key)))
    }

    @Test func theFileIsWhatTheGeneratorPrints() throws {
        #expect(
            try Self.file("docs/policy-reference.md") == PolicyReference.markdown(metrics: Self.metrics),
            "Run `assay policies reference > docs/policy-reference.md`.")
        let policy = try Self.parse(PolicyReference.complete)
        #expect(policy.waivers.count == 1 && policy.checks.contains { $0.level == .off })
    }
}
