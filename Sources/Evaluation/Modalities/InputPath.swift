import Datasets
import Foundation

/// A path as the user gave it, taken apart once: what is read, and what a suffix asks of it.
package struct InputPath: Sendable, Equatable {
    /// As given.
    package let text: String
    /// The file or folder, without a suffix.
    package let file: String
    /// Behind `#`.
    package let suffix: String?

    package init(_ text: String) {
        self.text = text
        let parts = SetPath(text)
        file = parts.file
        suffix = parts.split
    }

    /// In lower case, without the dot; empty without one.
    package var ending: String { (file as NSString).pathExtension.lowercased() }

    package var exists: Bool { FileManager.default.fileExists(atPath: file) }

    /// The first bytes of a file; empty for a folder or what cannot be read.
    package func start(_ count: Int) -> [UInt8] {
        guard case .file = FileBytes.kind(of: file), let handle = FileHandle(forReadingAtPath: file) else { return [] }
        defer { try? handle.close() }
        return [UInt8]((try? handle.read(upToCount: count)) ?? Data())
    }
}
