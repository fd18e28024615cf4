import Datasets
import Foundation

/// What a path says of the kind of data before anything is opened.
package struct InputPath: Sendable, Equatable {
    /// The file or folder, without what `#` names in it.
    package let file: String

    package init(_ given: String) { file = SetPath(given).file }

    /// In lower case, without the dot; empty without one.
    package var ending: String { (file as NSString).pathExtension.lowercased() }

    /// The first bytes of a file; empty for a folder or what cannot be read.
    package func start(_ count: Int) -> [UInt8] {
        guard case .file = FileBytes.kind(of: file), let handle = FileHandle(forReadingAtPath: file) else { return [] }
        defer { try? handle.close() }
        return [UInt8]((try? handle.read(upToCount: count)) ?? Data())
    }
}
