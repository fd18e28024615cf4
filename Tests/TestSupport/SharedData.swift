import Foundation

/// Where large data and goldens lie that are no part of the repository: `$ASSAY_DATA`, else `../shared` beside it.
public enum SharedData {
    public static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let root: URL =
        if let path = ProcessInfo.processInfo.environment["ASSAY_DATA"] {
            URL(filePath: path).deletingLastPathComponent()
        } else {
            repository.deletingLastPathComponent().appending(path: "shared")
        }

    /// The folder `data/<path>`, or nil where the data sets are not on this machine.
    public static func data(_ path: String) -> URL? { existing(root.appending(path: "data/\(path)")) }

    /// The folder `goldens/<path>`, or nil where it is absent.
    public static func goldens(_ path: String) -> URL? { existing(root.appending(path: "goldens/\(path)")) }

    /// The folder or file `cases/<path>`: small inputs that an earlier version got wrong; nil where it is absent.
    public static func cases(_ path: String) -> URL? { existing(root.appending(path: "cases/\(path)")) }

    private static func existing(_ url: URL) -> URL? {
        FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) ? url : nil
    }
}
