import Foundation

/// Checks before a single file is written.
enum OutputPath {
    /// - Throws: when `path` is one of `inputs` or its folder is not there.
    static func check(_ path: String, inputs: [String]) throws {
        let target = URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath()
        for input in inputs where URL(filePath: input).standardizedFileURL.resolvingSymlinksInPath() == target {
            throw CommandError(.cannotWrite, "\(path) is an input", remedy: "Give another --out.")
        }
        var isFolder: ObjCBool = false
        let parent = target.deletingLastPathComponent().path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: parent, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandError(.cannotWrite, "the folder of \(path) is not there", remedy: "Make it first.")
        }
    }

    /// Makes the folder for a report with the folders above it, before the time of a run is spent.
    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CommandError(
                .cannotWrite, "the folder \(path) cannot be made",
                remedy: "Choose another --out; a file may be in the way, or you may not write there.")
        }
    }
}
