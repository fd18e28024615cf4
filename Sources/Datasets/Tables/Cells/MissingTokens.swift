/// The words that stand for a missing cell. An empty cell is always missing.
public struct MissingTokens: Sendable, Equatable {
    /// What is taken for missing where the user says nothing else: what pandas, R, SQL and the UCI archive write.
    public static let usual = ["", "NA", "N/A", "n/a", "<NA>", "NaN", "nan", "NULL", "null", "None", "?"]

    /// Without repeats, the empty word first.
    public let words: [String]
    private let tokens: [[UInt8]]
    private let longest: Int
    private let starts: [Bool]

    public init(_ words: [String]? = nil) {
        var unique = [""]
        for word in words ?? Self.usual where !unique.contains(where: { $0.utf8.elementsEqual(word.utf8) }) {
            unique.append(word)
        }
        self.words = unique
        tokens = unique.map { Array($0.utf8) }
        longest = tokens.map(\.count).max() ?? 0
        var starts = [Bool](repeating: false, count: 256)
        for token in tokens { if let first = token.first { starts[Int(first)] = true } }
        self.starts = starts
    }

    /// Which of `words` a cell is; blanks around it are passed over.
    @inline(__always)
    func match(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
        if start == end { return 0 }
        let first = bytes[start]
        // A cell that begins with neither a blank nor the first letter of a token is none.
        guard starts[Int(first)] || NumberText.isBlank(first) else { return nil }
        return slowMatch(bytes, start, end)
    }

    private func slowMatch(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
        var (start, end) = (start, end)
        while start < end, NumberText.isBlank(bytes[start]) { start += 1 }
        while end > start, NumberText.isBlank(bytes[end - 1]) { end -= 1 }
        guard end - start <= longest else { return nil }
        return tokens.firstIndex { $0.count == end - start && bytes[start..<end].elementsEqual($0) }
    }
}
