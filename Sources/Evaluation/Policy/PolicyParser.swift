import Hashing
import Metrics
import Results
import Yams

struct PolicyParser {
    let builtins: [String: String]
    let knownMetrics: [String]

    func parse(_ yaml: String, file: String, above: [String]) throws(PolicyError) -> Policy {
        let root = try PolicyDocument.compose(yaml, file: file)
        var fields = try PolicyFields(root, file: file, place: "the policy")
        let name = try fields.require("policy", example: "policy: release").text()
        let version = try fields.require("version", example: "version: 1").integer(in: 1...1_000_000)
        var base: Policy?
        if let value = fields.take("extends") {
            base = try builtin(value.text(), file: file, mark: value.node.mark, above: above)
        }
        var policy = Policy(
            name: name, version: version, sha256: "", extends: base.map { [$0.name] + $0.extends } ?? [],
            defaults: try defaults(fields.take("defaults"), base: base?.defaults ?? .init()), checks: [], waivers: [])
        let own = try checks(fields.take("checks"))
        policy.checks = merge(own, over: base?.checks ?? [])
        policy.waivers = base?.waivers ?? []
        policy.waivers += try waivers(fields.take("waivers"), checks: policy.checks)
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
            let twin = checks.contains {
                $0.id == check.id && $0.selector == check.selector && !kinds.isDisjoint(with: $0.rules.map(\.kind))
            }
            if twin {
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
        guard knownMetrics.contains(id) else {
            let near = knownMetrics.min { distance($0, id) < distance($1, id) }
            let close = near.flatMap { distance($0, id) <= 4 ? "Did you mean “\($0)”? " : nil } ?? ""
            throw idValue.error(
                .unknownMetric, "\(place) names an unknown metric “\(id)”",
                close + "`assay metrics list` shows every id.")
        }
        let level = try fields.take("level")?.choice([GateResult.Level.off, .warn, .error]) ?? .error
        let selector = try selector(&fields, place: place)
        let rules = try rules(&fields, id: id, place: place)
        let check = Policy.Check(
            id: id, selector: selector, level: level, rules: rules,
            onUndecided: try fields.take("on_undecided")?.choice(Policy.Consequence.allCases),
            onError: try fields.take("on_error")?.choice([.fail, .warn]),
            minRows: try fields.take("min_rows")?.integer(in: 0...1_000_000_000),
            minGroup: try fields.take("min_group")?.integer(in: 0...1_000_000_000),
            waivable: try fields.take("waivable")?.flag() ?? true)
        try fields.finish()
        if check.rules.isEmpty, level != .off {
            throw item.error(
                .noLimit, "\(place) on \(id) sets no limit",
                "Add max, min, max_ratio_to_floor, min_ratio_to_floor, max_over_floor or no_worse_than.")
        }
        return check
    }

    private func rules(
        _ fields: inout PolicyFields, id: String, place: String
    ) throws(PolicyError) -> [Policy.Rule] {
        var rules: [Policy.Rule] = []
        let bound = try fields.take("floor")?.choice(Policy.FloorBound.allCases) ?? .value
        let maximum = fields.take("max")
        let minimum = fields.take("min")
        if let maximum { rules.append(.max(try maximum.number())) }
        if let minimum { rules.append(.min(try minimum.number())) }
        if let maximum, let minimum, try minimum.number() > maximum.number() {
            throw minimum.error(.minAboveMax, "min is above max in \(place)", "Swap them.")
        }
        let ratio = 1e-9...1e9
        if let value = fields.take("max_ratio_to_floor") {
            rules.append(.maxRatioToFloor(try value.number(in: ratio, "above 0"), of: bound))
        }
        if let value = fields.take("min_ratio_to_floor") {
            rules.append(.minRatioToFloor(try value.number(in: ratio, "above 0"), of: bound))
        }
        if let value = fields.take("max_over_floor") {
            rules.append(.maxOverFloor(try excess(value, id: id), of: bound))
        }
        if let value = fields.take("no_worse_than") {
            var inner = try value.fields("no_worse_than of \(place)")
            let baseline = try inner.require("baseline", example: "baseline: last_release").text()
            let by = try inner.require("by", example: "by: 0.01").number(in: 0...1e300, "0 or above")
            try inner.finish()
            rules.append(.noWorseThan(baseline: baseline, by: by))
        }
        return rules
    }

    /// How far above its floor a value may lie: 0 or above, less than the metric's whole range, and only where more is
    /// worse.
    private func excess(_ value: PolicyValue, id: String) throws(PolicyError) -> Double {
        let excess = try value.number(in: 0...1e300, "0 or above")
        guard let descriptor = MetricRegistry.descriptor(id) else { return excess }
        guard descriptor.direction != .higher else {
            throw value.error(
                .contradiction, "“max_over_floor” on \(id), of which more is better, forbids good values",
                "Use `min_ratio_to_floor`.")
        }
        let width = descriptor.range.upperBound - descriptor.range.lowerBound
        guard excess < width else {
            throw value.error(
                .outOfRange, "“max_over_floor” of \(excess) on \(id) can never be exceeded",
                "Give an excess below \(width), on the metric's own scale.")
        }
        return excess
    }

    private func selector(_ fields: inout PolicyFields, place: String) throws(PolicyError) -> Policy.Selector {
        var selector = Policy.Selector()
        if let value = fields.take("scope") {
            selector.scope = try value.choice([Scope.Kind.whole, .column, .columnPair, .group, .class, .level])
        }
        if let value = fields.take("name") { selector.names = try texts(value) }
        let shorthands: [(String, Scope.Kind)] = [
            ("class", .class), ("column", .column), ("columns", .column), ("group", .group),
        ]
        for (key, kind) in shorthands {
            guard let value = fields.take(key) else { continue }
            guard selector.scope == nil || selector.scope == kind, selector.names.isEmpty else {
                throw value.error(
                    .wrongType, "“\(key)” of \(place) contradicts its scope or names", "Keep one way to say it.")
            }
            selector.scope = kind
            selector.names = try texts(value)
        }
        if let value = fields.take("features") { selector.features = try texts(value) }
        if let value = fields.take("where") {
            try conditions(value, place: "where of \(place)", into: &selector)
        }
        return selector
    }

    private func texts(_ value: PolicyValue) throws(PolicyError) -> [String] {
        var result: [String] = []
        for item in try value.sequence(orSingle: true) { result.append(try item.plainText()) }
        guard !result.isEmpty else { throw value.error(.wrongType, "“\(value.key)” is an empty list", "Name one.") }
        return result
    }

    /// `{column: region}` and the like choose a scope; every other key is a parameter of the measurement.
    private func conditions(
        _ value: PolicyValue, place: String, into selector: inout Policy.Selector
    ) throws(PolicyError) {
        guard case .mapping(let mapping) = value.node else {
            throw value.error(.wrongType, "\(place) must be a mapping", "Write it as `where: {learner: logistic}`.")
        }
        var fields = try value.fields(place)
        for (key, _) in mapping {
            guard case .scalar(let scalar) = key, let item = fields.take(scalar.string) else { continue }
            let text = try item.plainText()
            switch scalar.string {
            case "class", "column", "group", "level", "column_pair":
                selector.scope = Scope.Kind(rawValue: scalar.string)
                selector.names = [text]
            case "features": selector.features = [text]
            default: selector.parameters[scalar.string] = text
            }
        }
    }

    private func waivers(_ value: PolicyValue?, checks: [Policy.Check]) throws(PolicyError) -> [Policy.Waiver] {
        guard let value else { return [] }
        var waivers: [Policy.Waiver] = []
        for (index, item) in try value.sequence().enumerated() {
            let place = "waiver \(index + 1)"
            var fields = try item.fields(place)
            let checkValue = try fields.require("check", example: "check: balance.share_gap")
            let check = try checkValue.text()
            var selector = Policy.Selector()
            if let value = fields.take("where") { try conditions(value, place: "where of \(place)", into: &selector) }
            let reason = try fields.require("reason", example: "reason: \"why it is acceptable\"").text()
            guard let ownerValue = fields.take("owner") else {
                throw item.error(
                    .ownerlessWaiver, "\(place) has no owner", "Name who answers for it: `owner: data-quality`.")
            }
            let owner = try ownerValue.text()
            if owner.allSatisfy(\.isWhitespace) {
                throw ownerValue.error(.ownerlessWaiver, "\(place) has an empty owner", "Name who answers for it.")
            }
            if reason.allSatisfy(\.isWhitespace) {
                throw item.error(.missingKey, "\(place) has an empty reason", "Say why it is acceptable.")
            }
            let expiresValue = try fields.require("expires", example: "expires: 2026-12-31")
            guard let expires = CalendarDate(try expiresValue.plainText()) else {
                throw expiresValue.error(
                    .badDate, "“expires” of \(place) is no date", "Write it as yyyy-mm-dd, e.g. 2026-12-31.")
            }
            let ceiling = try fields.take("ceiling")?.number()
            try fields.finish()
            let covered = checks.filter { $0.id == check }
            guard !covered.isEmpty else {
                throw checkValue.error(
                    .waiverWithoutCheck, "\(place) waives “\(check)”, which the policy does not check",
                    "Correct the id or drop the waiver.")
            }
            guard covered.contains(where: \.waivable) else {
                throw checkValue.error(
                    .notWaivable, "\(place) waives “\(check)”, which the policy declares not waivable",
                    "Drop the waiver; this check has to pass.")
            }
            waivers.append(
                Policy.Waiver(
                    check: check, selector: selector, reason: reason, owner: owner, expires: expires, ceiling: ceiling))
        }
        return waivers
    }

    /// A policy's own checks replace those of its base on the same metric and selection; the rest follow in order.
    private func merge(_ own: [Policy.Check], over base: [Policy.Check]) -> [Policy.Check] {
        let kept = base.filter { old in !own.contains { $0.id == old.id && $0.selector == old.selector } }
        return kept + own
    }
}
