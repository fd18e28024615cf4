import Foundation

/// One file of a report, before it is written.
public struct OutputFile: Sendable, Equatable {
    /// A plain file name without folders.
    public var name: String
    public var data: Data

    public init(name: String, data: Data) {
        self.name = name
        self.data = data
    }
}
