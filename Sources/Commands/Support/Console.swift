import Foundation
import Reporting
import Synchronization

/// Where words go: results to standard output, everything else to standard error.
struct Console: Sendable {
    var quiet = false

    func result(_ text: String) { Self.write(LogText.lines(text) + "\n", to: .standardOutput) }

    func note(_ text: String) {
        if !quiet { Self.write(LogText.lines(text) + "\n", to: .standardError) }
    }

    func warn(_ text: String) { Self.write(LogText.lines("warning: " + text) + "\n", to: .standardError) }

    static func error(_ text: String) { write(LogText.lines("assay: error: " + text) + "\n", to: .standardError) }

    private static let documents = Mutex(0)
    private static let muted = Mutex(0)

    /// While it is muted nothing is written anywhere.
    static func mute(_ on: Bool) { muted.withLock { $0 += on ? 1 : -1 } }

    /// Whether the document that `--json` promises is out.
    static var hasDocument: Bool { documents.withLock { $0 > 0 } }

    /// One JSON document on standard output.
    static func document(_ data: Data) {
        documents.withLock { $0 += 1 }
        write(LogText.json(data), to: .standardOutput)
    }

    static func write(_ text: String, to handle: FileHandle) {
        if muted.withLock({ $0 > 0 }) { return }
        // A closed pipe or full disk on a message stream leaves nobody to tell.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}

/// One line with a user's strings in it, made safe for a terminal and for the log of a CI system.
func printable(_ text: String) -> String { LogText.line(text) }
