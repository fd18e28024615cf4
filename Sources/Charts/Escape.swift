/// The one place where text from outside becomes text on a page.
public enum Escape {
    /// Makes characters visible that a reader cannot see or that reorder what is read: controls, NUL, bidirectional
    /// marks, zero-width characters, line separators, tag characters and noncharacters.
    ///
    /// Controls become their pictures (NUL is ␀), the others their code, e.g. ⟨U+202E⟩.
    public static func visible(_ text: String) -> String {
        guard !isPlain(text), text.unicodeScalars.contains(where: isHidden) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard isHidden(scalar) else {
                result.append(scalar)
                continue
            }
            if scalar.value < 0x20, let picture = Unicode.Scalar(0x2400 + scalar.value) {
                result.append(picture)
            } else if scalar.value == 0x7F {
                result.append("\u{2421}")
            } else {
                let code = String(scalar.value, radix: 16, uppercase: true)
                let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
                result.append(contentsOf: "⟨U+\(padded)⟩".unicodeScalars)
            }
        }
        return String(result)
    }

    /// Text for HTML, SVG and XML, in elements and in quoted attributes, with hidden characters made visible.
    public static func markup(_ text: String) -> String {
        guard !isPlain(text) else { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in visible(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "`": result += "&#96;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Printable ASCII without what markup gives a meaning: as most text is.
    private static func isPlain(_ text: String) -> Bool {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): return false
            case 0x20..<0x7F: continue
            default: return false
            }
        }
        return true
    }

    /// Whether a reader cannot see the character, or it reorders what is read.
    public static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
        case 0xFDD0...0xFDEF, 0xE0000...0xE007F: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }
}
