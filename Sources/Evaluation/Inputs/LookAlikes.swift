import Datasets
import Results

/// Names that a reader takes for one and that are two: canonically equal, or different in letter case or blanks only.
package enum LookAlikes {
    private static let mostShown = 5

    /// One warning for the classes of all sets together and one for each column of groups.
    package static func warnings<Content: RowSet>(_ sets: [Content]) -> [RunResult.Warning] {
        var found: [String] = []
        if let text = described(sets.flatMap(\.classNames), []) { found.append("Classes " + text) }
        var columns: [String] = []
        for column in sets.flatMap(\.groups) where !columns.contains(exactly: column.name) { columns.append(column.name) }
        if let text = described(columns, []) { found.append("Columns " + text) }
        for name in columns {
            let levels = sets.flatMap(\.groups).filter { $0.name.isExactly(name) }.flatMap(\.levels)
            if let text = described(levels, []) { found.append("Values of the column \(name) " + text) }
        }
        return found.map { .init(code: "lookalike_names", message: $0) }
    }

    /// "that look alike count as different: …", with the characters in which they differ; nil where there are none.
    static func described(_ names: [String], _ others: [String]) -> String? {
        var groups: [String: [String]] = [:]
        for name in names + others {
            let key = folded(name)
            if !groups[key, default: []].contains(exactly: name) { groups[key, default: []].append(name) }
        }
        // Keys are compared as text here on purpose: that is what makes names look alike.
        let pairs = groups.values.filter { $0.count > 1 }
            .map { $0.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
            .sorted { $0[0].utf8.lexicographicallyPrecedes($1[0].utf8) }
        guard !pairs.isEmpty else { return nil }
        let shown = pairs.prefix(mostShown).map { pair in
            pair.map { name in "\"\(name)\" (\(differing(name, pair)))" }.joined(separator: " and ")
        }
        return "that look alike count as different: " + shown.joined(separator: "; ")
            + (pairs.count > mostShown ? "; and \(pairs.count - mostShown) more." : ".")
    }

    private static func folded(_ name: String) -> String {
        String(String.UnicodeScalarView(name.lowercased().unicodeScalars.filter { !isBlank($0) }))
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.generalCategory == .format
    }

    /// The code points of `name` in which it differs from the first other one of `names`.
    private static func differing(_ name: String, _ names: [String]) -> String {
        let own = Array(name.unicodeScalars)
        let other = names.first { !$0.isExactly(name) }.map { Array($0.unicodeScalars) } ?? []
        let start = zip(own, other).prefix { $0 == $1 }.count
        let end = zip(own[start...].reversed(), other[start...].reversed()).prefix { $0 == $1 }.count
        let part = own[start..<(own.count - end)]
        guard !part.isEmpty else { return "without" }
        let codes = part.prefix(8).map { scalar in
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        }
        return codes.joined(separator: " ") + (part.count > 8 ? " …" : "")
    }
}
