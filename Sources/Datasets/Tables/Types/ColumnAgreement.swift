/// Brings the columns of one name in several tables together.
struct ColumnAgreement {
    let parts: [TableColumn]
    let tables: [String]
    let realCount: Int
    let schema: ColumnSchema?
    let namesRows: Bool
    private(set) var notes: [TableNote] = []

    /// - Parameter namesRows: whether the schema has the column for the key, and no type of it.
    init(parts: [TableColumn], tables: [String], realCount: Int, schema: ColumnSchema?, namesRows: Bool = false) {
        self.namesRows = namesRows
        self.parts = parts
        self.tables = tables
        self.realCount = realCount
        self.schema = schema
    }

    private var name: String { parts[0].name }

    mutating func agreed() -> [TableColumn] {
        var type = schema?.type ?? (namesRows ? .id : realType())
        if schema?.type == nil, [.integer, .categorical, .text].contains(type), SharedNames.areIn(parts.prefix(realCount)) {
            type = .id
            notes.append(
                TableNote(
                    .sharedNames, table: tables[0], column: name,
                    text: "Column \(name) is taken for names of what its rows belong to: its values repeat, and no two real tables share one. "
                        + "It is compared with no other and is no part of a copy, unless a schema gives its type. What lies between rows of "
                        + "one name is measured where a schema of several tables says families: TABLE.\(name)."))
        }
        switch type {
        case .numeric: return Self.inDecimals(parts.indices.map { converted($0, to: type) })
        case .integer: return parts.indices.map { converted($0, to: type) }
        case .datetime: return parts.indices.map { converted($0, to: type) }
        case .id where parts.allSatisfy(\.asWhole.isWhole):
            return parts.map { part in
                var part = part.asWhole
                part.type = .id
                return part
            }
        case .boolean, .categorical, .ordinal, .text, .id: return levelled(type)
        }
    }

    // MARK: The type

    /// By all cells of the real tables; columns without any say nothing.
    private mutating func realType() -> ColumnType {
        var filled = parts.prefix(realCount).filter { $0.missingCount < $0.count }
        if areDates(filled) { return .datetime }
        filled = filled.map(\.asDigits)
        guard let first = filled.first else { return parts[0].type }
        if filled.allSatisfy(\.isNumberLike) {
            let integers = filled.compactMap(\.wholeNumbers)
            guard integers.count == filled.count else { return .numeric }
            if TypeRules.isTruth(integers) { return .boolean }
            return TypeRules.isID(integers) ? .id : .integer
        }
        if filled.contains(where: { $0.isNumberLike != first.isNumberLike || ($0.type == .datetime) != (first.type == .datetime) }) {
            notes.append(
                TableNote(
                    .mixedTypes, table: tables[0], column: name,
                    text: "Column \(name) is read as \(filled.map(\.type.rawValue).joined(separator: " and ")) in the real "
                        + "tables: it is taken as text or levels in all."))
        }
        let texts = filled.map(\.asText)
        var counts: Set<[UInt8]> = []
        for text in texts { counts.formUnion(text.levels.map { Array($0.utf8) }) }
        let cells = texts.reduce(0) { $0 + $1.count }
        let missing = texts.reduce(0) { $0 + $1.missingCount }
        return TypeRules.textType(
            levels: counts.map { String(decoding: $0, as: UTF8.self) }, filled: cells - missing, missing: missing)
    }

    /// Whether all are dates: also one whose cells leave the form open (days up to 12, numbers of one month), where another tells it.
    private func areDates(_ columns: [TableColumn]) -> Bool {
        guard let form = columns.first(where: { $0.type == .datetime })?.format.flatMap(MomentForm.init(text:)) else { return false }
        return columns.allSatisfy { $0.asMoments(form).unfit.isEmpty }
    }

    // MARK: Numbers and moments

    private mutating func converted(_ place: Int, to type: ColumnType) -> TableColumn {
        let part = parts[place]
        let form = (schema?.format ?? parts.prefix(realCount).first { $0.type == .datetime }?.format).flatMap(MomentForm.init(text:))
        let reading =
            type == .datetime ? part.asMoments(form) : part.asNumbers(whole: type == .integer)
        var column = reading.column
        column.type = type
        column.invalid = (part.invalid + reading.unfit).sorted()
        noteInvalid(place, reading.unfit, type)
        if type == .integer, case .numbers(let values) = column.cells,
            let row = values.firstIndex(where: { $0.isFinite && $0 != $0.rounded() })
        {
            let count = values.count { $0.isFinite && $0 != $0.rounded() }
            notes.append(
                TableNote(
                    .fractions, table: tables[place], column: name, count: count, row: row + 1,
                    value: place < realCount ? nil : NumberText.text(values[row]),
                    text: "Column \(name) of \(tables[place]) has \(TableNote.counted(count, "number")) with a fraction, "
                        + "where the real ones are whole; first in row \(row + 1)."))
        }
        return column
    }

