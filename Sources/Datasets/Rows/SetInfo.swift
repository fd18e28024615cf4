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

    public init(name: String, media: String, bytes: Int = 0, skipped: [SkippedFile] = [], notes: [String] = []) {
        self.name = name
        self.media = media
        self.bytes = bytes
        self.skipped = skipped
        self.notes = notes
    }
}
