/// A key of a policy file, as the reference tells it. A test holds the list against the keys that the parser asks for.
package struct PolicyKey: Sendable, Equatable {
    /// The mapping that it stands in.
    package enum Place: String, Sendable, CaseIterable {
        case policy, defaults, check, baseline, waiver

        package var title: String {
            switch self {
            case .policy: "The file"
            case .defaults: "`defaults`"
            case .check: "A check"
            case .baseline: "`no_worse_than`"
            case .waiver: "A waiver"
            }
        }
    }

    package var place: Place
    package var key: String
    /// What may stand there.
    package var value: String
    package var meaning: String
    /// Lines of a policy with the key in use, without the lines that `yaml` adds.
    package var example: String

    package init(_ place: Place, _ key: String, _ value: String, _ meaning: String, _ example: String) {
        self.place = place
        self.key = key
        self.value = value
        self.meaning = meaning
        self.example = example
    }

    /// A whole policy that has the example in it.
    package var yaml: String {
        let checks = "checks:\n  - {id: fidelity.precision, min: 0.8}\n"
        let head = "policy: example\nversion: 1\n"
        switch place {
        case .policy:
            let name = key == "policy" ? "" : "policy: example\n"
            let version = key == "version" ? "" : "version: 1\n"
            return name + version + example + "\n" + (["checks", "extends"].contains(key) ? "" : checks)
        case .defaults: return head + "defaults:\n  " + example + "\n" + checks
        case .check, .baseline: return head + "checks:\n  - " + example + "\n"
        case .waiver:
            let waived = "checks:\n  - {id: balance.share_gap, max: 0.08}\n  - {id: privacy.nearest_neighbour_share, max: 0.6}\n"
            let lines = example.split(separator: "\n").enumerated().map { ($0 == 0 ? "  - " : "    ") + $1 }
            return head + waived + "waivers:\n" + lines.joined(separator: "\n") + "\n"
        }
    }
}
