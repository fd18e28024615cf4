import EmbeddedAssets

/// The files that are compiled into the binary: metric cards, templates, policies, fixtures, weights.
public enum Assets {
    /// Paths relative to the repository root (weights: "weights/…"), sorted.
    public static let paths: [String] = table.map(\.path)

    /// The bytes of the file at `path`, or nil where no such file was embedded.
    public static func bytes(_ path: String) -> [UInt8]? { table.first { $0.path == path }?.bytes() }

    /// The file at `path` as text, or nil where it is absent or not UTF-8.
    public static func text(_ path: String) -> String? {
        bytes(path).flatMap { String(validating: $0, as: UTF8.self) }
    }

    private struct Entry: Sendable {
        let path: String
        let bytes: @Sendable () -> [UInt8]
    }

    private static let table: [Entry] = {
        var count = 0
        guard let first = assay_assets(&count) else { return [] }
        return (0..<count).map { index in
            Entry(path: String(cString: first[index].path)) {
                var count = 0
                guard let first = assay_assets(&count), index < count else { return [] }
                return Array(UnsafeBufferPointer(start: first[index].bytes, count: first[index].count))
            }
        }
    }()
}
