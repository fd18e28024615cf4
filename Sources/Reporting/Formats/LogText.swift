import Charts
import Foundation

/// Text with a user's strings in it, made safe for terminals and for the logs of CI systems.
///
/// Beside what `Escape.visible` shows, the commands that CI systems read from a log are broken apart: `::name::` at the
/// start of a line (GitHub) and `##[name]`, `##vso[…]`, `##teamcity[…]` anywhere in it.
public enum LogText {
    /// One line; line ends in it are made visible, so that a name cannot begin a line of its own.
    public static func line(_ text: String) -> String { harmless(Escape.visible(text)) }

    /// Text with line breaks of our own; each line on its own as in `line`.
    public static func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }.joined(separator: "\n")
    }

    /// A JSON document for standard output: the same values, with hidden characters and log commands as `\u` escapes.
    public static func json(_ document: Data) -> String {
        var result = ""
        var previous: Unicode.Scalar?
        for scalar in String(decoding: document, as: UTF8.self).unicodeScalars {
            // Outside of strings JSON has no characters but line ends that need this, inside `\u` means the same.
            let hidden = scalar != "\n" && Escape.isHidden(scalar)
            if hidden || (scalar == "#" && previous == "#") {
                result += escape(scalar)
            } else {
                result.unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return result
    }

    /// `\u` escapes of JSON, two of them beyond the first plane.
    static func escape(_ scalar: Unicode.Scalar) -> String {
        Character(scalar).utf16.map { unit in
            let digits = String(unit, radix: 16, uppercase: true)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }

    private static func harmless(_ text: String) -> String {
        var result = text
        if result.drop(while: { $0.isWhitespace }).hasPrefix("::"), let start = result.firstRange(of: "::") {
            result.replaceSubrange(start, with: ": :")
        }
        guard result.contains("##") else { return result }
        var safe = ""
        var rest = Substring(result)
        while let character = rest.popFirst() {
            safe.append(character)
            if character == "#", rest.first == "#",
                rest.dropFirst().drop(while: { $0.isASCII && $0.isLetter }).first == "["
            {
                safe += " "
            }
        }
        return safe
    }
}
