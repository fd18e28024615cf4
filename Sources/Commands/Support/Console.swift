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

/// Text with a user's strings in it made safe for a terminal; its line ends stay.
func printable(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { Report.visible(String($0)) }
        .joined(separator: "\n")
}
