import Glibc

/// Files that are whole or not there: written beside the target, synced, then renamed over it.
///
/// The temporary is called `NAME.partial`. A run that was killed leaves at most that; the next one overwrites it.
package enum AtomicFile {
    package static let suffix = ".partial"

    /// Writes a new file or replaces one. Links are followed; what is no regular file (a pipe, /dev/stdout) is written
    /// as it is.
    /// - Throws: `.inputOutput` when there is no space, no right, or another run is writing there.
    package static func write(_ bytes: [UInt8], to path: String) throws(DatasetError) {
        let name = FileBytes.lastComponent(path)
        if FileBytes.kind(of: path) == .other {
            let descriptor = FileBytes.withPath(Array(path.utf8)) { open($0, O_WRONLY | O_CLOEXEC) }
            guard descriptor >= 0 else { throw FileBytes.failure("written", name, errno) }
            defer { close(descriptor) }
            return try FileBytes.fill(descriptor, bytes, name)
        }
        let target = resolved(path)
        let temporary = target + suffix
        let descriptor = try claim(temporary, name)
        defer { close(descriptor) }
        do throws(DatasetError) {
            guard ftruncate(descriptor, 0) == 0 else { throw FileBytes.failure("written", name, errno) }
            try FileBytes.fill(descriptor, bytes, name)
            guard fsync(descriptor) == 0 else { throw FileBytes.failure("written", name, errno) }
            guard rename(temporary, target) == 0 else { throw FileBytes.failure("written", name, errno) }
        } catch {
            unlink(temporary)
            throw error
        }
        syncFolder(of: target)
    }

    /// Opens the temporary and locks it, so that two runs never write one file.
    private static func claim(_ temporary: String, _ name: String) throws(DatasetError) -> Int32 {
        for _ in 0..<8 {
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw FileBytes.failure("written", name, errno) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                throw busy(name)
            }
            // Between opening and locking, its owner may have renamed or removed it.
            var (held, named) = (stat(), stat())
            if fstat(descriptor, &held) == 0, lstat(temporary, &named) == 0, held.st_ino == named.st_ino,
                held.st_dev == named.st_dev
            {
                return descriptor
            }
            close(descriptor)
        }
        throw busy(name)
    }

    static func busy(_ name: String) -> DatasetError {
        DatasetError(
            .inputOutput, "Another run is writing \(name).", remedy: "Wait for it, or choose another output.")
    }

    /// `path` with links followed, where it exists.
    static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// Makes a rename last; a file system that cannot is left alone.
    static func syncFolder(of path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let parent = parts.isEmpty ? "." : parts.count == 1 && parts[0].isEmpty ? "/" : parts.joined(separator: "/")
        let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }
}
