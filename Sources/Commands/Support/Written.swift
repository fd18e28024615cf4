/// What `--json` prints of a command that leaves a set of images.
struct WrittenSet: Codable {
    var out: String
    var images: Int
    var classes: Int
    var seed: UInt64
}

/// What `--json` prints of a command that leaves files in a folder.
struct WrittenFiles: Codable {
    var out: String
    var files: [String]
    /// Verdict that the files show, nil where nothing was judged.
    var verdict: String?
}
