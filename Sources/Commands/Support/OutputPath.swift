import Datasets
import Evaluation
import Foundation
import Numerics
import Synchronization

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

    /// Folders that were made, those above others first.
    private static let made = Mutex<[String]>([])

    /// Takes away the folders that were made and got no file: what ends in an error leaves nothing of its own.
    static func removeEmpty() {
        // `rmdir` takes empty folders alone.
        for folder in made.withLock({ $0 }).reversed() { rmdir(folder) }
    }

    /// Makes the folder for a report with the folders above it, before the time of a run is spent.
    static func makeFolder(_ path: String) throws {
        var absent: [String] = []
        var place = URL(filePath: path)
        while case .absent = FileBytes.kind(of: place.path), place.pathComponents.count > 1 {
            absent.insert(place.path, at: 0)
            place = place.deletingLastPathComponent()
        }
        made.withLock { $0 += absent }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CommandError(
                .cannotWrite, "the folder \(path) cannot be made",
                remedy: "Choose another --out; a file may be in the way, or you may not write there.")
        }
    }

    /// As `check`, for a set of rows, which is one file or a folder.
    static func checkSet<Kind: Modality>(_ kind: Kind.Type, _ path: String, inputs: [String]) throws {
        if Kind.isFile(path) { return try checkFile(path, inputs: inputs) }
        try checkFolderName(path)
        try check(path, inputs: inputs)
        do throws(DatasetError) { try Kind.requireFree(path) } catch {
            throw CommandError(.cannotWrite, error.message, remedy: error.remedy)
        }
    }

    /// Endings of files: whoever gives one expects that file, and a folder of its name is read as something else.
    private static let endingsOfFiles: Set<String> = [
        "csv", "tsv", "txt", "json", "jsonl", "ndjson", "yaml", "parquet", "pqt", "sqlite", "sqlite3", "db", "xlsx", "npy", "npz",
        "zip", "tar", "tgz", "gz", "png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff", "bin", "h5", "hdf5", "pkl", "html",
    ]

    private static func checkFolderName(_ path: String) throws {
        let ending = URL(filePath: path).pathExtension.lowercased()
        guard endingsOfFiles.contains(ending), FileBytes.kind(of: path) == .absent else { return }
        throw CommandError(
            .cannotWrite, "this set would be written as a folder, and \(path) is the name of a .\(ending) file",
            remedy: "Images are written as a folder of PNG or as .npz, a table as .csv, .tsv or .parquet, several tables as a folder.")
    }
}
