import Results

/// Holds a run against a policy: needs no data, only what was measured.
public enum Judge {
    /// - Parameters:
    ///   - today: decides which waivers have expired; they hold through their last day.
    ///   - baselines: earlier runs that `no_worse_than` rules name.
    /// - Returns: every check with its outcome, the verdict, and the exit status 0, 1, 3 or 4.
    public static func judge(
        run: RunResult, policy: Policy, today: CalendarDate, baselines: [String: RunResult] = [:]
    ) -> GateResult {
        let rows = rowWord(run.modality)
        var warnings: [String] = []
        let baselines = BaselineRuns(run: run, named: baselines)
        var judged: [Judged] = []
        for check in policy.checks where check.level != .off {
            judged += evaluate(
                check, run: run, defaults: policy.defaults, rows: rows, baselines: baselines, warnings: &warnings)
        }
        warnings += apply(policy.waivers, to: &judged, today: today)
        for index in judged.indices {
            judged[index].result.blocks = blocks(judged[index], defaults: policy.defaults)
        }
        let checks = judged.map(\.result)
        let verdict = verdict(of: checks)
        return GateResult(
            verdict: verdict, sentence: GateSentence.text(verdict, checks, rows: rows), exitCode: exitCode(verdict),
            policy: .init(name: policy.name, version: policy.version, sha256: policy.sha256), checks: checks,
            warnings: warnings)
    }

    struct Judged {
        var check: Policy.Check
        var result: GateResult.Check
    }

    static func rowWord(_ modality: String) -> String {
        switch modality {
        case "image", "images": "synthetic images"
        case "audio": "synthetic clips"
        case "text": "synthetic documents"
        default: "synthetic rows"
        }
    }

    private static func exitCode(_ verdict: GateResult.Verdict) -> Int {
        switch verdict {
        case .pass: 0
        case .fail, .error: 1
        case .undecided: 3
        case .nothingEvaluated: 4
        }
    }

    private static func verdict(of checks: [GateResult.Check]) -> GateResult.Verdict {
        let blocking = checks.filter(\.blocks)
        if blocking.contains(where: { $0.outcome == .fail }) { return .fail }
        if blocking.contains(where: { $0.outcome == .error }) { return .error }
        if !blocking.isEmpty { return .undecided }
        // A policy that lets every failure to measure pass has still measured nothing.
        return checks.contains { $0.outcome != .error } ? .pass : .nothingEvaluated
    }

    private static func blocks(_ judged: Judged, defaults: Policy.Defaults) -> Bool {
        guard judged.check.level == .error else { return false }
        return switch judged.result.outcome {
        case .pass, .waived: false
        case .fail: true
        case .undecided: (judged.check.onUndecided ?? defaults.onUndecided) == .fail
        case .error: (judged.check.onError ?? defaults.onError) == .fail
        }
    }

    // MARK: one check

    private static func evaluate(
        _ check: Policy.Check, run: RunResult, defaults: Policy.Defaults, rows: String, baselines: BaselineRuns,
        warnings: inout [String]
    ) -> [Judged] {
        let named = run.metrics.filter { $0.id == check.id }
        let matching = named.filter {
            check.selector.matches(
                scope: $0.scope, features: $0.features, parameters: $0.parameters, wholeByDefault: true)
        }
        guard !matching.isEmpty else {
            let words = check.selector.words
            let reason =
                named.isEmpty
                ? "the run holds no such metric"
                : "the run holds no such metric for \(words.isEmpty ? "the whole set" : words)"
            return [missing(check, like: named.first, reason: reason)]
        }
        // Every name that the policy spells out has to be there, not just one of them.
        let absent = check.selector.names.filter { name in !matching.contains { $0.scope.name == name } }
        let gaps = absent.map { name -> Judged in
            var lacking = missing(check, like: matching.first, reason: "the run holds no such metric for \(name)")
            lacking.result.scope = Scope(check.selector.scope ?? .whole, name)
            return lacking
        }
        return matching.map {
            judge($0, check, defaults: defaults, rows: rows, baselines: baselines, warnings: &warnings)
        } + gaps
    }

