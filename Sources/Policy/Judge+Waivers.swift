import Results

extension Judge {
    /// Turns what a valid waiver covers into `waived`; a void one changes nothing and is named.
    /// - Returns: warnings about void and unused waivers.
    static func apply(_ waivers: [Policy.Waiver], to judged: inout [Judged], today: CalendarDate) -> [String] {
        var warnings: [String] = []
        for waiver in waivers {
            let words = waiver.selector.words
            let name = "waiver of \(waiver.check)\(words.isEmpty ? "" : " (\(words))") by \(waiver.owner)"
            guard today <= waiver.expires else {
                warnings.append("\(name): void, it expired on \(waiver.expires)")
                continue
            }
            var used = false
            for index in judged.indices where covers(waiver, judged[index].result) {
                switch apply(waiver, to: &judged[index], name: name) {
                case .used: used = true
                case .void(let reason):
                    used = true
                    warnings.append("\(name): void, \(reason)")
                case .notNeeded: break
                }
            }
            if !used { warnings.append("\(name): unused, nothing that it covers failed") }
        }
        return warnings
    }

    private enum Effect {
        case used
        case void(String)
        case notNeeded
    }

    private static func covers(_ waiver: Policy.Waiver, _ result: GateResult.Check) -> Bool {
        waiver.check == result.id
            && waiver.selector.matches(
                scope: result.scope, features: result.features, parameters: result.parameters, wholeByDefault: false)
    }

    private static func apply(_ waiver: Policy.Waiver, to judged: inout Judged, name: String) -> Effect {
        let result = judged.result
        guard result.outcome != .pass, result.outcome != .waived else { return .notNeeded }
        guard judged.check.waivable else { return .void("the policy declares this check not waivable") }
        // Not knowing is another thing to answer for than knowing and accepting.
        switch (waiver.kind, result.outcome) {
        case (.failed, .error):
            return .void("it was not computed, which only `waive: not_computed` covers: \(result.reason)")
        case (.notComputed, .fail), (.notComputed, .undecided): return .notNeeded
        default: break
        }
        if let reason = beyond(waiver.ceiling, judged) { return .void(reason) }
        let before = result.outcome == .error ? "not computed" : result.outcome.rawValue
        judged.result.outcome = .waived
        judged.result.reason =
            "\(before), waived by \(waiver.owner) through \(waiver.expires): \(waiver.reason) (\(result.reason))"
        var (ceiling, accepted): (Double?, [Double]?)
        switch waiver.ceiling {
        case .farthest(let value): ceiling = value
        case .between(let low, let high): accepted = [low, high]
        case nil: break
        }
        judged.result.waiver = .init(
            reason: waiver.reason, owner: waiver.owner, expires: waiver.expires.description, ceiling: ceiling,
            accepted: accepted, kind: waiver.kind)
        return .used
    }

    /// Why the value is not within the ceiling; nil when it is, or when there is none.
    private static func beyond(
        _ ceiling: Policy.Waiver.Ceiling?, _ judged: Judged
    ) -> String? {
        guard let ceiling else { return nil }
        let (result, check) = (judged.result, judged.check)
        guard let value = result.value else { return "there is no value to hold against its ceiling" }
        func text(_ number: Double) -> String { Readable.number(number, unit: result.unit) }
        switch ceiling {
        case .between(let low, let high):
            return (low...high).contains(value) ? nil : "\(text(value)) is outside of \(text(low)) to \(text(high))"
        case .farthest(let worst):
            let isWithin: Bool
            switch result.direction {
            case .lower: isWithin = value <= worst
            case .higher: isWithin = value >= worst
            case .target:
                guard let target = judged.target else {
                    return "the metric has no known target: give the ceiling as [lowest, highest]"
                }
                isWithin = abs(value - target) <= abs(worst - target)
            }
            guard isWithin else { return "\(text(value)) is beyond its ceiling \(text(worst))" }
            // A limit on the metric's better side is failed in the direction in which one number bounds nothing.
            let isOnBetterSide =
                switch (result.direction, result.limit) {
                case (.lower, let limit?): value < limit && check.rules.contains { $0.kind == "min" }
                case (.higher, let limit?): value > limit && check.rules.contains { $0.kind == "max" }
                default: false
                }
            return isOnBetterSide && result.outcome == .fail
                ? "its ceiling is for the other side: give it as [lowest, highest]" : nil
        }
    }
}
