import CFileSystem
import Foundation

/// The files of a history: `runs/<series>/<night>_<hash12>.json`, written once and never again.
struct HistoryFolder: Sendable {
    /// As the user gave it.
    let path: String

    var runs: String { path + "/runs" }

    /// - Parameter create: makes the folder and those above it.
    init(_ path: String, create: Bool) throws(HistoryError) {
        self.path = path
        do {
            if create {
                try FileManager.default.createDirectory(atPath: path + "/runs", withIntermediateDirectories: true)
            }
        } catch {
            throw HistoryError(
                .cannotWrite, "the history folder \(path) cannot be made",
                remedy: "Choose another --history; a file may be in the way, or you may not write there.")
        }
        var info = stat()
        guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
            throw HistoryError(
                .missing, "there is no history folder \(path)",
                remedy: "Check --history; `assay nightly record` makes one.")
        }
    }

    // MARK: writing

    /// Puts a record in its place, to last, or leaves the equal one that is there.
    /// - Returns: whether it is new.
    func add(_ file: RecordFile) throws(HistoryError) -> Bool {
        let target = runs + "/" + file.path
        let folder = target.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        if mkdir(folder, 0o777) == 0 {
            sync(folder: runs)
        } else if errno != EEXIST {
            throw cannotWrite(file.path, errno)
        }
        if try holds(target, file) { return false }
        removeLeftovers(in: folder)
        let temporary = "\(folder)/.\(getpid())-\(UInt64.random(in: 0...UInt64.max)).new"
        defer { unlink(temporary) }
        try write(file.bytes, to: temporary, name: file.path)
        let code = place(temporary, at: target)
        if code == EEXIST {
            // Somebody was faster, with the same content: the name is its checksum.
            _ = try holds(target, file)
            return false
        }
        guard code == 0 else { throw cannotWrite(file.path, code) }
        sync(folder: folder)
        return true
    }

    /// Whether the target is there already; one with other bytes stands in the way.
    private func holds(_ target: String, _ file: RecordFile) throws(HistoryError) -> Bool {
        var info = stat()
        guard lstat(target, &info) == 0 else { return false }
        guard let there = Self.regular(target), there == file.bytes else {
            throw HistoryError(
                .cannotWrite, "the damaged file runs/\(file.path) stands in the way of its own record",
                remedy: "Move that file out of the history and record again.")
        }
        return true
    }

    private func write(_ bytes: Data, to path: String, name: String) throws(HistoryError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw cannotWrite(name, errno) }
        defer { close(descriptor) }
        do {
            try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: bytes)
        } catch {
            throw cannotWrite(name, (error as NSError).code == CocoaError.fileWriteOutOfSpace.rawValue ? ENOSPC : EIO)
        }
        guard fsync(descriptor) == 0 else { throw cannotWrite(name, errno) }
    }

    /// Gives the finished file its name unless something has that name. File systems without hard links get a rename
    /// that does not replace.
    /// - Returns: 0 or an error number, EEXIST where the name is taken.
    private func place(_ temporary: String, at target: String) -> Int32 {
        if link(temporary, target) == 0 { return 0 }
        let code = errno
        guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(code) else { return code }
        return assay_rename_new(temporary, target)
    }

    private func sync(folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }

    private func cannotWrite(_ name: String, _ code: Int32) -> HistoryError {
        let full = code == ENOSPC || code == EDQUOT
        return HistoryError(
            .cannotWrite, "runs/\(name) cannot be written in \(path): \(full ? "the disk is full" : Self.reason(code))",
            remedy: full ? "Free some space and record again." : "Check that you may write in the history folder.")
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case EACCES, EPERM: "no permission"
        case EROFS: "the file system is read-only"
        case ENOTDIR: "a file is in the way of a folder"
        default: "system error \(code)"
        }
    }

    // MARK: reading

    struct Listed: Equatable {
        /// Relative to `runs/`.
        var path: String
        var size: Int
    }

    /// The records by name, sorted; unfinished files of killed writers are passed over.
    func list() throws(HistoryError) -> [Listed] {
        var found: [Listed] = []
        for series in try names(in: runs) where !series.hasPrefix(".") {
            guard kind(runs + "/" + series)?.isFolder == true else { continue }
            for name in try names(in: runs + "/" + series) where !name.hasPrefix(".") && name.hasSuffix(".json") {
                let path = series + "/" + name
                guard let entry = kind(runs + "/" + path), !entry.isFolder else { continue }
                found.append(Listed(path: path, size: entry.size))
            }
        }
        return found.sorted { $0.path < $1.path }
    }

    /// Takes away what killed writers left behind more than a day ago.
    func removeLeftovers() {
        for series in (try? names(in: runs)) ?? [] { removeLeftovers(in: runs + "/" + series) }
    }

    /// Another machine may be writing here at this moment, so age decides, not whether a process lives.
    private func removeLeftovers(in folder: String) {
        let limit = Int(Date().timeIntervalSince1970) - 86_400
        for name in (try? names(in: folder)) ?? [] where name.hasPrefix(".") && name.hasSuffix(".new") {
            var info = stat()
            let path = folder + "/" + name
            if lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG, Int(info.st_mtim.tv_sec) < limit { unlink(path) }
        }
    }

    /// Larger files are damaged by definition: a record holds no figures.
    static let sizeLimit = 64 << 20

    func read(_ path: String) -> Result<(record: NightRecord, digest: String), DamageReason> {
        var info = stat()
        let full = runs + "/" + path
        guard stat(full, &info) == 0 else { return .failure(DamageReason("it cannot be read")) }
        guard info.st_mode & S_IFMT == S_IFREG else { return .failure(DamageReason("it is no regular file")) }
        guard info.st_size <= Self.sizeLimit else { return .failure(DamageReason("it is larger than any record")) }
        guard let bytes = Self.regular(full) else { return .failure(DamageReason("it cannot be read")) }
        return RecordFile.read(bytes, path: path)
    }

    /// The content of a regular file; a FIFO or a device in its place is not waited for.
    private static func regular(_ path: String) -> Data? {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_size <= sizeLimit else { return nil }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        return (try? handle.read(upToCount: sizeLimit + 1)) ?? Data()
    }

    private func names(in folder: String) throws(HistoryError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            if access(folder, F_OK) != 0 { return [] }
            throw HistoryError(.inputOutput, "\(folder) cannot be read", remedy: "Check that you may read it.")
        }
    }

    private func kind(_ path: String) -> (isFolder: Bool, size: Int)? {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        return (info.st_mode & S_IFMT == S_IFDIR, Int(info.st_size))
    }
}
