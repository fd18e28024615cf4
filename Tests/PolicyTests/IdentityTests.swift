import Foundation
import Policy
import Results
import Testing

/// Parts of a set and identities of numbers.
struct IdentityTests {
    private static let scopes: [(Scope, String?)] = [
        (.whole, nil), (Scope(.class, "3"), "3"), (Scope(.group, "shape", "round"), "shape: round"),
        (Scope(.columnPair, "age", "income"), "age × income"),
        (Scope(.intersection, "shape", "round", "ink", "dark"), "shape: round × ink: dark"),
    ]

    @Test func partsAreWrittenAsPoliciesWriteThem() throws {
        for (scope, text) in Self.scopes {
            #expect(scope.name == text && scope.isComplete)
            #expect(try CanonicalJSON.decode(Scope.self, from: CanonicalJSON.encode(scope)) == scope)
            if let text { #expect(Scope(scope.kind, written: text) == scope) }
        }
    }

    @Test func namesAreBytesAndKeepTheirPlaces() {
        #expect(Scope(.class, "e\u{301}") != Scope(.class, "é"))
        #expect(Scope(.group, "a: b", "c") != Scope(.group, "a", "b: c"))
        #expect(Set([Scope(.columnPair, "a", "b"), Scope(.columnPair, "b", "a")]).count == 2)
        #expect(!Scope(.group, "shape: round").isComplete && !Scope(.class).isComplete && !Scope(.whole, "a").isComplete)
    }

    @Test func olderFilesHaveOneName() throws {
        func read(_ json: String) throws -> Scope { try CanonicalJSON.decode(Scope.self, from: Data(json.utf8)) }
        #expect(try read(#"{"kind": "class", "name": "a: b"}"#) == Scope(.class, "a: b"))
        #expect(try read(#"{"kind": "group", "name": "shape: round"}"#) == Scope(.group, "shape", "round"))
        #expect(try read(#"{"kind": "group", "name": "a: b: c"}"#) == Scope(.group, "a: b: c"))
        #expect(try read(#"{"kind": "whole"}"#) == .whole)
    }

    @Test func groupsAreChosenAsBefore() throws {
        let id = "utility.tstr"
        let parts = ["round", "square"].map { measured(id, 0.9, 0.85, 0.95, scope: Scope(.group, "shape", $0)) }
        for words in ["group: \"shape: round\"", "scope: group, name: \"shape: round\"", "where: {group: \"shape: round\"}"] {
            let gate = try judged(parts, "checks:\n  - {id: \(id), \(words), min: 0.5}\n")
            #expect(gate.checks.map(\.scope) == [Scope(.group, "shape", "round")], "\(words)")
        }
        let gate = try judged(parts, "checks:\n  - {id: \(id), group: \"shape: oval\", min: 0.5}\n")
        #expect(gate.checks.map(\.scope.name) == ["shape: oval"])
        #expect(gate.sentence.contains("shape: oval"))
    }

    @Test func settingsAreNoIdentity() {
        let one = measured("utility.tstr", 0.9, parameters: ["learner": "logistic", "test_rows": "10", "k": "5"])
        let other = measured("utility.tstr", 0.8, parameters: ["learner": "logistic", "test_rows": "99"])
        let third = measured("utility.tstr", 0.8, parameters: ["learner": "cnn", "test_rows": "99"])
        #expect(one.key == other.key && one.key != third.key && one.key.hashValue == other.key.hashValue)
        #expect(one.key.words == "logistic" && one.key.column == "utility.tstr@logistic")
        #expect(MetricKey(id: "a", features: "x") < MetricKey(id: "a", features: "y"))
        #expect(measured("diversity.vendi", 3, features: "user", parameters: ["order": "1"]).key.words.isEmpty)
    }

    @Test func replicatesArePutAwayWhereNothingReadsThem() throws {
        let id = "utility.tstr"
        func run() -> RunResult {
            sampleRun([Scope.whole, Scope(.class, "1"), Scope(.class, "2")].map { scope in
                var one = measured(id, 0.9, 0.8, 0.95, scope: scope)
                one.replicates = Replicates([0.8, 0.9])
                return one
            })
        }
        func kept(_ body: String) throws -> [Bool] {
            let policy = try parsed(body)
            var run = run()
            run.dropReplicates { policy.comparesWithBaseline($0) }
            return run.metrics.map { $0.replicates != nil }
        }
        #expect(try kept("checks: [{id: \(id), min: 0.5}]\n") == [true, false, false])
        let rule = "no_worse_than: {baseline: last, by: 0.1}"
        #expect(try kept("checks: [{id: \(id), class: \"2\", \(rule)}]\n") == [true, false, true])
        #expect(try kept("checks: [{id: \(id), class: \"2\", \(rule), level: \"off\"}]\n") == [true, false, false])
    }
}
