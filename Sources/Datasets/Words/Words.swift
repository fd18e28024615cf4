/// Words of a text: the longest runs of letters, marks and digits (general categories L, M and N of Unicode).
package enum Words {
    package static func of(_ text: String) -> [Substring] {
        var words: [Substring] = []
        var start: String.Index?
        let scalars = text.unicodeScalars
        var place = scalars.startIndex
        while place < scalars.endIndex {
            if isPart(scalars[place]) {
                if start == nil { start = place }
            } else if let begun = start {
                words.append(text[begun..<place])
                start = nil
            }
            place = scalars.index(after: place)
        }
        if let begun = start { words.append(text[begun...]) }
        return words
    }

    /// What a word is looked up by: in lower case, then as it is written.
    package static func spellings(_ word: Substring) -> (lower: [UInt8], written: [UInt8]) {
        (Array(word.lowercased().utf8), Array(word.utf8))
    }

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark,
            .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
            true
        default: false
        }
    }
}