    private static func missing(_ check: Policy.Check, like: Measurement?, reason: String) -> Judged {
        let prefix = check.id.split(separator: ".").first.map(String.init) ?? ""
        let names = check.selector.names
        let result = GateResult.Check(
            id: check.id, dimension: like?.dimension ?? Dimension(rawValue: prefix) ?? .validity,
            scope: Scope(check.selector.scope ?? .whole, names.count == 1 ? names[0] : nil),
            features: check.selector.features.count == 1 ? check.selector.features[0] : nil, level: check.level,
            rule: RuleText.words(check.rules, unit: like?.unit ?? ""), limit: nil, value: nil, interval: nil,
            floor: nil,
            anchors: [], direction: like?.direction ?? .lower, unit: like?.unit ?? "", outcome: .error, blocks: false,
            reason: reason, parameters: check.selector.parameters)
        return Judged(check: check, result: result)
    }

    private static func judge(
        _ measurement: Measurement, _ check: Policy.Check, defaults: Policy.Defaults, rows: String,
        baselines: BaselineRuns, warnings: inout [String]
    ) -> Judged {
        let told = measurement.parameters.filter { check.selector.parameters[$0.key] != nil || $0.key == "learner" }
        var result = GateResult.Check(
            id: measurement.id, dimension: measurement.dimension, scope: measurement.scope,
            features: measurement.features, level: check.level,
            rule: RuleText.words(check.rules, unit: measurement.unit), limit: nil, value: measurement.value,
            interval: measurement.interval, floor: measurement.floor, anchors: measurement.anchors,
            direction: measurement.direction, unit: measurement.unit, outcome: .error, blocks: false, reason: "",
            parameters: told)
        guard measurement.status == .ok else {
            let kind =
                switch measurement.status {
                case .notApplicable: "not applicable"
                case .insufficientData: "not enough data"
                default: "it could not be computed"
                }
            result.value = nil
            result.reason = [kind, measurement.reason].compactMap(\.self).joined(separator: ": ")
            return Judged(check: check, result: result)
        }
        let decisions = check.rules.map { Decision.decide($0, measurement, rows: rows, baselines: baselines) }
        guard let decisive = decisions.max(by: { $0.verdict.rawValue < $1.verdict.rawValue }) else {
            result.reason = "the check sets no limit"
            return Judged(check: check, result: result)
        }
        result.limit = decisive.limit
        result.reason = decisive.reason
        result.rowsToDecide = decisive.rowsToDecide
        result.outcome =
            switch decisive.verdict {
            case .pass: .pass
            case .undecided: .undecided
            case .fail: .fail
            case .error: .error
            }
        requireRows(measurement, check, defaults, rows, &result)
        if let interval = measurement.interval, abs(interval.level - defaults.confidence) > 1e-9 {
            result.reason +=
                "; its interval is at \(Readable.percent(interval.level)), the policy asks for "
                + Readable.percent(defaults.confidence)
            let note =
                "\(measurement.id): the interval is at \(Readable.percent(interval.level)), the policy asks for "
                + Readable.percent(defaults.confidence)
            if !warnings.contains(note) { warnings.append(note) }
        } else if measurement.interval == nil, decisive.verdict != .error {
            result.reason += "; it has no interval, so the value itself was judged"
        }
        return Judged(check: check, result: result)
    }

    /// Too few rows take a pass back, never a failure.
    private static func requireRows(
        _ measurement: Measurement, _ check: Policy.Check, _ defaults: Policy.Defaults, _ rows: String,
        _ result: inout GateResult.Check
    ) {
        let needed =
            measurement.scope.kind == .whole
            ? check.minRows ?? defaults.minRows : check.minGroup ?? check.minRows ?? 0
        let have = min(measurement.nReal, measurement.nSynthetic)
        guard have < needed, result.outcome == .pass || result.outcome == .undecided else { return }
        result.outcome = .undecided
        result.reason =
            "insufficient data: \(Readable.count(have)) rows where the policy asks for "
            + Readable.count(needed)
        result.rowsToDecide = max(needed, result.rowsToDecide ?? 0)
    }
}
