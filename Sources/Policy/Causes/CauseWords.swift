import Results

/// How causes name rows and parts of a set, whatever the kind of data.
struct CauseWords {
    let modality: String

    func noun(_ count: Int = 2) -> String { ModalityName.noun(modality, count) }

    func rows(_ count: Int) -> String { "\(Readable.count(count)) \(noun(count))" }

    func share(_ value: Double) -> String { Readable.number(value, unit: "share", digits: value < 0.0995 ? 2 : 3) }

    /// "class 7", "group sex = F", "column age", "columns age and income", "sex = F and age = old", "texture".
    static func part(_ scope: Scope) -> String {
        if scope.names.isEmpty, scope.kind != .whole { return "every \(scope.kind.words)" }
        return switch scope.kind {
        case .whole: "the whole set"
        case .class, .table, .column: "\(scope.kind.words) \(scope.names.joined(separator: ", "))"
        case .columnPair: "columns \(scope.names.joined(separator: " and "))"
        case .group: "group \(scope.names.joined(separator: " = "))"
        case .intersection:
            stride(from: 0, to: scope.names.count, by: 2).map { place in
                scope.names[place..<min(place + 2, scope.names.count)].joined(separator: " = ")
            }.joined(separator: " and ")
        case .level: scope.names.joined(separator: ", ")
        }
    }

    /// Whether a level is of a picture's native detail and not of the picture as a whole: its name says so.
    static func isDetail(_ scope: Scope) -> Bool {
        scope.kind == .level && scope.names.first?.split(separator: " ").first.map { $0 == "detail" } ?? false
    }

    /// "class 7", "classes 3, 7 and 9"; the first four by name.
    static func parts(_ scopes: [Scope]) -> String {
        guard let first = scopes.first, scopes.count > 1 else { return scopes.first.map(part) ?? "" }
        let isOneKind = scopes.allSatisfy { $0.kind == first.kind }
        let shown = scopes.prefix(4)
        let rest = scopes.count - shown.count
        let tail = rest > 0 ? ["\(rest) more"] : []
        if isOneKind, first.kind == .class {
            return "classes " + listed(shown.map { $0.names.joined(separator: ", ") } + tail)
        }
        if isOneKind, first.kind == .column {
            return "columns " + listed(shown.map { $0.names.joined(separator: ", ") } + tail)
        }
        return listed(shown.map(part) + tail)
    }

    /// "column age does not go with hours and income as it did"; of pairs that share no column, each.
    static func lostTies(_ pairs: [Scope]) -> String {
        let common = pairs.dropFirst().reduce(into: pairs.first?.names ?? []) { names, pair in
            names.removeAll { !pair.names.contains(exactly: $0) }
        }
        guard let column = common.first else { return "\(parts(pairs)) do not go together as they did" }
        let others = pairs.compactMap { pair in pair.names.first { $0 != column } }
        let rest = others.count - 4
        return "column \(column) does not go with \(listed(others.prefix(4) + (rest > 0 ? ["\(rest) more"] : []))) as it did"
    }

    /// "a", "a and b", "a, b and c".
    static func listed(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }

    /// "30 × real against real".
    static func times(_ ratio: Double) -> String { "\(Readable.number(ratio, digits: 2)) × real against real" }

    /// A metric's name inside a sentence: lower case at the start, except for people's names and letters of a formula.
    static func name(_ title: String) -> String {
        for name in ["Fréchet", "Vendi", "Inception", "Gini", "Jensen", "Wasserstein", "TSTR", "TRTS", "MMD"] where title.hasPrefix(name) { return title }
        return title.prefix(1).lowercased() + title.dropFirst()
    }

    /// "coverage 55 % (real against real 97 %)"; of several values of one metric, which: "distance to the closest record (p5) 2 %".
    static func reading(_ measurement: Measurement) -> String {
        let which = measurement.key.words
        let title = name(measurement.name) + (which.isEmpty ? "" : " (\(which))")
        guard let value = measurement.value else { return title }
        let text = "\(title) \(Readable.number(value, unit: measurement.unit))"
        guard let floor = measurement.floor else { return text }
        return text + " (real against real \(Readable.number(floor.value, unit: measurement.unit)))"
    }
}
