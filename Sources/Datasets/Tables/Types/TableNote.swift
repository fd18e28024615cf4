/// Something about a table that a reader of results has to know.
public struct TableNote: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// The real table has the column, this one has not: all its cells are invalid.
        case missingColumn
        /// This table has a column that the real one has not: it is left out.
        case extraColumn
        /// Cells that do not fit the type of the column.
        case invalidCells
        /// Cells with levels that no real row has.
        case unseenLevels
        /// Numbers with a fraction in a column of whole numbers; they are kept.
        case fractions
        /// Infinite numbers, or such beyond ±1.8e308.
        case notFinite
        /// No cell of the column is filled.
        case emptyColumn
        /// All filled cells of the column are equal.
        case constantColumn
        /// A column that was read as text for some of its cells, while nearly all are numbers.
        case numbersAmongText
        /// A column that one real table has as numbers and another as text.
        case mixedTypes
        /// Dates that may be read day first or month first: read as text.
        case ambiguousDates
        /// A column that is none of dates for some of its cells, while nearly all are dates.
        case datesAmongText
        /// Years of two digits, whose century is a guess.
        case shortYears
        /// Control characters, or marks that turn the direction of writing.
        case oddCharacters
        /// What a lenient reading repaired.
        case repaired
        /// How often each word for a missing cell occurs.
        case missingCells
        /// A column whose cells name their rows.
        case ids
        /// A column that names what rows belong to, found by the real tables having no value of it in common.
        case sharedNames
        /// A column that only numbers the rows of a pandas frame: it is left out.
        case rowIndex
        /// A column without a name in the header.
        case unnamedColumn
    }

    public let kind: Kind
    /// Name of the table.
    public let table: String
    public let column: String?
    /// Cells, rows or columns that are meant.
    public let count: Int
    /// The first of them; rows count from 1.
    public let row: Int?
    /// What stands there. Nil for real tables: notes are printed, and a cell may tell who it is of.
    public let value: String?
    /// The whole finding in a sentence, without `value`.
    public let text: String

    public init(
        _ kind: Kind, table: String, column: String? = nil, count: Int = 1, row: Int? = nil, value: String? = nil, text: String
    ) {
        self.kind = kind
        self.table = table
        self.column = column
        self.count = count
        self.row = row
        self.value = value
        self.text = text
    }

    /// "1 cell", "2 cells".
    static func counted(_ count: Int, _ one: String) -> String { "\(count) \(one)\(count == 1 ? "" : "s")" }
}
