import Glibc
import Numerics

extension ImageSet {
    /// Writes the set as PNG files, `CLASS/000123.png` (the number is the place in the set), or without class folders
    /// when it has no labels. The folder is there as a whole or not at all: files go to `PATH.partial`, which is
    /// renamed.
    ///
    /// `path` must be free or an empty folder; its parent must exist.
    /// - Throws: `.inputOutput` when it is taken or cannot be written, `.invalidArgument` when a class name is no name
    ///   for a folder.
    public func writeFolder(
        to path: String, parallel: Parallel = .serial, progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws(DatasetError) {
        let name = FileBytes.lastComponent(path)
        try Self.requireFree(path)
        for name in classNames where !Self.isFolderName(name) {
            throw DatasetError(
                .invalidArgument, "The class name \"\(name)\" cannot be the name of a folder.",
                remedy: "Write an .npz file instead.")
        }
        var target = path
        while target.count > 1, target.hasSuffix("/") { target.removeLast() }
        let partial = AtomicFile.resolved(target) + AtomicFile.suffix
        guard mkdir(partial, 0o755) == 0 || errno == EEXIST else { throw FileBytes.failure("written", name, errno) }
        let folder = Glibc.open(partial, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { throw FileBytes.failure("written", name, errno) }
        defer { close(folder) }
        guard flock(folder, LOCK_EX | LOCK_NB) == 0 else { throw AtomicFile.busy(name) }
        do throws(DatasetError) {
            try Self.clear(partial, name)
            for (label, name) in classNames.enumerated() where labels?.contains(label) ?? false {
                guard mkdir(partial + "/" + name, 0o755) == 0 else { throw FileBytes.failure("written", name, errno) }
            }
            try writeFiles(in: partial, parallel, progress)
            // Thousands of small files are not synced one by one: the rename guards against a run that ends early, not
            // against a power cut.
            guard rename(partial, AtomicFile.resolved(target)) == 0 else {
                throw FileBytes.failure("written", name, errno)
            }
        } catch {
            try? Self.clear(partial, name)
            rmdir(partial)
            throw error
        }
        AtomicFile.syncFolder(of: target)
    }

    /// - Throws: `.inputOutput` unless nothing is at `path`, or an empty folder.
    public static func requireFree(_ path: String) throws(DatasetError) {
        switch FileBytes.kind(of: path) {
        case .absent: return
        case .folder where try names(in: path).isEmpty: return
        default:
            throw DatasetError(
                .inputOutput, "\(path) is there already.", remedy: "Remove it, or choose another output folder.")
        }
    }

    private func writeFiles(
        in folder: String, _ parallel: Parallel, _ progress: @Sendable (Int, Int) -> Void
    ) throws(DatasetError) {
        var done = 0
        for batch in batches(of: 512) {
            _ = try parallel.tryMap(batch.count) { offset throws(DatasetError) -> Void in
                let index = batch.lowerBound + offset
                let digits = String(index)
                let file = String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".png"
                let place = (className(at: index).map { $0 + "/" } ?? "") + file
                let bytes = try PNGEncoder.encode(try image(at: index))
                let descriptor = Glibc.open(folder + "/" + place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
                guard descriptor >= 0 else { throw FileBytes.failure("written", place, errno) }
                defer { close(descriptor) }
                try FileBytes.fill(descriptor, bytes, place)
            }
            done += batch.count
            progress(done, count)
        }
    }

    private static func isFolderName(_ name: String) -> Bool {
        // A hidden folder would not be read again.
        !name.isEmpty && name.utf8.first != UInt8(ascii: ".") && name.utf8.count <= 200
            && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
    }

    /// Empties what an earlier run left: files, and folders of files.
    private static func clear(_ folder: String, _ name: String) throws(DatasetError) {
        for entry in try names(in: folder) {
            let path = folder + "/" + entry
            if unlink(path) == 0 { continue }
            guard FileBytes.kind(of: path) == .folder else { throw FileBytes.failure("written", name, errno) }
            for inner in try names(in: path) where unlink(path + "/" + inner) != 0 {
                throw FileBytes.failure("written", name, errno)
            }
            guard rmdir(path) == 0 else { throw FileBytes.failure("written", name, errno) }
        }
    }

    private static func names(in folder: String) throws(DatasetError) -> [String] {
        guard let stream = opendir(folder) else { throw FileBytes.failure("read", folder, errno) }
        defer { closedir(stream) }
        var found: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { found.append(name) }
        }
        return found
    }
}
