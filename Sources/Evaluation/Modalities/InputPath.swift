import Datasets
import Foundation

/// What a path says of the kind of data before anything is opened.
package struct InputPath: Sendable, Equatable {
    /// The file or folder, without what `#` names in it.
    package let file: String

    /// What `#` names in it; nil where nothing is named.
    package let part: String?

    package init(_ given: String) {
        let path = SetPath(given)
        file = path.file
        part = path.split
    }

    /// Names of what a folder holds, hidden ones left out, in no order; nil for what is none. One that cannot be listed has
    /// none here, and its reader says why.
    package var entries: [String]? {
        guard case .folder = FileBytes.kind(of: file) else { return nil }
        return ((try? FileManager.default.contentsOfDirectory(atPath: file)) ?? []).filter { !$0.hasPrefix(".") }
    }

    /// In lower case, without the dot; empty without one.
    package var ending: String { (file as NSString).pathExtension.lowercased() }

    /// The first bytes of a file; empty for a folder or what cannot be read.
    package func start(_ count: Int) -> [UInt8] {
        guard case .file = FileBytes.kind(of: file), let handle = FileHandle(forReadingAtPath: file) else { return [] }
        defer { try? handle.close() }
        return [UInt8]((try? handle.read(upToCount: count)) ?? Data())
    }
}
