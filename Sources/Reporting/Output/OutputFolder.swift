import Foundation
import Hashing
import Results

/// Writes a whole report: each file is replaced at once or not at all, and the manifest comes last.
///
/// All files are first written and synced beside their targets, so that a full disk leaves the earlier report whole, and
/// then renamed over them, always relative to the open folder, so that neither a link inside it nor a link put in its
/// place can lead a write elsewhere. `MANIFEST.sha256` is taken away before the first and put in place after the last
/// rename: where it stands, the set is whole (`sha256sum -c MANIFEST.sha256`).
///
/// A folder that held an older set of the same kind keeps none of it: what the new set lacks, an earlier verdict for one,
/// is taken away, so that no reader takes it for the new one's. Files that no manifest of ours lists stay.
public enum OutputFolder {
    public static let manifest = ResultManifest.fileName

    /// What becomes of the older set in the folder.
    public enum Mode: Sendable {
        /// The new set takes its place.
        case replace
        /// The new files join it, as a card joins the run that it describes.
        case join
    }

    /// - Parameters:
    ///   - files: the whole set.
    ///   - path: the folder; it is created if its parent exists.
    ///   - inputs: paths that were read and must survive: no file is written over one of them or inside one of them.
    ///   - mode: what becomes of the files that are there.
    /// - Throws: `ReportError` (exit status 73, or 75 when another run is writing there). Files of an earlier report
    ///   that were not yet replaced are left as they were.
    public static func write(
        _ files: [OutputFile], to path: String, inputs: [String] = [], mode: Mode = .replace
    ) throws(ReportError) {
        for file in files { try checkName(file.name) }
        if mkdir(path, 0o777) != 0, errno != EEXIST {
            throw ReportError(
                .cannotCreateFolder, "cannot create the output folder \(path): \(reason(errno))",
                remedy: "Choose a folder whose parent exists and is writable.")
        }
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else {
            throw ReportError(
                .cannotCreateFolder, "cannot open the output folder \(path): \(reason(errno))",
                remedy: "Give a folder, not a file, that you may write to.")
        }
        defer { close(folder) }
        guard flock(folder, LOCK_EX | LOCK_NB) == 0 else {
            throw ReportError(
                .busy, "another run is writing to \(path)", remedy: "Wait for it, or choose another output folder.")
        }
        try refuseInputs(files.map(\.name) + [manifest], folder: folder, path: path, inputs: inputs)

        // The lock is held, so nobody is writing them any more.
        removeTemporaries(in: folder)
        let ordered = files.sorted { $0.name < $1.name }
        let older = OlderSet(folder: folder, new: Set(files.map(\.name)), mode: mode, inputs: inputs)
        let lines =
            (older.kept + ordered.map { (name: $0.name, digest: SHA256.hexDigest($0.data)) })
            .sorted { $0.name < $1.name }.map { "\($0.digest)  \($0.name)\n" }.joined()
        let all = ordered + [OutputFile(name: manifest, data: Data(lines.utf8))]
        // Whatever can run out of space or fail to write does so before the earlier report is touched.
        do throws(ReportError) {
            for file in all { try prepare(file, in: folder, path: path) }
            if unlinkat(folder, manifest, 0) != 0, errno != ENOENT { throw cannotWrite(manifest, path, errno) }
            for name in older.stale where unlinkat(folder, name, 0) != 0 && errno != ENOENT {
                throw cannotWrite(name, path, errno)
            }
            for file in all { try putInPlace(file.name, in: folder, path: path) }
        } catch {
            for file in all { _ = unlinkat(folder, temporary(file.name), 0) }
            throw error
        }
        _ = fsync(folder)
    }

    // MARK: steps

