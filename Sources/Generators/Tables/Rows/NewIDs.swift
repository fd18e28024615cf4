import Datasets

/// Ids for rows that are made: they go on behind the real ones, so that none names a real row.
struct NewIDs: Sendable, Equatable, Codable {
    /// Before the digits of a text id; empty for a number.
    var prefix: String
    /// The id of the first row made.
    var first: Int64
    /// Digits of a text id, filled with zeros.
    var width: Int
    /// Whether ids go down, because nothing is above the real ones.
    var isDescending: Bool

    /// More rows than are ever made.
    private static let most: Int64 = 1 << 40

    private init(prefix: String = "", first: Int64, width: Int = 0, isDescending: Bool = false) {
        self.prefix = prefix
        self.first = first
        self.width = width
        self.isDescending = isDescending
    }

    /// Ids that tell nothing of the real ones.
    static func unrelated(_ cells: TableForm.Cells) -> NewIDs {
        cells == .levels ? NewIDs(prefix: "new-", first: 1, width: 8) : NewIDs(first: 1)
    }

    init(_ column: TableColumn) throws(GeneratorError) {
        switch column.cells {
        case .integers(let cells):
            self = try Self.beyond(cells.filter { $0 != TableColumn.Cells.missingInteger }, column.name)
        case .numbers(let cells):
            let known = cells.filter { !$0.isNaN }
            self = try Self.beyond(
                [known.min()?.rounded(.down), known.max()?.rounded(.up)].compactMap { $0.flatMap { Int64(exactly: $0) } }, column.name)
        case .codes(_, let levels): self = Self.text(levels)
        }
    }

    private static func beyond(_ known: [Int64], _ name: String) throws(GeneratorError) -> NewIDs {
        guard let least = known.min(), let greatest = known.max() else { return NewIDs(first: 1) }
        if greatest < .max - most { return NewIDs(first: greatest + 1) }
        if least > .min + most { return NewIDs(first: least - 1, isDescending: true) }
        throw GeneratorError(
            .badData, "the ids of \(name) leave no room for new ones", remedy: "Leave the column out, or shorten its ids.")
    }

    /// `C0017` goes on as `C0018` where all ids are made so; else a prefix that no real id begins with.
    private static func text(_ levels: [String]) -> NewIDs {
        func split(_ id: String) -> (prefix: Substring.UTF8View, digits: Substring.UTF8View) {
            let text = id[...].utf8
            let digits = text.reversed().prefix(18).prefix { (48...57).contains($0) }.count
            return (text.dropLast(digits), text.suffix(digits))
        }
        if let first = levels.first.map(split), let prefix = String(first.prefix) {
            var greatest: Int64 = 0
            let isPlain = levels.allSatisfy { id in
                let (own, digits) = split(id)
                guard own.elementsEqual(first.prefix), let value = String(digits).flatMap({ Int64($0) }) else { return false }
                greatest = max(greatest, value)
                return true
            }
            if isPlain { return NewIDs(prefix: prefix, first: greatest + 1, width: first.digits.count) }
        }
        var prefix = "new-"
        while levels.contains(where: { $0.utf8.starts(with: prefix.utf8) }) { prefix = "new-" + prefix }
        return NewIDs(prefix: prefix, first: 1, width: 8)
    }

    func number(_ row: Int) -> Int64 { isDescending ? first &- Int64(row) : first &+ Int64(row) }

    func text(_ row: Int) -> String {
        let digits = String(number(row))
        return prefix + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// The column of the first `count` rows.
    func column(_ form: TableForm.Column, count: Int) -> TableColumn {
        let cells: TableColumn.Cells =
            switch form.cells {
            case .integers: .integers((0..<count).map(number))
            case .numbers: .numbers((0..<count).map { Double(number($0)) })
            case .levels: .codes((0..<count).map { Int32($0) }, levels: (0..<count).map(text))
            }
        return TableColumn(name: form.name, type: form.type, cells: cells, format: form.format)
    }

    var contradiction: String? {
        guard (0...32).contains(width) else { return "ids of \(width) digits" }
        let room = isDescending ? first > .min + Self.most / 2 : first < .max - Self.most / 2
        return room ? nil : "ids from \(first) on"
    }
}
