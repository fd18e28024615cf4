import Datasets
import Foundation
import Numerics

/// Checks before a single file is written.
enum OutputPath {
    /// - Throws: when `path` is an input, lies in one, or its folder is not there.
    static func check(_ path: String, inputs: [String]) throws {
        try OutputGuard.check([.file(path)], inputs: inputs)
        let target = URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath()
        var isFolder: ObjCBool = false
        let parent = target.deletingLastPathComponent().path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: parent, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandError(.cannotWrite, "the folder of \(path) is not there", remedy: "Make it first.")
        }
    }

    /// As `check`, for an output that is one file.
    static func checkFile(_ path: String, inputs: [String]) throws {
        try check(path, inputs: inputs)
        if FileBytes.kind(of: path) == .folder {
            throw CommandError(.cannotWrite, "\(path) is a folder", remedy: "Name the file itself.")
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

    // MARK: Image sets

    /// Whether an image set goes into one .npz file rather than a folder.
    static func isPacked(_ path: String) -> Bool { path.lowercased().hasSuffix(".npz") }

    /// - Throws: as `check`, and when the folder is taken.
    static func checkSet(_ path: String, inputs: [String]) throws {
        try check(path, inputs: inputs)
        if isPacked(path) {
            if FileBytes.kind(of: path) == .folder {
                throw CommandError(.cannotWrite, "\(path) is a folder", remedy: "Give another --out.")
            }
        } else {
            do throws(DatasetError) { try ImageSet.requireFree(path) } catch {
                throw CommandError(.cannotWrite, error.message, remedy: error.remedy)
            }
        }
    }

    /// Writes `set` as a folder of PNG files or as one .npz file; whole or not at all.
    static func write(
        _ set: ImageSet, to path: String, parallel: Parallel, progress: @Sendable (Int, Int) -> Void
    ) throws(DatasetError) {
        if isPacked(path) {
            try NPZ.write(set, to: path)
        } else {
            try set.writeFolder(to: path, parallel: parallel, progress: progress)
        }
    }
}
