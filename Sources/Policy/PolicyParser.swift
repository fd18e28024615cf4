import Hashing
import Numerics
import Results
import Yams

struct PolicyParser {
    let builtins: [String: String]
    let knownMetrics: [MetricFacts]

    func parse(_ yaml: String, file: String, above: [String]) throws(PolicyError) -> Policy {
        let root = try PolicyDocument.compose(yaml, file: file)
        var fields = try PolicyFields(root, file: file, place: "the policy")
        let nameValue = try fields.require("policy", example: "policy: release")
        let name = try nameValue.text()
        guard name.hasVisibleCharacter else {
            throw nameValue.error(.missingKey, "the policy's name is empty", "Give it one, e.g. `policy: release`.")
        }
        let version = try fields.require("version", example: "version: 1").integer(in: 1...1_000_000)
        var base: Policy?
        if let value = fields.take("extends") {
            base = try builtin(value.text(), file: file, mark: value.node.mark, above: above)
        }
        var policy = Policy(
            name: name, version: version, sha256: "", extends: base.map { [$0.name] + $0.extends } ?? [],
            modalities: try modalities(fields.take("modalities"), base: base),
            defaults: try defaults(fields.take("defaults"), base: base?.defaults ?? .init()), checks: [], waivers: [])
        let own = try checks(fields.take("checks"))
        policy.checks = merge(own, over: base?.checks ?? [])
        policy.waivers = base?.waivers ?? []
        policy.waivers += try PolicyParser.waivers(fields.take("waivers"), checks: policy.checks)
        try fields.finish()
        guard !policy.checks.isEmpty else {
            throw PolicyError.at(
                root.mark, file, .emptyChecks, "the policy has no checks",
                "Add `checks:` or `extends: builtin:image-default`.")
        }
        policy.sha256 = SHA256.hexDigest(Array(yaml.utf8) + (base.map { Array($0.sha256.utf8) } ?? []))
        return policy
    }

    func builtin(_ name: String, file: String, mark: Mark?, above: [String]) throws(PolicyError) -> Policy {
        let known = builtins.keys.sorted().map { "builtin:\($0)" }.joined(separator: ", ")
        let key = name.hasPrefix("builtin:") ? String(name.dropFirst("builtin:".count)) : nil
        guard let key, let text = builtins[key] else {
            throw PolicyError.at(
                mark, file, .unknownPolicy, "there is no policy “\(name)” to extend",
                known.isEmpty ? "This build holds no presets." : "Known presets: \(known).")
        }
        guard !above.contains(name) else {
            throw PolicyError.at(
                mark, file, .cycle,
                "policies extend each other in a circle: \((above + [name]).joined(separator: " → "))",
                "Take out one `extends`.")
        }
        return try parse(text, file: name, above: above + [name])
    }

    // MARK: parts

    /// A policy that says nothing of kinds of data is for those of its base, and narrows them at most: the checks that it takes
    /// over ask for what is measured of these.
    private func modalities(_ value: PolicyValue?, base: Policy?) throws(PolicyError) -> [ModalityName] {
        let inherited = base?.modalities ?? []
        guard let value else { return inherited }
        let items = try value.sequence(orSingle: true)
        guard !items.isEmpty else {
            throw value.error(.wrongType, "“modalities” is an empty list", "Name the kinds of data, or drop the key.")
        }
        var kinds: [ModalityName] = []
        for item in items {
            let kind = try item.choice(ModalityName.allCases)
            guard !kinds.contains(kind) else {
                throw item.error(.duplicateKey, "“modalities” names \(kind.rawValue) twice", "Remove one of them.")
            }
            guard inherited.isEmpty || inherited.contains(kind) else {
                throw item.error(
                    .contradiction, "the policy is for \(kind.rawValue), \(base?.name ?? "") that it extends for "
                        + inherited.map(\.rawValue).joined(separator: ", "),
                    "Extend a policy of this kind of data, or none.")
            }
            kinds.append(kind)
        }
        return kinds
    }

