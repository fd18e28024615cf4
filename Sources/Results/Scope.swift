/// What part of the data a value is about, e.g. whole, a class, a feature level.
public struct Scope: Sendable, Hashable {
    public enum Kind: String, Codable, Sendable {
        case whole, table, column, columnPair = "column_pair", group, intersection, `class`, level

        /// Whether such a part is told of every row of its set, and has not rows of its own.
        package var hasAllRows: Bool { [.whole, .column, .columnPair, .level].contains(self) }

        /// "column pair".
        public var words: String { rawValue.split(separator: "_").joined(separator: " ") }
    }

    public var kind: Kind
    /// None for the whole; a class, a table, a column or a level has one (a column of one of several tables is
    /// "orders.amount"); a pair of columns [a, b]; a group [column, level]; an
    /// intersection [column, level, column, level, …].
    public var names: [String]

    public init(_ kind: Kind, _ names: String...) { self.init(kind, names: names) }

    public init(_ kind: Kind, names: [String]) {
        self.kind = kind
        self.names = names
    }

    public static let whole = Scope(.whole)

    /// The part as policies and pages write it: "3", "a × b", "shape: round", "shape: round × ink: dark"; nil for the
    /// whole and for every part of a kind.
    public var name: String? {
        guard !names.isEmpty else { return nil }
        switch kind {
        case .group: return names.joined(separator: Self.levelMark)
        case .columnPair: return names.joined(separator: Self.crossMark)
        case .intersection:
            let pairs = stride(from: 0, to: names.count, by: 2).map { place in
                names[place..<min(place + 2, names.count)].joined(separator: Self.levelMark)
            }
            return pairs.joined(separator: Self.crossMark)
        case .whole, .table, .column, .class, .level: return names.joined(separator: ", ")
        }
    }

    private static let levelMark = ": "
    private static let crossMark = " × "

    /// The part that a policy writes as `text`. Where marks stand in the names themselves, the first one counts.
    public init(_ kind: Kind, written text: String) {
        func pair(_ text: String, _ mark: String) -> [String] {
            guard let cut = text.firstRange(of: mark) else { return [text] }
            return [String(text[..<cut.lowerBound]), String(text[cut.upperBound...])]
        }
        switch kind {
        case .group: self.init(kind, names: pair(text, Self.levelMark))
        case .columnPair: self.init(kind, names: pair(text, Self.crossMark))
        case .intersection:
            var (names, rest) = ([String](), text)
            while true {
                let cut = pair(rest, Self.crossMark)
                names += pair(cut[0], Self.levelMark)
                guard cut.count == 2 else { break }
                rest = cut[1]
            }
            self.init(kind, names: names)
        case .whole, .table, .column, .class, .level: self.init(kind, names: [text])
        }
    }

    /// Whether there are as many names as a part of this kind has.
    public var isComplete: Bool {
        switch kind {
        case .whole: names.isEmpty
        case .table, .column, .class, .level: names.count == 1
        case .columnPair, .group: names.count == 2
        case .intersection: names.count >= 4 && names.count % 2 == 0
        }
    }

    /// Two classes whose names only look alike are two scopes.
    public static func == (one: Scope, other: Scope) -> Bool { one.kind == other.kind && one.names.isExactly(other.names) }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        for name in names { hasher.combine(Array(name.utf8)) }
    }
}

extension Scope: Codable {
    private enum CodingKeys: String, CodingKey { case kind, names, name }

    /// Reads the one `name` of files of before there were `names` as well. A group's "column: level" is two names where it
    /// can be cut in one way only; else it stays one, which no run of today has and `RunResult.olderSchema`'s reader mends.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let kind = try container.decode(Kind.self, forKey: .kind)
        if let names = try container.decodeIfPresent([String].self, forKey: .names) {
            self.init(kind, names: names)
        } else if let name = try container.decodeIfPresent(String.self, forKey: .name) {
            let parts = kind == .group ? name.ranges(of: Self.levelMark) : []
            self = parts.count == 1 ? Scope(kind, written: name) : Scope(kind, names: [name])
        } else {
            self.init(kind)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        if !names.isEmpty { try container.encode(names, forKey: .names) }
    }
}
