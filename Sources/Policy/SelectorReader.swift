import Results

/// Reads which measurements a check or a waiver is about. There are several ways to say the same thing, and every one of
/// them may be used once: what is said twice is refused, never decided by what stands last.
struct SelectorReader {
    private(set) var selector = Policy.Selector()
    private let place: String

    private init(place: String) { self.place = place }

    /// The selection of a check: scope and name, class, column(s), group, features, any_features and where.
    static func read(_ fields: inout PolicyFields, place: String) throws(PolicyError) -> Policy.Selector {
        var reader = SelectorReader(place: place)
        if let value = fields.take("scope") {
            reader.selector.scope = try value.choice([Scope.Kind.whole, .table, .column, .columnPair, .group, .intersection, .class, .level])
        }
        if let value = fields.take("name") {
            guard let scope = reader.selector.scope, scope != .whole else {
                throw value.error(
                    .contradiction, "“name” of \(place) names a part, and no scope says of what",
                    "Add `scope: class` or the like.")
            }
            reader.selector.names = try reader.texts(value)
        }
        for (key, kind) in parts {
            guard let value = fields.take(key) else { continue }
            try reader.choose(kind, try reader.texts(value), value)
        }
        if let value = fields.take("features") { try reader.choose(features: try reader.texts(value), value) }
        if let value = fields.take("any_features") { try reader.choose(anyFeatures: try reader.texts(value), value) }
        if let value = fields.take("where") { try reader.conditions(value, place: "where of \(place)") }
        return reader.selector
    }

    /// The selection of a waiver, which is all in `where`.
    static func conditions(_ value: PolicyValue?, place: String) throws(PolicyError) -> Policy.Selector {
        var reader = SelectorReader(place: place)
        if let value { try reader.conditions(value, place: "where of \(place)") }
        return reader.selector
    }

    /// `{learner: [logistic, xgboost]}`: parameters of measurements, each with the values that are meant.
    static func values(_ value: PolicyValue) throws(PolicyError) -> [String: [String]] {
        guard case .mapping(let mapping) = value.node, !mapping.isEmpty else {
            throw value.error(
                .wrongType, "“\(value.key)” of \(value.place) must be a mapping", "Write it as `\(value.key): {learner: [logistic]}`.")
        }
        let reader = SelectorReader(place: value.place)
        var fields = try value.fields("\(value.key) of \(value.place)")
        var found: [String: [String]] = [:]
        for (key, _) in mapping {
            guard case .scalar(let scalar) = key, let item = fields.take(scalar.string) else { continue }
            found[scalar.string] = try reader.texts(item)
        }
        return found
    }

    private static let parts: [(key: String, kind: Scope.Kind)] = [
        ("class", .class), (Scope.Kind.table.rawValue, .table), ("column", .column), ("columns", .column), ("group", .group),
    ]

    private mutating func choose(_ kind: Scope.Kind, _ names: [String], _ value: PolicyValue) throws(PolicyError) {
        guard selector.scope == nil || selector.scope == kind, selector.names.isEmpty else {
            throw value.error(
                .contradiction, "“\(value.key)” of \(value.place) contradicts another scope or name of \(place)",
                "Keep one way to say it; a check is about one kind of part.")
        }
        selector.scope = kind
        selector.names = names
    }

    private mutating func choose(features names: [String], _ value: PolicyValue) throws(PolicyError) {
        try requireNoFeatures(value)
        selector.features = names
    }

    private mutating func choose(anyFeatures names: [String], _ value: PolicyValue) throws(PolicyError) {
        try requireNoFeatures(value)
        selector.anyFeatures = names
    }

    private func requireNoFeatures(_ value: PolicyValue) throws(PolicyError) {
        guard selector.features.isEmpty, selector.anyFeatures.isEmpty else {
            throw value.error(
                .contradiction, "“\(value.key)” of \(value.place): \(place) chooses its features twice",
                "Keep `features`, which asks for each, or `any_features`, which takes whichever is there.")
        }
    }

    /// `{column: region}` and the like choose a scope; every other key is a parameter of the measurement.
    private mutating func conditions(_ value: PolicyValue, place: String) throws(PolicyError) {
        guard case .mapping(let mapping) = value.node else {
            throw value.error(.wrongType, "\(place) must be a mapping", "Write it as `where: {learner: logistic}`.")
        }
        var fields = try value.fields(place)
        for (key, _) in mapping {
            guard case .scalar(let scalar) = key, let item = fields.take(scalar.string) else { continue }
            switch scalar.string {
            case "class", "column", "group", "level", "column_pair", "intersection", Scope.Kind.table.rawValue:
                guard let kind = Scope.Kind(rawValue: scalar.string) else { continue }
                try choose(kind, [try item.plainText()], item)
            case "features": try choose(features: [try item.plainText()], item)
            case "any_features": try choose(anyFeatures: try texts(item), item)
            case "scope", "name", "columns", "id", "check", "where":
                throw item.error(
                    .contradiction, "“\(scalar.string)” of \(place) is no parameter of a metric",
                    "Write e.g. `where: {class: \"3\"}`; parameters are those of run.json, e.g. learner.")
            default: selector.parameters[scalar.string] = try item.plainText()
            }
        }
    }

    private func texts(_ value: PolicyValue) throws(PolicyError) -> [String] {
        var result: [String] = []
        for item in try value.sequence(orSingle: true) {
            let text = try item.plainText()
            guard !result.contains(exactly: text) else {
                throw item.error(.contradiction, "“\(value.key)” of \(value.place) names \(text) twice", "Keep one.")
            }
            result.append(text)
        }
        guard !result.isEmpty else { throw value.error(.wrongType, "“\(value.key)” is an empty list", "Name one.") }
        return result
    }
}
