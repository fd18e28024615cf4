import Results

/// How an outcome looks: a word, a symbol and a tone, never colour alone.
struct Status: Equatable {
    var tone: String
    var symbol: String
    var word: String
    /// Order in lists: what blocks comes first.
    var rank: Int

    static let pass = Status(tone: "pass", symbol: "✓", word: "Pass", rank: 9)
    static let none = Status(tone: "none", symbol: "–", word: "Not checked", rank: 10)

    static func of(_ check: GateResult.Check) -> Status {
        switch (check.outcome, check.blocks) {
        case (.fail, true): Status(tone: "fail", symbol: "✗", word: "Fail", rank: 0)
        case (.error, true): Status(tone: "error", symbol: "!", word: "Not judged", rank: 1)
        case (.undecided, true): Status(tone: "undecided", symbol: "?", word: "Undecided", rank: 2)
        case (.fail, false): Status(tone: "warn", symbol: "△", word: "Warning", rank: 3)
        case (.undecided, false): Status(tone: "warn", symbol: "?", word: "Undecided, allowed", rank: 4)
        case (.error, false) where check.isBesideThePoint:
            Status(tone: "none", symbol: "–", word: "Nothing to judge", rank: 8)
        case (.error, false): Status(tone: "warn", symbol: "!", word: "Not judged, allowed", rank: 5)
        case (.waived, _) where check.isUnmeasured:
            Status(tone: "waived", symbol: "⚑", word: "Not judged, waived", rank: 6)
        case (.waived, _): Status(tone: "waived", symbol: "⚑", word: "Waived", rank: 6)
        case (.pass, _): .pass
        }
    }

    static func of(_ verdict: GateResult.Verdict) -> Status {
        switch verdict {
        case .pass: Status(tone: "pass", symbol: "✓", word: "Release", rank: 9)
        case .fail: Status(tone: "fail", symbol: "✗", word: "Do not release", rank: 0)
        case .error: Status(tone: "error", symbol: "!", word: "Do not release", rank: 1)
        case .undecided: Status(tone: "undecided", symbol: "?", word: "Not decided", rank: 2)
        case .nothingEvaluated: Status(tone: "none", symbol: "–", word: "Nothing evaluated", rank: 3)
        }
    }
}

extension GateResult {
    /// The sentence's first half ("Do not release") and its reason.
    var parts: (headline: String, reason: String) {
        guard let colon = sentence.firstRange(of: ": ") else { return (Status.of(verdict).word, sentence) }
        return (String(sentence[..<colon.lowerBound]), String(sentence[colon.upperBound...]))
    }

    /// Checks in reading order: what blocks, what warns, what is waived, what passed; within each the dimension that
    /// the sentence puts first, then the policy's order.
    var ordered: [Check] {
        let dimensions: [Dimension] = [.privacy, .utility, .fidelity, .diversity, .balance, .validity]
        return checks.enumerated()
            .map { (Status.of($1).rank, dimensions.firstIndex(of: $1.dimension) ?? 0, $0, $1) }
            .sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }
            .map(\.3)
    }

    /// "1 failed", "9 passed", … with their tones, in reading order.
    var tally: [(status: Status, text: String)] {
        var seen: [(status: Status, count: Int)] = []
        for check in ordered {
            let status = Status.of(check)
            if let index = seen.firstIndex(where: { $0.status == status }) {
                seen[index].count += 1
            } else {
                seen.append((status, 1))
            }
        }
        return seen.map { status, count in
            let word =
                switch status.rank {
                case 0: "failed"
                case 3: count == 1 ? "warning" : "warnings"
                case 9: "passed"
                default: status.word.prefix(1).lowercased() + status.word.dropFirst()
                }
            return (status, "\(count) \(word)")
        }
    }
}

extension GateResult.Check {
    /// What tells this check from others of the same metric.
    var qualifiers: [String] { Labels.qualifiers(scope: scope, features: features, parameters: parameters) }
}

enum Labels {
    static func qualifiers(scope: Scope, features: String?, parameters: [String: String]) -> [String] {
        var parts: [String] = []
        if scope.kind != .whole {
            parts.append([scope.kind.words, scope.name].compactMap(\.self).joined(separator: " "))
        }
        if let features { parts.append("\(features) features") }
        parts += parameters.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return parts
    }

    static func words(_ dimension: Dimension) -> String {
        dimension.rawValue.prefix(1).uppercased() + dimension.rawValue.dropFirst()
    }

    static func role(_ role: RunResult.Role) -> String {
        switch role {
        case .real: "Real, training"
        case .holdout: "Real, holdout"
        case .synthetic: "Synthetic"
        }
    }

    static func question(_ dimension: Dimension) -> String {
        switch dimension {
        case .fidelity: "Does the synthetic data look like the real data?"
        case .diversity: "Is everything that the real data holds there, too, and not the same thing many times?"
        case .utility: "Does a model learn as much from the synthetic data as from the real data?"
        case .privacy: "Does the synthetic data give away records that it was trained on?"
        case .balance: "Are classes and groups represented as they are in the real data?"
        case .validity: "Is the data well formed?"
        }
    }

    static func rows(_ modality: String, _ count: Int) -> String {
        "\(Readable.count(count)) \(ModalityName.noun(modality, count))"
    }

    /// Letters, digits and dashes only, for ids in the page.
    static func slug(_ text: String) -> String {
        String(
            text.lowercased().unicodeScalars.map { scalar in
                let isPlain = ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
                return isPlain ? Character(scalar) : "-"
            })
    }

    static func about(_ id: String) -> String { "about-\(slug(id))" }

    static func short(_ fingerprint: String) -> String { String(fingerprint.prefix(12)) }
}
