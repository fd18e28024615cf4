import Results

/// A check's rules as a reader sees them.
enum RuleText {
    static func words(_ rules: [Policy.Rule], unit: String) -> String {
        rules.map { word($0, unit: unit) }.joined(separator: " and ")
    }

    private static func word(_ rule: Policy.Rule, unit: String) -> String {
        switch rule {
        case .max(let limit): "≤ \(Readable.number(limit, unit: unit))"
        case .min(let limit): "≥ \(Readable.number(limit, unit: unit))"
        case .maxRatioToFloor(let ratio, let bound): "≤ \(Readable.number(ratio)) × \(bound.words)"
        case .minRatioToFloor(let ratio, let bound): "≥ \(Readable.number(ratio)) × \(bound.words)"
        case .maxOverFloor(let excess, let bound): "≤ \(bound.words) + \(Readable.number(excess, unit: unit))"
        case .noWorseThan(let baseline, let by): "no worse than \(baseline) by \(Readable.number(by, unit: unit))"
        }
    }
}

/// The verdict as one sentence that can be read aloud, its reason included.
enum GateSentence {
    /// What is worst to release comes first.
    private static let order: [Dimension] = [.privacy, .utility, .fidelity, .diversity, .balance, .validity]

    static func text(_ verdict: GateResult.Verdict, _ checks: [GateResult.Check], rows: RowWords) -> String {
        switch verdict {
        case .pass: pass(checks)
        case .fail: "Do not release: \(leading(.fail, checks, rows))\(rest(checks, after: .fail))."
        case .error: "Do not release: \(leading(.error, checks, rows))\(rest(checks, after: .error))."
        case .undecided: "Not decided: \(leading(.undecided, checks, rows))\(rest(checks, after: .undecided))."
        case .nothingEvaluated:
            checks.isEmpty
                ? "Nothing was evaluated: no check of the policy is switched on."
                : nothing(checks)
        }
    }

    private static func nothing(_ checks: [GateResult.Check]) -> String {
        let waived = checks.count { $0.outcome == .waived }
        let subject = checks.count == 1 ? "the one check could not" : "none of the \(checks.count) checks could"
        return "Nothing was evaluated: \(subject) be computed" + (waived > 0 ? ", \(waived) \(are(waived)) waived." : ".")
    }

    private static func pass(_ checks: [GateResult.Check]) -> String {
        let passed = checks.count { $0.outcome == .pass }
        guard passed < checks.count else {
            return checks.count == 1 ? "Release: the one check passed." : "Release: all \(passed) checks passed."
        }
        var parts = ["\(passed) of \(checks.count) checks passed"]
        let failed = checks.count { $0.outcome == .fail }
        let undecided = checks.count { $0.outcome == .undecided }
        let beside = checks.count { $0.isBesideThePoint }
        let errors = checks.count { $0.outcome == .error } - beside
        let unmeasured = checks.count { $0.outcome == .waived && $0.isUnmeasured }
        let waived = checks.count { $0.outcome == .waived } - unmeasured
        if failed > 0 { parts.append("\(failed) failed as a warning only") }
        if undecided > 0 { parts.append("\(undecided) \(are(undecided)) undecided") }
        if errors > 0 { parts.append("\(errors) could not be computed") }
        if waived > 0 { parts.append("\(waived) \(are(waived)) waived") }
        if beside > 0 { parts.append("\(beside) \(beside == 1 ? "finds" : "find") nothing to judge in these data") }
        if unmeasured > 0 { parts.append("\(unmeasured) could not be computed and \(are(unmeasured)) waived") }
        return "Release: \(parts.joined(separator: ", "))."
    }

    private static func leading(_ outcome: GateResult.Outcome, _ checks: [GateResult.Check], _ rows: RowWords) -> String {
        let candidates = checks.filter { $0.blocks && $0.outcome == outcome }
        let first = order.lazy.compactMap { dimension in candidates.first { $0.dimension == dimension } }.first
        guard let check = first ?? candidates.first else { return "a check blocks" }
        let name = CauseWords.name(check.name) + qualifier(check)
        let value = check.value.map { Readable.number($0, unit: check.unit) } ?? "no value"
        let limit = check.limit.map { Readable.number($0, unit: check.unit) } ?? check.rule
        switch outcome {
        case .fail:
            let side = (check.limit ?? 0) < (check.value ?? 0) ? "above" : "below"
            return "\(name) at \(value), \(side) the limit of \(limit)"
        case .undecided:
            guard check.limit != nil, check.cause == nil else { return "\(name), \(check.reason)" }
            let whose = rows.phrase(check.rowsOf ?? .synthetic)
            let advice =
                check.rowsToDecide.map { "about \(Readable.count($0)) \(whose) would decide it" }
                ?? "more \(whose) will not decide it"
            return "\(name) at \(value) cannot be told from the limit of \(limit); \(advice)"
        default:
            return "\(name) could not be judged, because \(check.reason)"
        }
    }

    private static func rest(_ checks: [GateResult.Check], after outcome: GateResult.Outcome) -> String {
        func count(_ wanted: GateResult.Outcome) -> Int {
            checks.count { $0.blocks && $0.outcome == wanted } - (wanted == outcome ? 1 : 0)
        }
        var parts: [String] = []
        let failed = count(.fail)
        let errors = count(.error)
        let undecided = count(.undecided)
        if failed > 0 { parts.append("\(failed) more \(failed == 1 ? "check" : "checks") failed") }
        if errors > 0 { parts.append("\(errors) \(outcome == .error ? "more " : "")could not be judged") }
        if undecided > 0 {
            parts.append("\(undecided) \(outcome == .undecided ? "more " : "")\(are(undecided)) undecided")
        }
        return parts.isEmpty ? "" : ". " + capitalised(parts.joined(separator: ", "))
    }

    private static func qualifier(_ check: GateResult.Check) -> String {
        var parts: [String] = []
        if check.scope.kind != .whole {
            parts.append([check.scope.kind.words, check.scope.name].compactMap(\.self).joined(separator: " "))
        }
        parts += check.parameters.sorted { $0.key < $1.key }.map(\.value)
        return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    }

    private static func are(_ count: Int) -> String { count == 1 ? "is" : "are" }

    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