    private func defaults(_ value: PolicyValue?, base: Policy.Defaults) throws(PolicyError) -> Policy.Defaults {
        guard let value else { return base }
        var fields = try value.fields("defaults")
        var defaults = base
        if let value = fields.take("confidence") {
            defaults.confidence = try value.number(in: 0.5...0.9999, "between 0.5 and 0.9999")
        }
        if let value = fields.take("on_undecided") {
            defaults.onUndecided = try value.choice(Policy.Consequence.allCases)
        }
        if let value = fields.take("on_error") { defaults.onError = try value.choice([.fail, .warn]) }
        if let value = fields.take("min_rows") { defaults.minRows = try value.integer(in: 0...1_000_000_000) }
        try fields.finish()
        return defaults
    }

    private func checks(_ value: PolicyValue?) throws(PolicyError) -> [Policy.Check] {
        guard let value else { return [] }
        let items = try value.sequence()
        guard !items.isEmpty else {
            throw value.error(.emptyChecks, "“checks” is an empty list", "Add a check or drop the key.")
        }
        var checks: [Policy.Check] = []
        for (index, item) in items.enumerated() {
            let check = try check(item, number: index + 1)
            let kinds = Set(check.rules.map(\.kind))
            let twins = checks.filter { $0.id == check.id && $0.selector.isSameChoice(as: check.selector) }
            if twins.contains(where: { ($0.level == .off) != (check.level == .off) }) {
                throw item.error(
                    .contradiction, "check \(index + 1) switches \(check.id) \(check.level == .off ? "off" : "on"), "
                        + "an earlier one does the opposite", "Keep one.")
            }
            if twins.contains(where: { !kinds.isDisjoint(with: $0.rules.map(\.kind)) }) {
                throw item.error(
                    .duplicateCheck, "check \(index + 1) sets a second limit of the same kind on \(check.id)",
                    "Keep one, or tell them apart with features, scope or where.")
            }
            checks.append(check)
        }
        return checks
    }

    private func check(_ item: PolicyValue, number: Int) throws(PolicyError) -> Policy.Check {
        let place = "check \(number)"
        var fields = try item.fields(place)
        let idValue = try fields.require("id", example: "id: fidelity.frechet_distance")
        let id = try idValue.text()
        guard let metric = knownMetrics.first(where: { $0.id == id }) else {
            let close = NearestWord.of(id, in: knownMetrics.map(\.id)).map { "Did you mean “\($0)”? " } ?? ""
            throw idValue.error(
                .unknownMetric, "\(place) names an unknown metric “\(id)”",
                close + "`assay metrics list` shows every id.")
        }
        let level = try fields.take("level")?.choice([GateResult.Level.off, .warn, .error]) ?? .error
        let selector = try SelectorReader.read(&fields, place: place)
        let rules = try PolicyParser.rules(&fields, of: metric, place: place)
        let check = Policy.Check(
            id: id, metric: metric, selector: selector, level: level, rules: rules,
            onUndecided: try fields.take("on_undecided")?.choice(Policy.Consequence.allCases),
            onError: try fields.take("on_error")?.choice([.fail, .warn]),
            onNotApplicable: try fields.take("on_not_applicable")?.choice(Policy.Absence.allCases),
            decidedBy: try fields.take("decided_by").map(SelectorReader.values) ?? [:],
            minRows: try fields.take("min_rows")?.integer(in: 0...1_000_000_000),
            minGroup: try minGroup(fields.take("min_group"), selector),
            waivable: try fields.take("waivable")?.flag() ?? true)
        try fields.finish()
        if check.rules.isEmpty, level != .off {
            throw item.error(
                .noLimit, "\(place) on \(id) sets no limit",
                "Add max, min, max_ratio_to_floor, min_ratio_to_floor, max_over_floor or no_worse_than.")
        }
        return check
    }

    /// A least number of rows of a part, which the whole set is not.
    private func minGroup(_ value: PolicyValue?, _ selector: Policy.Selector) throws(PolicyError) -> Int? {
        guard let value else { return nil }
        guard let scope = selector.scope, scope != .whole else {
            throw value.error(
                .contradiction, "“min_group” of \(value.place) is about parts of the set, the check about the whole",
                "Use min_rows, or choose parts with class, column, group or scope.")
        }
        return try value.integer(in: 0...1_000_000_000)
    }

    /// A policy's own checks replace those of its base on the same metric and selection; the rest follow in order.
    private func merge(_ own: [Policy.Check], over base: [Policy.Check]) -> [Policy.Check] {
        let kept = base.filter { old in !own.contains { $0.id == old.id && $0.selector.isSameChoice(as: old.selector) } }
        return kept + own
    }
}
