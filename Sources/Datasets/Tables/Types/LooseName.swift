/// Names and levels that differ in case, blanks and leading zeros only: what a reader takes for the same and a program does not.
enum LooseName {
    static func folded(_ name: String) -> String {
        let letters = name.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" }
        return letters.allSatisfy(\.isNumber) ? String(letters.drop { $0 == "0" }) : letters
    }

    /// "Name one of a, b and 30 more."
    static func choice(_ names: [String]) -> String {
        let rest = names.count - 20
        return "Name one of \(names.prefix(20).joined(separator: ", "))\(rest > 0 ? " and \(rest) more" : "")."
    }

    /// What to do about names that `others` hold in another spelling; nil where they hold none.
    static func remedy(_ names: [String], among others: [String]) -> String? {
        let pairs = names.compactMap { name in
            others.first { folded($0).utf8.elementsEqual(folded(name).utf8) }.map { (name, $0) }
        }
        guard let (name, other) = pairs.first else { return nil }
        let rest = pairs.count > 1 ? ", and \(pairs.count - 1) more" : ""
        return "Write names alike, case and blanks included: “\(other)” should be “\(name)”\(rest)."
    }
}
