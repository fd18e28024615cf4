import Datasets
import Foundation

/// What a model says of the table that it makes: columns in their order, how they are stored and written. The header keeps
/// it as JSON; values are in tensors.
package struct TableForm: Sendable, Equatable, Codable {
    package enum Cells: String, Sendable, Codable {
        case numbers, integers, levels

        /// No cells of the kind, to be added to.
        var none: TableColumn.Cells {
            switch self {
            case .numbers: .numbers([])
            case .integers: .integers([])
            case .levels: .codes([], levels: [])
            }
        }
    }

    package struct Column: Sendable, Equatable, Codable {
        package var name: String
        package var type: ColumnType
        package var cells: Cells
        package var format: String?
        package var knownLevels: Int?
        var hasMissing: Bool
        /// Of a column of ids alone.
        var ids: NewIDs?
        /// Decimals that numbers are rounded to where cells do not tell them; of whole numbers 0.
        var decimals: Int?
    }

    package var columns: [Column]
    package var target: String?
    package var groups: [String]
    package var schema: TableSchema?
    /// Whether columns hold what cells may be (levels and ends of ranges that the schema allows), not what cells are.
    var isDomain: Bool?
    private var delimiter: UInt8
    private var lineEnd: String
    private var hasDecimalComma: Bool
    private var missing: String

    static let mostColumns = 10_000

    init(_ table: Table) throws(GeneratorError) {
        columns = []
        for column in table.columns {
            let cells: Cells =
                switch column.cells {
                case .numbers: .numbers
                case .integers: .integers
                case .codes: .levels
                }
            columns.append(
                Column(
                    name: column.name, type: column.type, cells: cells, format: column.format, knownLevels: column.knownLevels,
                    hasMissing: column.missingCount > 0, ids: column.type == .id ? try NewIDs(column) : nil))
        }
        target = table.target
        groups = table.groups.map(\.name)
        schema = table.schema
        delimiter = table.form.delimiter
        lineEnd = table.form.lineEnd.rawValue
        hasDecimalComma = table.form.hasDecimalComma
        missing = table.form.missing
    }

    var csv: CSVForm {
        CSVForm(
            delimiter: delimiter, lineEnd: CSVForm.LineEnd(rawValue: lineEnd) ?? .lineFeed, hasDecimalComma: hasDecimalComma,
            missing: missing)
    }

    func encoded() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// - Throws: `.badModel` for a header that is no form, or one that contradicts itself.
    static func of(_ model: GeneratorModel) throws(GeneratorError) -> TableForm {
        guard let text = model.header.schema, let form = try? JSONDecoder().decode(TableForm.self, from: Data(text.utf8)) else {
            throw GeneratorModel.bad("its header names no columns")
        }
        return try form.checked()
    }

    /// - Throws: `.badModel` where it contradicts itself.
    func checked() throws(GeneratorError) -> TableForm {
        let form = self
        guard (1...Self.mostColumns).contains(form.columns.count) else { throw GeneratorModel.bad("\(form.columns.count) columns") }
        guard Set(form.columns.map { Array($0.name.utf8) }).count == form.columns.count else {
            throw GeneratorModel.bad("two columns of one name")
        }
        guard form.delimiter >= 9, form.delimiter < 128, CSVForm.LineEnd(rawValue: form.lineEnd) != nil else {
            throw GeneratorModel.bad("its form of text cannot be written")
        }
        for column in form.columns {
            guard (column.ids != nil) == (column.type == .id) else { throw GeneratorModel.bad("\(column.name) and its ids disagree") }
            if let what = column.ids?.contradiction { throw GeneratorModel.bad(what) }
            guard (0...15).contains(column.decimals ?? 0) else { throw GeneratorModel.bad("decimals of \(column.name)") }
        }
        return form
    }
}
