/// A metric's card: what the report says beside its numbers.
public struct MetricCard: Sendable, Equatable {
    public var id: String
    /// The card's own heading, if it has one.
    public var title: String?
    public var whatItIs: String
    public var howToRead: String
    public var whenItLies: String
    public var howToFix: String
    /// The kinds of damage that the metric must tell from honest data, and those it must not, as the card writes them,
    /// e.g. "{noise: 2}" and "[order]"; nil where it promises nothing.
    public var detects: String?
    public var ignores: String?

    public init(
        id: String, title: String? = nil, whatItIs: String = "", howToRead: String = "", whenItLies: String = "",
        howToFix: String = "", detects: String? = nil, ignores: String? = nil
    ) {
        self.id = id
        self.title = title
        self.whatItIs = whatItIs
        self.howToRead = howToRead
        self.whenItLies = whenItLies
        self.howToFix = howToFix
        self.detects = detects
        self.ignores = ignores
    }

    /// Reads front matter between `---` lines and the four sections under their headings.
    /// - Returns: nil for a text without a front-matter `id`.
    public static func parse(_ text: String) -> MetricCard? {
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)[...]
        guard lines.first.map(trimmed) == "---" else { return nil }
        lines.removeFirst()
        var fields: [String: String] = [:]
        while let line = lines.popFirst(), trimmed(line) != "---" {
            guard let colon = line.firstIndex(of: ":"), line.first != " " else { continue }
            var value = trimmed(String(line[line.index(after: colon)...]))
            if value.count >= 2, let quote = value.first, quote == "\"" || quote == "'", value.last == quote {
                value = String(value.dropFirst().dropLast())
            }
            fields[trimmed(String(line[..<colon]))] = value
        }
        guard let id = fields["id"], !id.isEmpty else { return nil }
        var card = MetricCard(id: id, title: fields["title"] ?? fields["name"])
        card.detects = fields["detects"]
        card.ignores = fields["ignores"]
        var section = ""
        var sections: [String: [String]] = [:]
        for line in lines {
            if line.hasPrefix("# ") {
                if card.title == nil { card.title = trimmed(String(line.dropFirst(2))) }
            } else if line.hasPrefix("##") {
                section = trimmed(String(line.drop { $0 == "#" })).lowercased()
            } else {
                sections[section, default: []].append(line)
            }
        }
        func body(_ start: String) -> String {
            let names = sections.keys.filter { $0.hasPrefix(start) }.sorted()
            return names.first.flatMap { sections[$0] }.map { trimmed($0.joined(separator: "\n")) } ?? ""
        }
        card.whatItIs = body("what it is")
        card.howToRead = body("how to read")
        card.whenItLies = body("when it lies")
        card.howToFix = body("how to fix")
        return card
    }

    private static func trimmed(_ text: String) -> String {
        var view = Substring(text)
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }
}