    private static func checkName(_ name: String) throws(ReportError) {
        let plain =
            !name.isEmpty && name != "." && name != ".." && name != manifest && name.utf8.count <= 200
            && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 < 0x20 || $0 == 0x7F }
        guard plain else {
            throw ReportError(
                .badFileName, "“\(name)” is no plain file name",
                remedy: "Use a name without folders or control characters.")
        }
    }

    private static func temporary(_ name: String) -> String { ".\(name).\(getpid()).new" }

    /// What a writer that was killed left behind: `.NAME.PID.new`.
    private static func removeTemporaries(in folder: Int32) {
        for name in OlderSet.names(in: folder) where name.hasPrefix(".") && name.hasSuffix(".new") {
            let parts = name.dropFirst().dropLast(4).split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count >= 2, let process = parts.last, !process.isEmpty,
                process.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { continue }
            var info = stat()
            if fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0, info.st_mode & S_IFMT == S_IFREG {
                _ = unlinkat(folder, name, 0)
            }
        }
    }

    /// Writes and syncs the file beside its target.
    private static func prepare(_ file: OutputFile, in folder: Int32, path: String) throws(ReportError) {
        let temporary = temporary(file.name)
        _ = unlinkat(folder, temporary, 0)
        let descriptor = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw cannotWrite(file.name, path, errno) }
        defer { close(descriptor) }
        do {
            try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: file.data)
        } catch {
            throw cannotWrite(file.name, path, (error as NSError).posixCode)
        }
        guard fsync(descriptor) == 0 else { throw cannotWrite(file.name, path, errno) }
    }

    private static func putInPlace(_ name: String, in folder: Int32, path: String) throws(ReportError) {
        guard renameat(folder, temporary(name), folder, name) == 0 else { throw cannotWrite(name, path, errno) }
    }

    private static func refuseInputs(
        _ names: [String], folder: Int32, path: String, inputs: [String]
    ) throws(ReportError) {
        guard let root = identity(folder) else { throw cannotWrite("", path, errno) }
        let targets = names.compactMap { name -> Identity? in
            var info = stat()
            return fstatat(folder, name, &info, 0) == 0 ? Identity(info) : nil
        }
        let above = ancestors(of: path)
        for input in inputs {
            var info = stat()
            guard stat(input, &info) == 0 else { continue }
            let given = Identity(info)
            if targets.contains(given) {
                throw ReportError(
                    .overInput, "the report would be written over the input \(input)",
                    remedy: "Choose another output folder.")
            }
            let isFolder = info.st_mode & S_IFMT == S_IFDIR
            if isFolder, given == root || above.contains(given) {
                throw ReportError(
                    .overInput, "the output folder \(path) lies inside the input \(input)",
                    remedy: "Choose an output folder outside the inputs.")
            }
        }
    }

    private struct Identity: Equatable {
        var device: UInt64
        var node: UInt64
        init(_ info: stat) {
            device = UInt64(info.st_dev)
            node = UInt64(info.st_ino)
        }
    }

    private static func identity(_ descriptor: Int32) -> Identity? {
        var info = stat()
        return fstat(descriptor, &info) == 0 ? Identity(info) : nil
    }

    private static func ancestors(of path: String) -> [Identity] {
        var url = URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL
        var found: [Identity] = []
        for _ in 0..<256 {
            let parent = url.deletingLastPathComponent()
            var info = stat()
            guard parent.path != url.path, stat(parent.path, &info) == 0 else { break }
            found.append(Identity(info))
            url = parent
        }
        return found
    }

    private static func cannotWrite(_ name: String, _ path: String, _ code: Int32) -> ReportError {
        let full = code == ENOSPC || code == EDQUOT
        return ReportError(
            .cannotWrite, "cannot write \(name) in \(path): \(reason(code))",
            remedy: full ? "Free some space and run again." : "Check the folder's permissions or choose another one.")
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "the disk is full"
        case EACCES, EPERM: "no permission"
        case ENOENT: "no such folder"
        case ENOTDIR: "not a folder"
        case EROFS: "the file system is read-only"
        case ELOOP: "too many links"
        case EISDIR: "a folder is in the way"
        default: "system error \(code)"
        }
    }
}

extension NSError {
    /// The POSIX code of a failed file operation, looked for in what it was caused by.
    fileprivate var posixCode: Int32 {
        if domain == NSPOSIXErrorDomain { return Int32(truncatingIfNeeded: code) }
        if let cause = userInfo[NSUnderlyingErrorKey] as? NSError { return cause.posixCode }
        return code == CocoaError.Code.fileWriteOutOfSpace.rawValue ? ENOSPC : EIO
    }
}
