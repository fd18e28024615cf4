/// What a column is, judged by its cells. docs/tables.md has the rules with their reasons.
enum TypeRules {
    /// Below so many rows all cells of many columns differ by chance, so none is called an id.
    static let fewestForID = 50
    /// So few levels are categories however often each occurs.
    static let alwaysLevels = 20
    /// Levels of more bytes than this on average are sentences where they seldom repeat.
    static let longLevel = 40

    /// The type of a column of texts.
    /// - Parameters:
    ///   - levels: those that occur, without repeats.
    ///   - filled: cells that are not missing.
    static func textType(levels: [String], filled: Int, missing: Int) -> ColumnType {
        if levels.isEmpty { return .categorical }
        if isTruth(levels) { return .boolean }
        if levels.count <= alwaysLevels { return .categorical }
        let bytes = levels.reduce(0) { $0 + $1.utf8.count }
        if levels.count == filled, filled >= fewestForID, missing == 0 {
            let isLongName = bytes >= 8 * levels.count && !levels.contains { $0.utf8.contains { NumberText.isBlank($0) } }
            if isLongName || areNumbered(levels) { return .id }
        }
        let isLong = bytes > longLevel * levels.count && levels.count > filled / 10
        return levels.count > filled / 2 || isLong ? .text : .categorical
    }

    /// Whether texts number the rows: numbers of one length behind one beginning, "000123" or "K-0042", that use more than half of
    /// what lies between the least and the greatest.
    private static func areNumbered(_ levels: [String]) -> Bool {
        guard let first = levels.first?.utf8, levels.allSatisfy({ $0.utf8.count == first.count }) else { return false }
        let name = first.prefix { !(48...57).contains($0) }
        var numbers: [Int64] = []
        for level in levels {
            let digits = level.utf8.dropFirst(name.count)
            guard level.utf8.starts(with: name), !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }),
                let number = Int64(Substring(digits))
            else { return false }
            numbers.append(number)
        }
        return isDense(numbers)
    }

    /// A column of whole numbers: ids, 0 and 1, or counts.
    static func typed(name: String, _ values: [Int64]) -> TableColumn {
        if isTruth([values]) {
            let codes = values.map { $0 == TableColumn.Cells.missingInteger ? TableColumn.Cells.missingCode : Int32(truncatingIfNeeded: $0) }
            return TableColumn(name: name, type: .boolean, cells: .codes(codes, levels: ["0", "1"]))
        }
        return TableColumn(name: name, type: isID([values]) ? .id : .integer, cells: .integers(values))
    }

    /// Words for false and true, one or both of them; a lone 0 or 1 says nothing.
    static func isTruth(_ levels: [String]) -> Bool {
        guard (1...2).contains(levels.count) else { return false }
        let words = levels.map { $0.lowercased() }
        return TruthWord.pairs.contains { pair in
            let isPair = words.allSatisfy { $0 == pair.no || $0 == pair.yes }
            // "Y" or "t" alone may be any code.
            return isPair && (levels.count == 2 ? words[0] != words[1] : pair.no.utf8.count > 2)
        }
    }

    /// Whether whole numbers are 0 and 1, both of them.
    static func isTruth(_ sets: [[Int64]]) -> Bool {
        var seen = (zero: false, one: false)
        for set in sets {
            for value in set where value != TableColumn.Cells.missingInteger {
                if value == 0 { seen.zero = true } else if value == 1 { seen.one = true } else { return false }
            }
        }
        return seen.zero && seen.one
    }

    /// Whether whole numbers number the rows: no cell missing, none twice within a set, and in one set or in all together
    /// more than half of the numbers between the least and the greatest used.
    static func isID(_ sets: [[Int64]]) -> Bool {
        guard sets.reduce(0, { $0 + $1.count }) >= fewestForID else { return false }
        guard sets.contains(where: isDense) || sets.count > 1 && isDense(Array(sets.joined())) else { return false }
        return sets.allSatisfy(isDistinct)
    }

    private static func isDense(_ values: [Int64]) -> Bool {
        guard values.count >= fewestForID, let span = span(values) else { return false }
        return span.count < 2 * values.count && isDistinct(values)
    }

    /// The least value, and how many whole numbers lie from it to the greatest; nil where cells are missing or they lie too
    /// far apart.
    private static func span(_ values: [Int64]) -> (least: Int64, count: Int)? {
        guard let least = values.min(), let most = values.max(), least != TableColumn.Cells.missingInteger else { return nil }
        let (span, overflow) = most.subtractingReportingOverflow(least)
        return overflow || span >= Int64.max - 1 ? nil : (least, Int(span) + 1)
    }

    private static func isDistinct(_ values: [Int64]) -> Bool {
        if let (least, count) = span(values), count <= 64 * max(1, values.count) {
            var seen = [Bool](repeating: false, count: count)
            for value in values {
                if seen[Int(value - least)] { return false }
                seen[Int(value - least)] = true
            }
            return true
        }
        var seen: Set<Int64> = []
        return values.allSatisfy { $0 != TableColumn.Cells.missingInteger && seen.insert($0).inserted }
    }
}
