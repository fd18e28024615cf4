import Results

/// Holds a run against a policy: needs no data, only what was measured.
public enum Judge {
    /// - Parameters:
    ///   - run: what was measured.
    ///   - policy: what it has to satisfy.
    ///   - today: decides which waivers have expired; they hold through their last day.
    ///   - baselines: earlier runs that `no_worse_than` rules name.
    /// - Returns: every check with its outcome, the verdict, and the exit status 0, 1, 3 or 4.
    public static func judge(
        run: RunResult, policy: Policy, today: CalendarDate, baselines: [String: RunResult] = [:]
    ) -> GateResult {
        var warnings: [String] = []
        let context = Decision.Context(
            confidence: policy.defaults.confidence, words: RowWords(modality: run.modality),
            holdoutRows: run.inputs.first { $0.role == .holdout }?.count,
            hasTables: run.hasTables,
            baselines: BaselineRuns(run: run, named: baselines))
        var judged: [Judged] = []
        for check in policy.checks where check.level != .off {
            judged += evaluate(check, run: run, defaults: policy.defaults, context).filter {
                check.onNotApplicable != .skip || $0.result.cause != .notApplicable
            }
        }
        let unheld = judged.count { $0.result.cause == .confidence }
        if unheld > 0 {
            warnings.append(
                "the policy asks for \(Readable.percent(policy.defaults.confidence)) confidence, which the intervals of "
                    + "\(unheld) \(unheld == 1 ? "check" : "checks") do not hold: no pass is given at less")
        }
        warnings += outdated(run, policy)
        warnings += apply(policy.waivers, to: &judged, today: today)
        warnings += policy.openEnds
        for index in judged.indices {
            tooFew(&judged[index], policy.defaults, context)
            let (outcome, cause) = (judged[index].result.outcome, judged[index].result.cause)
            judged[index].result.blocks =
                (judged[index].decides || outcome != .undecided) && blocks(outcome, cause, judged[index].check, policy.defaults)
        }
        let checks = judged.map(\.result)
        let verdict = verdict(of: checks)
        var result = GateResult(
            verdict: verdict, sentence: GateSentence.text(verdict, checks, rows: context.words), exitCode: exitCode(verdict),
            policy: .init(name: policy.name, version: policy.version, sha256: policy.sha256), checks: checks,
            warnings: warnings)
        (result.why, result.findings) = CauseFinder.find(run: run, checks: checks, facts: policy.facts, isMisfit: policy.isMisfit(run.modality))
        return result
    }

    struct Judged {
        var check: Policy.Check
        var result: GateResult.Check
        /// Where the measurement says that it is best.
        var target: Double?
        /// Whether the check has to be decided by it.
        var decides = true
        /// The fewest rows that the measurement read on a side.
        var have: (rows: Int, source: RowSource)?
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
        // A policy that warns of every failure to measure, or waives it, has still measured nothing.
        return checks.contains { !$0.isUnmeasured } ? .pass : .nothingEvaluated
    }

    private static func blocks(
        _ outcome: GateResult.Outcome, _ cause: GateResult.Cause?, _ check: Policy.Check, _ defaults: Policy.Defaults
    ) -> Bool {
        guard check.level == .error else { return false }
        return switch outcome {
        case .pass, .waived: false
        case .fail: true
        case .undecided: (check.onUndecided ?? defaults.onUndecided) == .fail
        case .error:
            if cause == .notApplicable, let absence = check.onNotApplicable { absence == .fail } else { (check.onError ?? defaults.onError) == .fail }
        }
    }

    // MARK: one check

    private static func evaluate(
        _ check: Policy.Check, run: RunResult, defaults: Policy.Defaults, _ context: Decision.Context
    ) -> [Judged] {
        let named = run.metrics.filter { $0.id == check.id }
        let matching = named.filter {
            check.selector.matches(
                scope: $0.scope, features: $0.features, parameters: $0.parameters, wholeByDefault: true)
        }
        guard !matching.isEmpty else {
            // Where there is nothing in the whole set, or in any table of it, that the metric is about, there is nothing in its parts.
            let wholes = named.filter { $0.scope == .whole || $0.scope.kind == .table }
            if check.selector.names.isEmpty, let whole = wholes.first, wholes.allSatisfy({ $0.status == .notApplicable }) {
                var judged = judge(whole, check, defaults: defaults, context)
                judged.result.scope = part(check.selector.scope, nil)
                return [judged]
            }
            var reason = "the run holds no such metric"
            if !named.isEmpty {
                let words = check.selector.words
                // Metrics of the rows themselves have no feature space.
                let advice = check.selector.asksSpaces && named.allSatisfy { $0.features == nil } ? " (it is in none: leave them out)" : ""
                reason += " for \(words.isEmpty ? "the whole set" : words)\(advice)"
            }
            return [missing(check, like: named.first, reason: reason)]
        }
        let gaps = absent(check.selector, matching).map { name, space -> Judged in
            let words = [name, space.map { "features \($0)" }].compactMap(\.self).joined(separator: " with ")
            let advice = space != nil && check.selector.features.count > 1 ? " (any_features takes whichever is there)" : ""
            var lacking = missing(
                check, like: matching.first, reason: "the run holds no such metric for \(words)\(advice)")
            if let name { lacking.result.scope = part(check.selector.scope, name) }
            if let space { lacking.result.features = space }
            return lacking
        }
        var judged = matching.map { judge($0, check, defaults: defaults, context) }
        let deciding = matching.map { measurement in
            check.decidedBy.allSatisfy { key, values in measurement.parameters[key].map(values.contains) ?? false }
        }
        if deciding.contains(true) {
            for index in judged.indices { judged[index].decides = deciding[index] }
        }
        return judged + gaps
    }

