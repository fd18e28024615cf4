import Datasets
import Foundation

/// What rows that are made must fulfil in one column.
public struct RowCondition: Sendable, Equatable {
    public let column: String
    /// A level, a number or a date, a range of them such as `30..40` (both ends in it), or empty for a missing cell.
    public let value: String

    public init(column: String, value: String) {
        self.column = column
        self.value = value
    }

    /// `COLUMN=VALUE`, at the first `=`; nil where there is none.
    public init?(text: String) {
        guard let split = text.firstIndex(of: "="), split != text.startIndex else { return nil }
        self.init(column: String(text[..<split]), value: String(text[text.index(after: split)...]))
    }
}

/// Conditions on the cells of a table, as they are sampled.
///
/// Rows are drawn until one fulfils them (rejection), so that they are those of the unconditioned generator that do.
struct RowConditions: Sendable {
    private enum Allowed: Sendable {
        case missing
        case levels([Int64])
        case range(ClosedRange<Double>)
    }

    private let allowed: [(place: Int, cells: TableForm.Cells, what: Allowed)]

    /// Draws of one row before a condition counts as one that rows never fulfil.
    static let mostTries = 100_000

    /// - Throws: `.usage` for a column that there is not, or a value that it cannot have.
    init?(_ conditions: [RowCondition], _ table: TableModel) throws(GeneratorError) {
        guard !conditions.isEmpty else { return nil }
        var allowed: [(place: Int, cells: TableForm.Cells, what: Allowed)] = []
        for condition in conditions {
            guard let place = table.form.columns.firstIndex(where: { $0.name.utf8.elementsEqual(condition.column.utf8) }),
                table.margins[place] != nil
            else {
                let known = table.form.columns.filter { $0.ids == nil }.map(\.name)
                throw GeneratorError(
                    .usage, "the model makes no column \(condition.column) that a condition may name",
                    remedy: "Name one of \(known.joined(separator: ", ")).")
            }
            allowed.append((place, table.form.columns[place].cells, try Self.allowed(condition, table, place)))
        }
        self.allowed = allowed
    }

    private static func allowed(
        _ condition: RowCondition, _ table: TableModel, _ place: Int
    ) throws(GeneratorError) -> Allowed {
        let column = table.form.columns[place]
        func wrong(_ what: String, _ remedy: String = "Correct the condition.") -> GeneratorError {
            GeneratorError(
                .usage, "\(column.name) cannot be \(condition.value.isEmpty ? "missing" : condition.value): \(what)", remedy: remedy)
        }
        if condition.value.isEmpty {
            guard column.hasMissing else { throw wrong("no training row lacks it") }
            return .missing
        }
        if column.cells == .levels {
            guard let level = table.levels[place].firstIndex(where: { $0.utf8.elementsEqual(condition.value.utf8) }) else {
                // Many levels may be single rows' own.
                let levels = table.levels[place]
                let known = levels.count > 20 || column.type == .text ? "" : ": " + levels.joined(separator: ", ")
                throw wrong("it has \(levels.count) levels, and this is none of them\(known)")
            }
            return .levels([Int64(level)])
        }
        let ends = condition.value.components(separatedBy: "..")
        if column.type == .datetime {
            let days = ends.compactMap { MomentRange.read($0, format: column.format) }
            guard (1...2).contains(ends.count), days.count == ends.count, let low = days.first?.lowerBound,
                let high = days.last?.upperBound, low <= high
            else { throw wrong("it takes a date, or a range such as 2024-01-01..2024-06-30") }
            return .range(Double(low)...Double(high))
        }
        let numbers = ends.compactMap { Double($0) }
        guard (1...2).contains(ends.count), numbers.count == ends.count, let low = numbers.first, let high = numbers.last,
            low.isFinite, high.isFinite, low <= high
        else { throw wrong("it takes a number, or a range such as 30..40") }
        guard column.cells != .integers || low.rounded(.up) <= high else {
            throw wrong("its numbers are whole", "Ask for a whole number, or a range that has one.")
        }
        return .range(low...high)
    }

    /// Columns of which one level is asked for, or a missing cell in place of any (nil), in the order of the conditions.
    var levels: [(place: Int, level: Int64?)] {
        allowed.compactMap { place, cells, what in
            guard cells == .levels else { return nil }
            return switch what {
            case .missing: (place, nil)
            case .levels(let levels): levels.count == 1 ? (place, levels[0]) : nil
            case .range: nil
            }
        }
    }

    /// - Parameter row: a word a column, as the sampler keeps them.
    func hold(_ row: [Int64]) -> Bool {
        allowed.allSatisfy { place, cells, what in
            let word = row[place]
            let number: Double =
                switch cells {
                case .numbers: Double(bitPattern: UInt64(bitPattern: word))
                case .integers: word == TableColumn.Cells.missingInteger ? .nan : Double(word)
                case .levels: word < 0 ? .nan : Double(word)
                }
            return switch what {
            case .missing: number.isNaN
            case .levels(let levels): levels.contains(word)
            case .range(let range): range.contains(number)
            }
        }
    }

    static func unmet(_ conditions: [RowCondition]) -> GeneratorError {
        let words = conditions.map { "\($0.column)=\($0.value)" }.joined(separator: " and ")
        return GeneratorError(
            .usage, "\(mostTries) draws of a row gave none with \(words)",
            remedy: "The generator has hardly any such rows: ask for something more common.")
    }
}
