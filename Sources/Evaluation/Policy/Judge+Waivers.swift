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
        if let ceiling = waiver.ceiling {
            guard let value = result.value else { return .void("there is no value to hold against its ceiling") }
            let higherIsBetter = result.direction == .higher
            if higherIsBetter ? value < ceiling : value > ceiling {
                let text = Readable.number(value, unit: result.unit)
                let bound = Readable.number(ceiling, unit: result.unit)
                return .void("\(text) is beyond its ceiling \(bound)")
            }
        }
        let before = result.outcome.rawValue
        judged.result.outcome = .waived
        judged.result.reason =
            "\(before), waived by \(waiver.owner) through \(waiver.expires): \(waiver.reason) (\(result.reason))"
        judged.result.waiver = .init(
            reason: waiver.reason, owner: waiver.owner, expires: waiver.expires.description, ceiling: waiver.ceiling)
        return .used
    }
}
