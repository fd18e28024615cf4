import Results

extension Policy {
    /// Metrics that the policy limits on their better side alone, in words: whatever is worse passes there. Such a limit may be
    /// meant (a distance that is too small is a copy's), beside one on the worse side.
    package var openEnds: [String] {
        let checks = checks.filter { $0.level != .off && $0.metric.direction != .target && $0.metric.target == nil }
        return checks.filter { check in
            !checks.contains { $0.id == check.id && $0.selector.isSameChoice(as: check.selector) && $0.rules.contains { $0.isOnWorseSide(of: check.metric) } }
        }.map { check in
            let more = check.metric.direction == .higher
            let words = [check.id] + [check.selector.words].filter { !$0.isEmpty }
            return "\(words.joined(separator: ", ")), of which \(more ? "more" : "less") is better, has \(more ? "an upper" : "a lower") limit "
                + "alone: worse values pass, however bad; give it `\(more ? "min" : "max")` or `\(more ? "min" : "max")_ratio_to_floor` as well"
        }
    }
}

extension Policy.Rule {
    fileprivate func isOnWorseSide(of metric: MetricFacts) -> Bool {
        switch self {
        case .max, .maxRatioToFloor: metric.direction == .lower
        case .min, .minRatioToFloor: metric.direction == .higher
        case .maxOverFloor, .noWorseThan: true
        }
    }
}
