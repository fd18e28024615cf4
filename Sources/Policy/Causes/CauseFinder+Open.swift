import Results

/// Checks that no cause was found for, that could not be judged, and that are undecided.
extension CauseFinder {
    private static let order: [Dimension] = [.privacy, .utility, .fidelity, .diversity, .balance, .validity]

    /// One finding a dimension: its worst check, and how many more there are.
    func unexplained(_ indices: [Int]) -> [GateResult.Finding] {
        let checks = evidence.checks
        return Self.order.compactMap { dimension in
            let mine = indices.filter { checks[$0].dimension == dimension }
            guard let first = mine.first(where: { checks[$0].blocks }) ?? mine.first else { return nil }
            let check = checks[first]
            let rest = mine.count - 1
            let value = check.value.map { Readable.number($0, unit: check.unit) } ?? "no value"
            let side = (check.limit ?? 0) < (check.value ?? 0) ? "above" : "below"
            let limit = check.limit.map { Readable.number($0, unit: check.unit) } ?? check.rule
            let part = check.scope.kind == .whole ? "" : " of \(CauseWords.part(check.scope))"
            let floor = check.floor.map { " (real against real \(Readable.number($0.value, unit: check.unit)))" } ?? ""
            let sentence =
                "\(CauseWords.name(check.name))\(part) \(value), \(side) the limit of \(limit)\(floor)"
                + (rest > 0 ? ", and \(rest) more of \(dimension.rawValue)" : "")
            return GateResult.Finding(
                .unexplained, sentence, action: advice(check, value: value, limit: limit),
                parts: check.scope.kind == .whole ? [] : [check.scope],
                checks: [first] + mine.filter { $0 != first }, blocks: mine.contains { checks[$0].blocks })
        }
    }

    private func advice(_ check: GateResult.Check, value: String, limit: String) -> String {
        let noun = evidence.words.noun()
        let step = "Bring \(CauseWords.name(check.name)) from \(value) to \(limit): "
        return switch check.dimension {
        case .fidelity: step + "no single class, property or level stands out, so look at the feature map and at the least likely \(noun)."
        case .diversity: step + "look in the feature map for real regions without synthetic \(noun)."
        case .utility: step + "compare the recall of each class, and add or repair synthetic \(noun) where most is lost."
        case .privacy: step + "train with less capacity, an earlier stop or noise for privacy."
        case .balance: step + "sample by condition, so that shares and groups come out as in the real set."
        case .validity: step + "repair or reject what is malformed before release."
        }
    }

    /// What lacks a holdout is one finding; what the data have nothing of is one a reason, the rest one a cause.
    func unmeasured(_ indices: [Int]) -> [GateResult.Finding] {
        let checks = evidence.checks
        let hasHoldout = evidence.run.inputs.contains { $0.role == .holdout }
        var groups: [(key: String, indices: [Int])] = []
        for index in indices {
            let lacksHoldout = !hasHoldout && evidence.facts[checks[index].id]?.needsHoldout == true
            let check = checks[index]
            let key = lacksHoldout ? "holdout" : (check.cause?.rawValue ?? "") + (check.isBesideThePoint ? ": " + why(check) : "")
            if let place = groups.firstIndex(where: { $0.key == key }) {
                groups[place].indices.append(index)
            } else {
                groups.append((key, [index]))
            }
        }
        return groups.map { key, mine in
            let names = names(mine)
            let (sentence, action): (String, String)
            if key == "holdout" {
                sentence = "no holdout was given: \(names) cannot be judged"
                action = "Give real data that the generator has not seen (--holdout): without it memorising cannot be told from "
                    + "good fidelity."
            } else if checks[mine[0]].isBesideThePoint {
                let reason = why(checks[mine[0]])
                sentence = "nothing to judge: \(names) (\(reason))"
                action = "Nothing has to be done, and nothing is held up. " + reason.prefix(1).uppercased() + reason.dropFirst() + "."
            } else if isMisfit, checks[mine[0]].cause == .missing {
                sentence = "not judged: \(names) (the policy is for another kind of data)"
                action = "Take a policy for this kind of data: what this one asks for is not measured of it."
            } else {
                sentence = "not judged: \(names) (\(checks[mine[0]].reason))"
                let (off, are) = mine.count == 1 ? ("the check", "it is") : ("these checks", "they are")
                action = "Make \(names) computable, or switch \(off) off in the policy if \(are) not meant to decide: "
                    + "\(checks[mine[0]].reason)."
            }
            return GateResult.Finding(.notMeasured, sentence, action: action, checks: mine, blocks: mine.contains { checks[$0].blocks })
        }
    }

    /// What the run says of a check that has no value.
    private func why(_ check: GateResult.Check) -> String {
        evidence.run.metrics.first { check.judges($0) }?.reason ?? check.reason
    }

    func undecided(_ indices: [Int]) -> [GateResult.Finding] {
        guard !indices.isEmpty else { return [] }
        let checks = evidence.checks
        let words = RowWords(modality: evidence.run.modality)
        let rows = indices.compactMap { index in checks[index].rowsToDecide.map { ($0, checks[index].rowsOf ?? .synthetic, index) } }
        var sentence = "undecided: \(names(indices))"
        var action = "The \(indices.count == 1 ? "value lies" : "values lie") too near to the limit to tell: improve the set, or "
            + "let an owner move the limit and state why."
        if let most = rows.max(by: { $0.0 < $1.0 }) {
            let about = "about \(Readable.count(most.0)) \(words.phrase(most.1))"
            // Others rest on other rows, or lie on their limit.
            let decided = rows.count { $0.1 == most.1 }
            let whom = decided < indices.count ? "\(decided) of the \(indices.count)" : decided == 1 ? "it" : "them"
            sentence += "; \(about) would decide \(whom)"
            action = "Evaluate \(about)" + (most.1 == .synthetic ? ", and as much real data as there is" : "")
                + ": then the interval of \(CauseWords.name(checks[most.2].name)) clears its limit."
        }
        return [
            GateResult.Finding(
                .undecided, sentence, action: action, checks: indices, blocks: indices.contains { checks[$0].blocks })
        ]
    }

    /// The first three by name.
    private func names(_ indices: [Int]) -> String {
        var names: [String] = []
        for index in indices {
            let check = evidence.checks[index]
            let name = CauseWords.name(check.name) + (check.scope.kind == .whole ? "" : " of \(CauseWords.part(check.scope))")
            if !names.contains(exactly: name) { names.append(name) }
        }
        let rest = names.count - 3
        return CauseWords.listed(names.prefix(3) + (rest > 0 ? ["\(rest) more"] : []))
    }
}
