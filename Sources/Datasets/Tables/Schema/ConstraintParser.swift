/// Reads the text of a constraint.
struct ConstraintParser {
    struct Failure: Error, Equatable { let what: String }

    private enum Token: Equatable {
        case name(String)
        case number(Double)
        case literal(String)
        case sign(TableConstraint.Comparison.Sign)
        case symbol(Character)
    }

    private var tokens: [Token] = []
    private var place = 0

    init(_ text: String) throws(Failure) {
        guard text.utf8.count <= 1000 else { throw Failure(what: "it is longer than 1,000 bytes") }
        var rest = text[...]
        while let character = rest.first {
            if character.isWhitespace {
                rest.removeFirst()
            } else if let sign = TableConstraint.Comparison.Sign.allCases.first(where: { rest.hasPrefix($0.rawValue) }) {
                tokens.append(.sign(sign))
                rest.removeFirst(sign.rawValue.count)
            } else if character == "\"" || character == "'" || character == "`" {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: character) else { throw Failure(what: "\(character) is opened and never closed") }
                let content = String(rest[..<end])
                tokens.append(character == "`" ? .name(content) : .literal(content))
                rest = rest[rest.index(after: end)...]
            } else if character.isASCII, character.isNumber || character == "." {
                let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
                guard let value = Double(String(digits)), value.isFinite else { throw Failure(what: "\(digits) is no number") }
                tokens.append(.number(value))
                rest = rest[digits.endIndex...]
            } else if character.isLetter || character == "_" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
                tokens.append(.name(String(word)))
                rest = rest[word.endIndex...]
            } else if "+-*".contains(character) {
                tokens.append(.symbol(character))
                rest.removeFirst()
            } else {
                throw Failure(what: "“\(character)” has no meaning there")
            }
        }
    }

    private var next: Token? { place < tokens.count ? tokens[place] : nil }

    private mutating func take(_ token: Token) -> Bool {
        guard next == token else { return false }
        place += 1
        return true
    }

    mutating func constraint() throws(Failure) -> (TableConstraint.Comparison?, TableConstraint.Comparison) {
        var condition: TableConstraint.Comparison?
        if take(.name("if")) {
            condition = try comparison()
            guard take(.name("then")) else { throw Failure(what: "“then” is missing behind the condition") }
        }
        let rule = try comparison()
        guard next == nil else { throw Failure(what: "there is more behind the comparison") }
        return (condition, rule)
    }

    private mutating func comparison() throws(Failure) -> TableConstraint.Comparison {
        let left = try side()
        guard case .sign(let sign)? = next else { throw Failure(what: "it compares nothing with >=, <=, >, <, == or !=") }
        place += 1
        let right = try side()
        guard left.literal == nil || right.literal == nil else { throw Failure(what: "it compares two texts") }
        for (one, other) in [(left, right), (right, left)] where one.literal != nil {
            guard other.terms.count == 1, other.terms[0].column != nil, other.terms[0].factor == 1 else {
                throw Failure(what: "a text is compared with one column only")
            }
        }
        return TableConstraint.Comparison(left: left, sign: sign, right: right)
    }

    private mutating func side() throws(Failure) -> TableConstraint.Side {
        if case .literal(let text)? = next {
            place += 1
            return TableConstraint.Side(literal: text)
        }
        var terms: [TableConstraint.Term] = []
        var factor = take(.symbol("-")) ? -1.0 : 1
        while true {
            terms.append(try term(factor))
            if take(.symbol("+")) { factor = 1 } else if take(.symbol("-")) { factor = -1 } else { break }
        }
        return TableConstraint.Side(terms: terms)
    }

    private mutating func term(_ sign: Double) throws(Failure) -> TableConstraint.Term {
        switch next {
        case .name(let name):
            place += 1
            return TableConstraint.Term(factor: sign, column: name)
        case .number(let value):
            place += 1
            guard take(.symbol("*")) else { return TableConstraint.Term(factor: sign * value) }
            guard case .name(let name)? = next else { throw Failure(what: "a column is missing behind *") }
            place += 1
            return TableConstraint.Term(factor: sign * value, column: name)
        default: throw Failure(what: "a column or a number is missing")
        }
    }
}
