import Foundation
import Reporting

/// Where words go: results to standard output, everything else to standard error.
struct Console: Sendable {
    var quiet = false

    func result(_ text: String) { Self.write(text + "\n", to: .standardOutput) }

    func note(_ text: String) {
        if !quiet { Self.write(text + "\n", to: .standardError) }
    }

    func warn(_ text: String) { Self.write("warning: " + text + "\n", to: .standardError) }

    static func error(_ text: String) { write("assay: error: " + text + "\n", to: .standardError) }

    static func write(_ text: String, to handle: FileHandle) {
        // A closed pipe or full disk on a message stream leaves nobody to tell.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}

/// A user's string made safe for a terminal: control and bidi characters shown, never obeyed.
func printable(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0x0A: safe += "\n"
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
            safe += "\\u{" + String(scalar.value, radix: 16) + "}"
        default: safe.unicodeScalars.append(scalar)
        }
    }
    return safe
}
