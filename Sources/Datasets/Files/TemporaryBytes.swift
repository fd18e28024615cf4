import Glibc

/// A temporary file without a name: it vanishes with the last reference, also when the process is killed.
///
/// It is read by `pread`, so any number of threads may read at once and nothing of it counts as memory of the process.
final class TemporaryBytes: Sendable {
    private let descriptor: Int32
    /// What messages call the data.
    private let name: String

    /// In `TMPDIR`, else /tmp.
    init(name: String) throws(DatasetError) {
        self.name = name
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        var template = Array(((folder.isEmpty ? "/tmp" : folder) + "/assay-XXXXXX").utf8CString)
        descriptor = template.withUnsafeMutableBufferPointer { $0.baseAddress.map { mkstemp($0) } ?? -1 }
        guard descriptor >= 0 else { throw Self.failure(name, errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        template.withUnsafeBufferPointer { path in
            if let path = path.baseAddress { _ = unlink(path) }
        }
    }

    deinit { close(descriptor) }

    /// Writes `bytes` at the end.
    func append(_ bytes: [UInt8]) throws(DatasetError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(name, errno) }
            written += count
        }
    }

    func read(_ range: Range<Int>) throws(DatasetError) -> [UInt8] {
        var error: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
            while filled < range.count {
                let got = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, range.count - filled, range.lowerBound + filled)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { error = errno }
                if got <= 0 { break }
                filled += got
            }
        }
        guard error == 0, bytes.count == range.count else { throw Self.failure(name, error) }
        return bytes
    }

    private static func failure(_ name: String, _ code: Int32) -> DatasetError {
        DatasetError(
            .inputOutput, "\(name) cannot be unpacked to a temporary file: \(String(cString: strerror(code))).",
            remedy: "Set TMPDIR to a folder with more room.")
    }
}
