import Datasets

/// Whose data a guarantee of privacy is about: a row, or all rows of a key.
package struct PrivacyUnit: Sendable, Equatable {
    /// Of the key, in the table; nil for rows.
    let column: Int?
    /// Rows of a unit that are counted, at most.
    package let rows: Int
    /// As a guarantee states it.
    package let words: String

    private static let most = PrivacyUnitSchema.most

    /// Rows, each by itself.
    package static let row = PrivacyUnit(column: nil, rows: 1, words: "row (one more or less)")

    private init(column: Int?, rows: Int, words: String) {
        self.column = column
        self.rows = rows
        self.words = words
    }

    /// `row`, or `COLUMN:ROWS`; what the schema says where nothing is given.
    /// - Throws: `.usage` for a column that there is not, a number of rows out of range, and where the schema says another one.
    init(_ settings: inout Settings, _ data: TableTraining) throws(GeneratorError) {
        guard let stated = data.form.schema?.unit else {
            self = try PrivacyUnit(given: settings, data)
            return
        }
        var unit = PrivacyUnit.row
        if let name = stated.column {
            guard let column = data.form.place(name) else {
                throw GeneratorError(
                    .usage, "the schema's unit names no column of the table: \(name)",
                    remedy: "Name one of \(data.form.columns.map(\.name).joined(separator: ", ")), or write unit: row.")
            }
            unit = PrivacyUnit(column: column, rows: stated.rows, words: Self.words(name, stated.rows))
        }
        settings.take("unit", stated.text)
        self = try PrivacyUnit(given: settings, data)
        guard self == unit else {
            throw GeneratorError(
                .usage, "unit=\(settings.resolved["unit"] ?? ""): the schema says \(stated.text)",
                remedy: "Leave out --unit, or correct `unit` in the schema: a guarantee is about one of them.")
        }
    }

    private static func words(_ name: String, _ rows: Int) -> String {
        "key in \(name) (one more or less, with all of its rows, of which at most \(rows) \(rows == 1 ? "is" : "are") counted)"
    }

    private init(given settings: Settings, _ data: TableTraining) throws(GeneratorError) {
        let text = settings.resolved["unit"] ?? "row"
        func place(_ name: String) -> Int? { data.form.place(name) }
        guard text != "row" else {
            self = .row
            return
        }
        var (name, rows) = (text, 1)
        if place(text) == nil, let split = text.lastIndex(of: ":"), let number = Int(text[text.index(after: split)...]) {
            (name, rows) = (String(text[..<split]), number)
        }
        guard let column = place(name) else {
            throw GeneratorError(
                .usage, "unit=\(text): there is no column \(name) whose keys could own rows",
                remedy: "Name one of \(data.form.columns.map(\.name).joined(separator: ", ")), or leave it at row.")
        }
        guard (1...Self.most).contains(rows) else {
            throw GeneratorError(
                .usage, "unit=\(text): \(rows) rows of a key is not from 1 to \(Self.most)", remedy: "Correct the setting.")
        }
        guard !(data.form.target.map { $0.utf8.elementsEqual(name.utf8) } ?? false) else {
            throw GeneratorError(
                .usage, "unit=\(text): a key is never learned, and \(name) is the target", remedy: "Name another --target.")
        }
        self.init(column: column, rows: rows, words: Self.words(name, rows))
    }

    /// The rows that are counted: of a key with more than there may be some at random, chosen by nothing but the key's own rows,
    /// so that no other key changes them.
    /// - Returns: nil for all.
    func kept(_ data: TableTraining, _ source: inout NoiseSource) -> [Int]? {
        guard let column else { return nil }
        var kept: [Int] = []
        for var own in data.rows(byKey: column) {
            if own.count > rows {
                for place in 0..<rows { own.swapAt(place, Int.random(in: place..<own.count, using: &source)) }
                own.removeLast(own.count - rows)
            }
            kept += own
        }
        return kept.sorted()
    }
}
