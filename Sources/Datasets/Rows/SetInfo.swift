/// What the report says about where a set came from. Holds no path of the machine.
public struct SetInfo: Sendable, Equatable, Codable {
    /// A file that was left out, by its path inside the set.
    public struct SkippedFile: Sendable, Equatable, Codable {
        public let name: String
        public let reason: String

        public init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// Last component of the path that was opened.
    public var name: String
    /// "folder of PNG", "IDX", "NPY", "NPZ", "memory", …
    public var media: String
    /// Bytes on disk of everything that was read.
    public var bytes: Int
    public var skipped: [SkippedFile]
    /// What was done to the pixels or is unusual about them, one sentence each, in a fixed order.
    public var notes: [String]
    /// Notes that name files, as they read without the names.
    private var unnamed: [String: String] = [:]

    public init(name: String, media: String, bytes: Int = 0, skipped: [SkippedFile] = [], notes: [String] = []) {
        self.name = name
        self.media = media
        self.bytes = bytes
        self.skipped = skipped
        self.notes = notes
    }

    /// Adds a note that names files or folders of the set.
    /// - Parameter unnamed: the same without the names.
    mutating func note(_ text: String, unnamed: String) {
        notes.append(text)
        self.unnamed[text] = unnamed
    }

    /// For files that leave the house: the set as it is, with counts and reasons and without names of its files.
    ///
    /// A name of a file can tell whose picture it is. Names of classes and groups stay: they are what is measured by.
    public var withoutFileNames: SetInfo {
        var info = self
        info.notes = notes.map { unnamed[$0] ?? $0 }
        info.unnamed = [:]
        info.skipped = skipped.enumerated().map { .init(name: "file \($0.offset + 1)", reason: $0.element.reason) }
        return info
    }
}