    /// Every name and every feature space that the policy spells out has to be there, each name in each space.
    private static func absent(
        _ selector: Policy.Selector, _ matching: [Measurement]
    ) -> [(name: String?, features: String?)] {
        let names: [String?] = selector.names.isEmpty ? [nil] : selector.names
        let spaces: [String?] = selector.features.isEmpty ? [nil] : selector.features
        return names.flatMap { name in spaces.map { (name, $0) } }.filter { name, space in
            !matching.contains { measurement in
                let isNamed = name.map { measurement.scope.name?.isExactly($0) ?? false } ?? true
                return isNamed && (space == nil || measurement.features == space)
            }
        }
    }

    /// The part that a check names; every part of the kind without a name.
    private static func part(_ kind: Scope.Kind?, _ name: String?) -> Scope {
        name.map { Scope(kind ?? .whole, written: $0) } ?? Scope(kind ?? .whole)
    }

    private static func missing(_ check: Policy.Check, like: Measurement?, reason: String) -> Judged {
        let prefix = check.id.split(separator: ".").first.map(String.init) ?? ""
        let names = check.selector.names
        var result = GateResult.Check(
            id: check.id, dimension: like?.dimension ?? Dimension(rawValue: prefix) ?? .validity,
            scope: part(check.selector.scope, names.count == 1 ? names[0] : nil),
            features: check.selector.features.count == 1 ? check.selector.features[0] : nil, level: check.level,
            rule: RuleText.words(check.rules, unit: like?.unit ?? ""), limit: nil, value: nil, interval: nil,
            floor: nil,
            anchors: [], direction: like?.direction ?? .lower, unit: like?.unit ?? "", outcome: .error, blocks: false,
            reason: reason, parameters: check.selector.parameters, title: check.metric.title)
        result.cause = .missing
        return Judged(check: check, result: result)
    }

    private static func judge(
        _ measurement: Measurement, _ check: Policy.Check, defaults: Policy.Defaults, _ context: Decision.Context
    ) -> Judged {
        let told = measurement.parameters.filter { check.selector.parameters[$0.key] != nil }
            .merging(MetricKey.siblings(measurement.parameters)) { chosen, _ in chosen }
        var result = GateResult.Check(
            id: measurement.id, dimension: measurement.dimension, scope: measurement.scope,
            features: measurement.features, level: check.level,
            rule: RuleText.words(check.rules, unit: measurement.unit), limit: nil, value: measurement.value,
            interval: measurement.interval, floor: measurement.floor, anchors: measurement.anchors,
            direction: measurement.direction, unit: measurement.unit, outcome: .error, blocks: false, reason: "",
            parameters: told, title: measurement.title ?? check.metric.title)
        guard measurement.status == .ok else {
            let (kind, cause): (String, GateResult.Cause) =
                switch measurement.status {
                case .notApplicable: ("not applicable", .notApplicable)
                case .insufficientData: ("not enough data", .insufficientData)
                default: ("it could not be computed", .failed)
                }
            result.value = nil
            result.cause = cause
            result.reason = [kind, measurement.reason].compactMap(\.self).joined(separator: ": ")
            return Judged(
                check: check, result: result, target: measurement.target, have: fewestRows(measurement))
        }
        let decisions = check.rules.map { Decision.decide($0, measurement, in: context) }
        guard let decisive = decisive(decisions, check, defaults) else {
            result.reason = "the check sets no limit"
            return Judged(check: check, result: result, target: measurement.target)
        }
        result.limit = decisive.limit
        result.reason = decisive.reason
        result.cause = decisive.cause
        result.rowsToDecide = decisive.rows?.count
        result.rowsOf = decisive.rows.flatMap { $0.source == .synthetic ? nil : $0.source }
        result.outcome = decisive.verdict.outcome
        requireRows(measurement, check, defaults, context, &result)
        if let interval = measurement.interval, interval.level > defaults.confidence + 1e-9 {
            result.reason +=
                "; its interval is at \(Readable.percent(interval.level)), more than the "
                + "\(Readable.percent(defaults.confidence)) that the policy asks for"
        }
        return Judged(check: check, result: result, target: measurement.target)
    }

    /// The rule that stands for the check: one that blocks before one that does not, then the graver outcome, then the
    /// one that asks for more rows.
    private static func decisive(
        _ decisions: [Decision], _ check: Policy.Check, _ defaults: Policy.Defaults
    ) -> Decision? {
        func rank(_ decision: Decision) -> (Int, Int, Int) {
            let isBlocking = blocks(decision.verdict.outcome, decision.cause, check, defaults) ? 1 : 0
            let rows = decision.verdict == .undecided ? decision.rows?.count ?? .max : 0
            return (isBlocking, decision.verdict.rawValue, rows)
        }
        guard var worst = decisions.first else { return nil }
        for decision in decisions.dropFirst() where rank(decision) > rank(worst) { worst = decision }
        return worst
    }
}

extension Decision.Verdict {
    var outcome: GateResult.Outcome {
        switch self {
        case .pass: .pass
        case .undecided: .undecided
        case .fail: .fail
        case .error: .error
        }
    }
}
