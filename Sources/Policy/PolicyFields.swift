import Numerics
import Yams

/// One mapping of a policy file, read key by key so that what is left over is an unknown key.
package struct PolicyFields {
    package let file: String
    package let mark: Mark?
    package let place: String
    private var values: [(key: String, mark: Mark?, node: Node)] = []
    private var asked: [String] = []

    /// - Parameter place: what the mapping is, for messages: "the policy", "check 3".
    package init(_ node: Node, file: String, place: String) throws(PolicyError) {
        self.file = file
        self.place = place
        mark = node.mark
        guard case .mapping(let mapping) = node else {
            throw PolicyError.at(
                node.mark, file, .wrongType, "\(place) must be a mapping of keys to values",
                "Write it as `key: value` lines or as `{key: value}`.")
        }
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else {
                throw PolicyError.at(key.mark, file, .wrongType, "a key of \(place) is no text", "Use a plain word.")
            }
            if values.contains(where: { $0.key == scalar.string }) {
                throw PolicyError.at(
                    key.mark, file, .duplicateKey, "the key “\(scalar.string)” is given twice in \(place)",
                    "Remove one of them.")
            }
            values.append((scalar.string, key.mark, value))
        }
    }

    /// The value of a key, marked as understood; nil when the key is absent.
    package mutating func take(_ key: String) -> PolicyValue? {
        asked.append(key)
        guard let index = values.firstIndex(where: { $0.key == key }) else { return nil }
        let found = values.remove(at: index)
        return PolicyValue(key: key, node: found.node, file: file, place: place)
    }

    /// Every key with its value, for mappings whose keys are names.
    package var all: [(key: String, value: PolicyValue)] {
        values.map { ($0.key, PolicyValue(key: $0.key, node: $0.node, file: file, place: place)) }
    }

    package mutating func require(_ key: String, example: String) throws(PolicyError) -> PolicyValue {
        if let value = take(key) { return value }
        throw PolicyError.at(mark, file, .missingKey, "\(place) has no “\(key)”", "Add one, e.g. `\(example)`.")
    }

    /// Keys nobody asked for are errors.
    package func finish() throws(PolicyError) {
        guard let left = values.first else { return }
        let near = NearestWord.of(left.key, in: asked)
        throw PolicyError.at(
            left.mark, file, .unknownKey, "unknown key “\(left.key)” in \(place)",
            near.map { "Did you mean “\($0)”?" } ?? "Known keys: \(asked.joined(separator: ", ")).")
    }
}

/// One value of a policy file with the place it stands at.
package struct PolicyValue {
    package let key: String
    package let node: Node
    package let file: String
    package let place: String

    package func error(_ code: PolicyError.Code, _ message: String, _ remedy: String) -> PolicyError {
        .at(node.mark, file, code, message, remedy)
    }

    private func scalar(_ wanted: String) throws(PolicyError) -> Node.Scalar {
        guard case .scalar(let scalar) = node, !node.resolves(to: .null) else {
            throw error(.wrongType, "“\(key)” of \(place) must be \(wanted)", "Give \(wanted).")
        }
        return scalar
    }

    package func text() throws(PolicyError) -> String {
        let scalar = try scalar("text")
        guard node.resolves(to: .str) else {
            throw error(
                .wrongType, "“\(key)” of \(place) must be text, not \(scalar.string)",
                "Put it in quotes: \"\(scalar.string)\".")
        }
        return scalar.string
    }

    /// Text with something in it: an empty path would be the folder that others are taken from.
    package func filled() throws(PolicyError) -> String {
        let text = try text()
        guard text.hasVisibleCharacter else {
            throw error(.missingKey, "“\(key)” of \(place) is empty", "Give it a value, or leave the key out.")
        }
        return text
    }

    /// Any single value as text: 3, true and "3" alike.
    package func plainText() throws(PolicyError) -> String { try scalar("a single value").string }

    package func number() throws(PolicyError) -> Double {
        let text = try scalar("a number").string
        guard node.resolves(to: .int, .float) else {
            throw error(.wrongType, "“\(key)” of \(place) must be a number, not “\(text)”", "Write it as 0.05 or 1e-3.")
        }
        let lowered = text.lowercased()
        if lowered.hasSuffix("inf") || lowered.hasSuffix("nan") {
            throw error(.notFinite, "“\(key)” of \(place) is not a finite number", "Give a finite limit.")
        }
        guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let value = Double(text) else {
            throw error(.wrongType, "“\(key)” of \(place) is no decimal number: “\(text)”", "Write it as 0.05 or 1e-3.")
        }
        guard value.isFinite else {
            throw error(.notFinite, "“\(key)” of \(place) is too large for a number", "Give a finite limit.")
        }
        return value
    }

    package func number(in range: ClosedRange<Double>, _ words: String) throws(PolicyError) -> Double {
        let value = try number()
        guard range.contains(value) else {
            throw error(.outOfRange, "“\(key)” of \(place) must be \(words)", "Give a value that is \(words).")
        }
        return value
    }

    package func integer(in range: ClosedRange<Int>) throws(PolicyError) -> Int {
        let value = try number()
        guard let whole = Int(exactly: value) else {
            throw error(.wrongType, "“\(key)” of \(place) must be a whole number", "Drop the decimals.")
        }
        guard range.contains(whole) else {
            throw error(
                .outOfRange, "“\(key)” of \(place) must lie between \(range.lowerBound) and \(range.upperBound)",
                "Give a whole number in that range.")
        }
        return whole
    }

    package func flag() throws(PolicyError) -> Bool {
        switch try scalar("true or false").string {
        case "true": return true
        case "false": return false
        default: throw error(.wrongType, "“\(key)” of \(place) must be true or false", "Write `true` or `false`.")
        }
    }

    package func choice<Choice: RawRepresentable<String>>(_ choices: [Choice]) throws(PolicyError) -> Choice {
        let words = choices.map(\.rawValue).joined(separator: ", ")
        let text = try scalar("one of \(words)").string
        guard let found = choices.first(where: { $0.rawValue == text }) else {
            throw error(
                .wrongType, "“\(key)” of \(place) must be one of \(words), not “\(text)”", "Use one of \(words).")
        }
        return found
    }

    /// A sequence; a single value stands for a sequence of one where `orSingle` is set.
    package func sequence(orSingle: Bool = false) throws(PolicyError) -> [PolicyValue] {
        switch node {
        case .sequence(let sequence):
            return sequence.map { PolicyValue(key: key, node: $0, file: file, place: place) }
        case .scalar where orSingle && !node.resolves(to: .null):
            return [self]
        default:
            throw error(.wrongType, "“\(key)” of \(place) must be a list", "Write it as `[a, b]` or as `- a` lines.")
        }
    }

    package func fields(_ place: String) throws(PolicyError) -> PolicyFields {
        try PolicyFields(node, file: file, place: place)
    }
}

extension PolicyError {
    package static func at(
        _ mark: Mark?, _ file: String, _ code: Code, _ message: String, _ remedy: String
    ) -> PolicyError {
        PolicyError(code, message, file: file, line: mark?.line, column: mark?.column, remedy: remedy)
    }
}

extension Node {
    /// Whether the value resolves to one of the types under YAML's core schema.
    fileprivate func resolves(to names: Tag.Name...) -> Bool {
        let resolved = tag.description
        return names.contains { $0.rawValue == resolved }
    }
}
