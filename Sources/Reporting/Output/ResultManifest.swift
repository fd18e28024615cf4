import Foundation
import Hashing

/// `MANIFEST.sha256`: the files of a stored set with the SHA-256 of each, as `sha256sum` writes and checks it.
public struct ResultManifest: Sendable, Equatable {
    public static let fileName = "MANIFEST.sha256"
    private static let sizeLimit = 4 << 20

    /// By file name, 64 hexadecimal digits each.
    public private(set) var digests: [String: String]

    /// - Returns: nil when the bytes are no such list.
    public init?(_ data: Data) {
        guard let text = String(validating: data, as: UTF8.self) else { return nil }
        var found: [String: String] = [:]
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            let bytes = Array(line.utf8)
            let isHexadecimal = bytes.prefix(64).allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) || (0x41...0x46).contains(byte)
            }
            guard bytes.count > 66, isHexadecimal, bytes[64] == 0x20, bytes[65] == 0x20 || bytes[65] == 0x2A,
                let digest = String(validating: bytes[..<64], as: UTF8.self),
                let name = String(validating: bytes[66...], as: UTF8.self)
            else { return nil }
            let plain = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
            guard found.updateValue(digest.lowercased(), forKey: plain) == nil else { return nil }
        }
        digests = found
    }

    /// The manifest in `folder`, nil where there is none.
    /// - Throws: `.altered` for a file of that name that is no such list.
    public static func read(in folder: String) throws(ReportError) -> ResultManifest? {
        let path = (folder.isEmpty ? "." : folder) + "/" + fileName
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        guard let data = RegularFile.read(path, limit: sizeLimit), let manifest = ResultManifest(data) else {
            throw ReportError(
                .altered, "\(path) is no list of files with their SHA-256",
                remedy: "Evaluate again, or take that file away if the results beside it can be trusted.")
        }
        return manifest
    }

    /// - Parameters:
    ///   - data: what the file holds.
    ///   - name: of the file in the set.
    ///   - folder: for the message.
    /// - Throws: `.altered` when the file does not belong to the set or was changed after it was written.
    public func check(_ data: Data, name: String, folder: String) throws(ReportError) {
        let path = (folder.isEmpty ? "" : folder + "/") + name
        guard let digest = digests[name] else {
            throw ReportError(
                .altered, "\(path) is not of the set that \(Self.fileName) beside it lists: it was left there by another run",
                remedy: "Take it away, or evaluate again into an empty folder.")
        }
        guard digest == SHA256.hexDigest(data) else {
            throw ReportError(
                .altered, "\(path) was changed after it was written: it does not fit \(Self.fileName)",
                remedy: "Evaluate again, or restore the file as it was written.")
        }
    }
}

/// Files that are read whole; a FIFO or a device in the place of one is not waited for.
public enum RegularFile {
    /// - Returns: nil when there is no regular file, it cannot be read, or it is larger than `limit` bytes.
    public static func read(_ path: String, limit: Int) -> Data? {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return read(descriptor, limit: limit)
    }

    static func read(_ descriptor: Int32, limit: Int) -> Data? {
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_size <= limit else { return nil }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        guard let data = try? handle.read(upToCount: limit + 1), data.count <= limit else {
            return info.st_size == 0 ? Data() : nil
        }
        return data
    }
}
