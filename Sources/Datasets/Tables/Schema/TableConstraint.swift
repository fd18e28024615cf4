/// A rule that every row of a table keeps: `end >= start`, `total == net + tax`, `if sex == "M" then pregnancies == 0`.
///
/// A side of a comparison is a sum of columns and numbers (each with a factor in front, as in `2 * width`), or a text in
/// quotes: a level, or a date for a datetime column. Names with blanks or signs stand between backquotes.
public struct TableConstraint: Sendable, Equatable {
    /// As it was written.
    public let text: String
    /// What has to hold for `rule` to count; nil for always.
    let condition: Comparison?
    let rule: Comparison

    /// - Throws: `.badData` where `text` is no rule.
    public init(_ text: String) throws(DatasetError) {
        do throws(ConstraintParser.Failure) {
            try self.init(parsing: text)
        } catch {
            throw DatasetError(
                .badData, "The constraint “\(text)” is not understood: \(error.what).", remedy: "Write it as end >= start.")
        }
    }

    init(parsing text: String) throws(ConstraintParser.Failure) {
        var parser = try ConstraintParser(text)
        (condition, rule) = try parser.constraint()
        self.text = text
    }

    /// The columns that the rule is about, without repeats.
    public var columns: [String] {
        var names: [String] = []
        for side in [condition?.left, condition?.right, rule.left, rule.right] {
            for term in side?.terms ?? [] {
                if let name = term.column, !names.contains(name) { names.append(name) }
            }
        }
        return names
    }

    struct Comparison: Sendable, Equatable {
        enum Sign: String, Sendable, CaseIterable {
            case notLess = ">="
            case notMore = "<="
            case equal = "=="
            case unequal = "!="
            case more = ">"
            case less = "<"
        }

        var left: Side
        var sign: Sign
        var right: Side
    }

    struct Side: Sendable, Equatable {
        var terms: [Term] = []
        /// A text in quotes; then there are no terms.
        var literal: String?

        /// The column that stands there alone.
        var column: String? { terms.count == 1 && terms[0].factor == 1 ? terms[0].column : nil }
    }

    struct Term: Sendable, Equatable {
        var factor: Double
        /// Nil for a number.
        var column: String?
    }
}

extension TableConstraint: Codable {
    public init(from decoder: any Decoder) throws {
        self = try TableConstraint(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
