import Results

/// What an evaluation would do, with an estimate of its time and memory.
public struct EvaluationPlan: Codable, Sendable, Equatable {
    public struct Input: Codable, Sendable, Equatable {
        public var role: RunResult.Role
        public var name: String
        public var media: String
        /// Images or rows that would be measured.
        public var count: Int
        public var bytes: Int
        /// "28×28×1" and how many images have it, commonest first, at most ten.
        public var shapes: [RunResult.ClassCount]
        public var classes: [RunResult.ClassCount]
        public var skipped: [RunResult.Skipped]
        public var notes: [String]
    }

    /// Whether a check of the policy will have a value.
    public enum Prospect: String, Codable, Sendable {
        case computable
        /// It will end as undecided or as an error whatever the data.
        case notComputable = "not_computable"
        /// The trial had too few rows to tell.
        case unknown
    }

    public struct Check: Codable, Sendable, Equatable {
        public var id: String
        public var features: String?
        public var scope: Scope
        public var parameters: [String: String]
        public var rule: String
        public var level: GateResult.Level
        public var prospect: Prospect
        public var reason: String?
    }

    public var title: String
    public var inputs: [Input]
    public var extractors: [String]
    /// nil where no policy applies.
    public var policy: String?
    public var checks: [Check]
    /// Rows of each set that were measured to find out.
    public var trialRows: Int
    public var threads: Int
    public var seconds: Double
    public var memoryBytes: Int
    public var warnings: [RunResult.Warning]

    /// Files that cannot be read and are named; reports only count those of real sets.
    private static let mostNamed = 20

    /// For a terminal.
    public var text: String { lines.joined(separator: "\n") }

    /// The same, a line each: names in it may hold line ends of their own.
    public var lines: [String] {
        var lines = ["\(title): features \(extractors.joined(separator: ", ")), \(threads) threads", ""]
        for input in inputs {
            var parts = ["\(Readable.count(input.count)) rows", Readable.bytes(input.bytes)]
            if !input.shapes.isEmpty {
                let more = input.shapes.count > 3 ? " and others" : ""
                parts.append(input.shapes.prefix(3).map(\.name).joined(separator: ", ") + more)
            }
            if !input.classes.isEmpty { parts.append("\(input.classes.count) classes") }
            if !input.skipped.isEmpty { parts.append("\(input.skipped.count) files cannot be read") }
            lines.append("  \(input.role.rawValue): \(input.name), \(input.media), " + parts.joined(separator: ", "))
            lines += input.skipped.prefix(Self.mostNamed).map { "    \($0.name): \($0.reason)" }
            if input.skipped.count > Self.mostNamed { lines.append("    … and \(input.skipped.count - Self.mostNamed) more") }
        }
        lines.append("")
        if let policy {
            let ready = checks.count { $0.prospect == .computable }
            lines.append("policy \(policy): \(ready) of \(checks.count) checks can be computed")
            for check in checks where check.prospect != .computable {
                let name = ([check.id, check.features] + check.parameters.sorted { $0.key < $1.key }.map(\.value))
                    .compactMap(\.self).joined(separator: ", ")
                let word = check.prospect == .unknown ? "not known" : "no"
                lines.append("  \(word): \(name): \(check.reason ?? "")")
            }
        } else {
            lines.append("no policy is applied")
        }
        lines += [
            "",
            "about \(PlanTime.words(seconds)) and \(Readable.bytes(memoryBytes)) of memory; nothing was written",
        ]
        for warning in warnings { lines.append("warning: \(warning.message)") }
        return lines
    }
}