    private mutating func noteInvalid(_ place: Int, _ rows: [Int], _ type: ColumnType) {
        guard let row = rows.first else { return }
        notes.append(
            TableNote(
                .invalidCells, table: tables[place], column: name, count: rows.count, row: row + 1,
                value: place < realCount ? nil : parts[place].written(row),
                text: "Column \(name) of \(tables[place]) has \(TableNote.counted(rows.count, "cell")) that do not fit its type "
                    + "\(type.rawValue), first in row \(row + 1)."))
    }

    // MARK: Levels

    private mutating func levelled(_ type: ColumnType) -> [TableColumn] {
        var texts = parts.map(\.asText)
        // 1.50 as text is 1.5 as a number.
        let isMixed = parts.contains { $0.isNumberLike } && parts.contains { !$0.isNumberLike && $0.missingCount < $0.count }
        if isMixed { texts = texts.map { $0.renamed(ColumnAgreement.plainNumber) } }
        if type == .boolean {
            let words = texts.prefix(realCount).flatMap(\.levels)
            texts = texts.map { $0.renamed { TruthWord.translated($0, among: words) } }
        }
        var known = SortedLevels.union(texts.prefix(realCount).map(\.levels))
        if let order = schema?.levels {
            let rest = known.filter { level in !order.contains { $0.utf8.elementsEqual(level.utf8) } }
            known = order + rest
        }
        let seen = Set(known.map { Array($0.utf8) })
        let unseen = SortedLevels.union(texts.dropFirst(realCount).map(\.levels)).filter { !seen.contains(Array($0.utf8)) }
        let levels = known + unseen
        return texts.indices.map { place in
            var column = texts[place].recoded(to: levels) ?? texts[place]
            column.type = type
            column.format = nil
            column.knownLevels = known.count
            if place >= realCount, type != .text, type != .id { noteUnseen(column, place, known.count) }
            return column
        }
    }

    private mutating func noteUnseen(_ column: TableColumn, _ place: Int, _ known: Int) {
        guard case .codes(let codes, let levels) = column.cells, let row = codes.firstIndex(where: { $0 >= known }) else { return }
        let rows = codes.count { $0 >= known }
        let kinds = Set(codes.filter { $0 >= known })
        let real = Set(levels.prefix(known).map(LooseName.folded))
        let alike = kinds.count { real.contains(LooseName.folded(levels[Int($0)])) }
        notes.append(
            TableNote(
                .unseenLevels, table: tables[place], column: name, count: rows, row: row + 1, value: levels[Int(codes[row])],
                text: "Column \(name) of \(tables[place]) has \(TableNote.counted(rows, "cell")) with "
                    + "\(TableNote.counted(kinds.count, "level")) that no real row has, first in row \(row + 1)."
                    + (alike > 0
                        ? " \(alike) of them \(alike == 1 ? "is" : "are") real but for case, blanks or leading zeros: write levels as "
                            + "the real rows do." : "")))
    }

    private static func plainNumber(_ level: String) -> String {
        switch NumberText.read(Array(level.utf8), 0, level.utf8.count) {
        case .decimal(let value, _), .long(let value): NumberText.text(value)
        case .integer(let value): String(value)
        case .notFinite, .text: level
        }
    }
}

/// Levels of several columns as one list.
enum SortedLevels {
    static func union(_ lists: [[String]]) -> [String] {
        var seen: Set<[UInt8]> = []
        var unique: [String] = []
        for list in lists { for level in list where seen.insert(Array(level.utf8)).inserted { unique.append(level) } }
        return LevelOrder.sorted(unique).levels
    }
}

/// Words for false and true.
enum TruthWord {
    static let pairs: [(no: String, yes: String)] = [
        ("false", "true"), ("no", "yes"), ("n", "y"), ("f", "t"), ("off", "on"), ("0", "1"),
    ]

    static func value(_ word: String) -> Bool? {
        let word = word.lowercased()
        return pairs.contains { $0.yes == word } ? true : pairs.contains { $0.no == word } ? false : nil
    }

    /// The word among `words` that says the same; `word` itself where there is none, or it is one of them.
    static func translated(_ word: String, among words: [String]) -> String {
        if words.contains(where: { $0.utf8.elementsEqual(word.utf8) }) { return word }
        guard let value = value(word) else { return word }
        return words.first { Self.value($0) == value } ?? word
    }
}
