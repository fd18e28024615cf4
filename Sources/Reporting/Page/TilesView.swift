import Charts
import Results

/// The number of each dimension that matters most, with its limit and what real data scores.
struct TilesView {
    let run: RunResult
    let gate: GateResult?
    let cards: [String: MetricCard]

    /// Dimensions that hold a value or a check, and those that something would fill.
    var shown: [Dimension] {
        Dimension.allCases.filter { dimension in
            run.metrics.contains { $0.dimension == dimension } || gate?.checks.contains { $0.dimension == dimension } == true
                || Labels.filledBy(dimension) != nil
        }
    }

    var objects: [[String: Any]] { shown.map(tile) }

    private func tile(_ dimension: Dimension) -> [String: Any] {
        let state = DimensionState(dimension, run: run, gate: gate)
        var tile: [String: Any] = [
            "badgeName": Labels.words(dimension), "badgeTarget": dimension.rawValue, "badgeTone": state.status.tone,
            "badgeSymbol": state.status.symbol, "badgeState": state.status.word, "badgeCount": state.count,
        ]
        let checks = gate?.ordered.filter { $0.dimension == dimension } ?? []
        if let check = checks.first(where: { $0.value != nil }), let value = check.value {
            tile["badgeMetric"] = [cards[check.id].flatMap(\.title) ?? check.name, part(check.scope)].compactMap(\.self).joined(
                separator: ", ")
            tile["badgeValue"] = Readable.number(value, unit: check.unit)
            let limit = check.limit.map { Readable.number($0, unit: check.unit) }
            let sign = check.rule.hasPrefix("≥") ? "≥" : check.rule.hasPrefix("≤") ? "≤" : ""
            var facts = ["limit \(limit.map { "\(sign) \($0)" } ?? check.rule)"]
            if let floor = check.floor { facts.append("real vs real \(Readable.number(floor.value, unit: check.unit))") }
            tile["badgeFacts"] = facts.joined(separator: " · ")
        } else if let first = run.metrics.first(where: { $0.dimension == dimension && $0.status == .ok && $0.scope == .whole }),
            let value = first.value
        {
            tile["badgeMetric"] = cards.name(first)
            tile["badgeValue"] = Readable.number(value, unit: first.unit)
            tile["badgeFacts"] = first.floor.map { "real vs real \(Readable.number($0.value, unit: first.unit))" } ?? ""
        } else if let words = reason(dimension) ?? Labels.filledBy(dimension) {
            tile["badgeFacts"] = words
        }
        return tile
    }

    /// Why nothing of a dimension was measured, in the words of the run: they are those of its kind of data.
    private func reason(_ dimension: Dimension) -> String? {
        let reason = run.metrics.first { $0.dimension == dimension && $0.scope == .whole && $0.status != .ok }?.reason
        return reason.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
    }

    private func part(_ scope: Scope) -> String? {
        scope.kind == .whole ? nil : [scope.kind.words, scope.name].compactMap(\.self).joined(separator: " ")
    }
}

extension Labels {
    /// What would give a dimension without values some; nil where this version has nothing for it.
    static func filledBy(_ dimension: Dimension) -> String? {
        switch dimension {
        case .fidelity, .diversity: "Needs rows of both sets that features can be made of."
        case .utility: "Needs something to predict on both sets, and learners (--utility)."
        case .privacy: "Needs a holdout: real data that the generator has not seen."
        case .balance: "Needs classes or group columns on both sets."
        case .validity: nil
        }
    }
}
