import Results

/// A check that lets more pass in one policy than in another.
package struct LaxerCheck: Sendable, Equatable {
    package var id: String
    /// What the check selects, in words; empty for the whole set.
    package var selection: String
    /// The limits of both, e.g. "max_ratio_to_floor 3.1" and "max_ratio_to_floor 2.5"; nil where a policy sets none.
    package var own: String?
    package var other: String

    /// In one line, e.g. "fidelity.density: min_ratio_to_floor 0.8 where it has 0.85".
    package var words: String {
        let name = ([id] + [selection].filter { !$0.isEmpty }).joined(separator: ", ")
        return own.map { "\(name): \($0) where it has \(other)" } ?? "\(name): no limit where it has \(other)"
    }
}

extension Policy {
    /// Checks of `other` that this policy lacks, only warns by, or sets a wider limit of the same kind for. Limits of different
    /// kinds cannot be compared without a run and are left out.
    /// - Parameter run: what this policy was drafted from; a check that it has nothing of is no lack.
    package func laxer(than other: Policy, drafted run: RunResult? = nil) -> [LaxerCheck] {
        other.checks.filter { $0.level == .error }.compactMap { theirs in
            guard run?.hasNothing(of: theirs) != true else { return nil }
            let own = checks.first { $0.id == theirs.id && $0.selector.isSameChoice(as: theirs.selector) }
            func found(_ mine: String?, _ rule: Rule) -> LaxerCheck {
                LaxerCheck(id: theirs.id, selection: theirs.selector.words, own: mine, other: rule.words)
            }
            guard let first = theirs.rules.first else { return nil }
            guard let own, own.level != .off else { return found(nil, first) }
            if own.level == .warn { return found("a warning", first) }
            for rule in theirs.rules {
                guard let mine = own.rules.first(where: { $0.kind == rule.kind }) else {
                    // The other side of a limit on the value itself, e.g. a draft that few rows leave no upper limit.
                    let plain = ["min", "max"]
                    if plain.contains(rule.kind), own.rules.allSatisfy({ plain.contains($0.kind) }) { return found(nil, rule) }
                    continue
                }
                if mine.isWider(than: rule) { return found(mine.words, rule) }
            }
            return nil
        }
    }
}

extension RunResult {
    /// Whether the sets have nothing that a check is about, so that no policy made of them can set its limit.
    package func hasNothing(of check: Policy.Check) -> Bool {
        let mine = metrics.filter {
            $0.id == check.id
                && check.selector.matches(
                    scope: $0.scope, features: $0.features, parameters: $0.parameters, wholeByDefault: true)
        }
        return [.warn, .skip].contains(check.onNotApplicable) && !mine.isEmpty && mine.allSatisfy { $0.status == .notApplicable }
    }
}

extension Policy.Rule {
    fileprivate func isWider(than other: Policy.Rule) -> Bool {
        switch (self, other) {
        case (.max(let mine), .max(let theirs)): mine > theirs
        case (.min(let mine), .min(let theirs)): mine < theirs
        case (.maxRatioToFloor(let mine, let bound), .maxRatioToFloor(let theirs, let otherBound)),
            (.maxOverFloor(let mine, let bound), .maxOverFloor(let theirs, let otherBound)):
            bound == otherBound && mine > theirs
        case (.minRatioToFloor(let mine, let bound), .minRatioToFloor(let theirs, let otherBound)):
            bound == otherBound && mine < theirs
        case (.noWorseThan(let base, let mine), .noWorseThan(let other, let theirs)): base == other && mine > theirs
        default: false
        }
    }

    fileprivate var words: String {
        switch self {
        case .max(let limit), .min(let limit), .maxRatioToFloor(let limit, _), .minRatioToFloor(let limit, _),
            .maxOverFloor(let limit, _), .noWorseThan(_, let limit):
            "\(kind) \(Readable.number(limit, digits: 3))"
        }
    }
}
