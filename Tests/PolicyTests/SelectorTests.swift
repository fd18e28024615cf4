import Policy
import Results
import Testing

private let precision = "fidelity.precision"

private func spaces(_ values: [(String?, Double)]) -> [Results.Measurement] {
    values.map { measured(precision, $1, $1, $1, features: $0) }
}

struct SelectorTests {
    @Test("a list of feature spaces asks for each of them")
    func each() throws {
        let both = "checks:\n  - {id: \(precision), min: 0.5, features: [embedded, user]}\n"
        let lacking = try judged(spaces([("embedded", 0.9), ("random", 0.9)]), both)
        #expect(lacking.verdict == .error)
        #expect(lacking.checks.map(\.features) == ["embedded", "user"])
        #expect(lacking.checks.map(\.outcome) == [.pass, .error])
        #expect(lacking.checks.last?.cause == .missing)
        #expect(lacking.checks.last?.reason.contains("any_features") == true)
        #expect(try judged(spaces([("embedded", 0.9), ("user", 0.9)]), both).verdict == .pass)
        #expect(try judged(spaces([("embedded", 0.9), ("user", 0.1)]), both).verdict == .fail)
        #expect(try judged(spaces([("random", 0.9)]), both).verdict == .error)
    }

    @Test("alternatives are judged as far as they are there, and one has to be")
    func alternatives() throws {
        let any = "checks:\n  - {id: \(precision), min: 0.5, any_features: [embedded, user]}\n"
        #expect(try judged(spaces([("embedded", 0.9), ("random", 0.1)]), any).verdict == .pass)
        #expect(try judged(spaces([("user", 0.9)]), any).verdict == .pass)
        #expect(try judged(spaces([("embedded", 0.9), ("user", 0.1)]), any).verdict == .fail)
        #expect(try judged(spaces([("random", 0.9)]), any).verdict == .error)
    }

    @Test("each name is asked for in each feature space")
    func namesAndSpaces() throws {
        let id = "fidelity.per_class_frechet_distance"
        func part(_ name: String, _ space: String) -> Results.Measurement {
            measured(id, 1, 1, 1, scope: Scope(.class, name), features: space)
        }
        let body = "checks:\n  - {id: \(id), max: 2, class: [a, b], features: [embedded, user]}\n"
        let gate = try judged([part("a", "embedded"), part("b", "embedded"), part("a", "user")], body)
        #expect(gate.checks.map(\.outcome) == [.pass, .pass, .pass, .error])
        #expect(gate.checks.last?.scope == Scope(.class, "b"))
        #expect(gate.checks.last?.features == "user")
    }

    @Test("contradictions are refused, never decided by the later one", arguments: [
        "where: {class: \"0\", group: g}", "class: \"0\", where: {class: \"0\"}", "class: \"0\", group: g",
        "scope: class, group: g", "scope: whole, class: \"0\"", "scope: whole, name: a", "name: a",
        "scope: class, name: a, class: b", "column: a, columns: [b]", "scope: group, where: {class: a}",
        "group: g, where: {column: a}", "where: {level: a, column_pair: b}", "features: a, any_features: b",
        "features: a, where: {features: b}", "any_features: [a], where: {features: a}", "features: [a, a]",
        "class: [a, b, a]", "where: {scope: class}", "where: {name: a}", "where: {columns: a}", "min_group: 5",
        "scope: whole, min_group: 5", "floor: high",
    ])
    func contradictions(fields: String) {
        let error = #expect(throws: PolicyError.self) {
            try parsed("checks:\n  - {id: balance.share_gap, max: 0.5, \(fields)}\n")
        }
        #expect(error?.code == .contradiction)
        #expect(error?.line == 4)
    }

    @Test("one choice in one place is no contradiction", arguments: [
        "scope: class, class: a", "scope: class, name: a", "class: a, features: [b, c], where: {learner: d}",
        "where: {class: a, learner: d}", "any_features: [a], where: {learner: d}", "scope: whole", "group: g, min_group: 5",
        "scope: class, where: {class: a}",
    ])
    func choices(fields: String) throws {
        _ = try parsed("checks:\n  - {id: balance.share_gap, max: 0.5, \(fields)}\n")
    }

    @Test("an excess that means nothing is refused", arguments: [
        ("privacy.exact_copies", "-0.1", PolicyError.Code.outOfRange), ("privacy.exact_copies", "1", .outOfRange),
        ("privacy.exact_copies", "5", .outOfRange), ("privacy.exact_copies", ".nan", .notFinite),
        ("privacy.exact_copies", "\"0.1\"", .wrongType), ("privacy.exact_copies", "[0.1]", .wrongType),
        ("fidelity.precision", "0.1", .contradiction),
    ])
    func excess(id: String, text: String, code: PolicyError.Code) {
        let error = #expect(throws: PolicyError.self) {
            try parsed("checks:\n  - {id: \(id), max_over_floor: \(text)}\n")
        }
        #expect(error?.code == code)
    }

    @Test("the order of a list makes no other check")
    func order() throws {
        let base = "policy: b\nversion: 1\nchecks:\n  - {id: \(precision), min: 0.5, any_features: [embedded, user]}\n"
        let policy = try parsed(
            "extends: builtin:b\nchecks:\n  - {id: \(precision), min: 0.7, any_features: [user, embedded]}\n",
            builtins: ["b": base])
        #expect(policy.checks.map(\.rules) == [[.min(0.7)]])
        let twins = #expect(throws: PolicyError.self) {
            try parsed(
                "checks:\n  - {id: \(precision), min: 0.7, features: [a, b]}\n"
                    + "  - {id: \(precision), min: 0.5, features: [b, a]}\n")
        }
        #expect(twins?.code == .duplicateCheck)
        let both = #expect(throws: PolicyError.self) {
            try parsed("checks:\n  - {id: \(precision), min: 0.7}\n  - {id: \(precision), level: off}\n")
        }
        #expect(both?.code == .contradiction)
    }
}
