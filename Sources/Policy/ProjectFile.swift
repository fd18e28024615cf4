/// `assay.yaml`: the settings that a project gives once for all its commands. Strict as a policy file.
public enum ProjectFile {
    /// One setting as it stands in the file.
    public struct Entry: Sendable, Equatable {
        public var text: String
        /// From 1.
        public var line: Int?
    }

    /// - Parameters:
    ///   - yaml: the file's text.
    ///   - name: what messages call the file.
    ///   - keys: settings that there are.
    /// - Throws: `PolicyError` (exit status 78) for what is no mapping, an unknown or repeated key, or a value that is no
    ///   single text or number.
    public static func parse(
        yaml: String, name: String, keys: [String]
    ) throws(PolicyError) -> [String: Entry] {
        var fields = try PolicyFields(try PolicyDocument.compose(yaml, file: name), file: name, place: "the project file")
        var entries: [String: Entry] = [:]
        for key in keys {
            guard let value = fields.take(key) else { continue }
            entries[key] = Entry(text: try value.plainText(), line: value.node.mark?.line)
        }
        try fields.finish()
        return entries
    }
}
