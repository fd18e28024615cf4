import Glibc

/// Whole files as bytes. Only regular files are opened, so a FIFO or a device cannot block or never end.
package enum FileBytes {
    package enum Kind: Sendable, Equatable { case file(size: Int), folder, other, absent }

    /// What lies at `path`, links followed.
    package static func kind(of path: [UInt8]) -> Kind {
        var status = stat()
        guard withPath(path, { stat($0, &status) }) == 0 else { return .absent }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file(size: Int(status.st_size))
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    package static func kind(of path: String) -> Kind { kind(of: Array(path.utf8)) }

    /// The bytes of the file at `path`.
    /// - Parameters:
    ///   - name: what messages call the file.
    ///   - limit: larger files are refused before memory is taken.
    package static func read(
        _ path: [UInt8], name: String, limit: Int = 8 << 30
    ) throws(DatasetError) -> [UInt8] {
        let descriptor = withPath(path) { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else { throw failure("opened", name, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("read", name, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw DatasetError(.badData, "\(name) is no regular file.")
        }
        let size = Int(status.st_size)
        guard size <= limit else {
            throw DatasetError(.badData, "\(name) holds \(size) bytes, more than the limit of \(limit).")
        }
        var error: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, size - filled)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { error = errno }
                if got <= 0 { break }
                filled += got
            }
        }
        guard error == 0 else { throw failure("read", name, error) }
        return bytes
    }

    package static func read(
        _ path: String, name: String? = nil, limit: Int = 8 << 30
    ) throws(DatasetError) -> [UInt8] {
        try read(Array(path.utf8), name: name ?? lastComponent(path), limit: limit)
    }

    /// At most the last `count` bytes of the file at `path`; nil for what cannot be read.
    package static func end(of path: String, _ count: Int) -> [UInt8]? {
        let descriptor = withPath(Array(path.utf8)) { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let size = min(Int(status.st_size), max(0, count))
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let got = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, size - filled, off_t(Int(status.st_size) - size + filled))
                if got < 0 && errno == EINTR { continue }
                if got <= 0 { break }
                filled += got
            }
        }
        return bytes.count == size ? bytes : nil
    }

    /// Writes a new file or replaces one, at once or not at all.
    package static func write(_ bytes: [UInt8], to path: String) throws(DatasetError) {
        try AtomicFile.write(bytes, to: path)
    }

    /// All of `bytes` into an open file.
    static func fill(_ descriptor: Int32, _ bytes: [UInt8], _ name: String) throws(DatasetError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("written", name, errno) }
            written += count
        }
    }

    /// The part after the last slash, trailing slashes ignored.
    package static func lastComponent(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    static func failure(_ verb: String, _ name: String, _ code: Int32) -> DatasetError {
        let remedy =
            switch code {
            case ENOSPC, EDQUOT: "Free some space and run again."
            case EFBIG: "Raise the limit on file sizes (ulimit -f)."
            case EACCES, EPERM, EROFS: "Check your rights there."
            default: ""
            }
        return DatasetError(
            code == ENOENT ? .missing : .inputOutput,
            "\(name) cannot be \(verb): \(String(cString: strerror(code))).", remedy: remedy)
    }

    static func withPath<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        let terminated = path.map(CChar.init(bitPattern:)) + [0]
        return terminated.withUnsafeBufferPointer { buffer in body(buffer.baseAddress.unsafelyUnwrapped) }
    }
}
