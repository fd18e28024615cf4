import Foundation
import Hashing

/// What a folder holds of an earlier set when a new one is written into it.
struct OlderSet {
    /// Files that the new set would make wrong: they go.
    private(set) var stale: [String] = []
    /// Files that stay and stay listed, with their SHA-256.
    private(set) var kept: [(name: String, digest: String)] = []

    private static let sizeLimit = 512 << 20

    /// - Parameters:
    ///   - new: names of the new set.
    ///   - inputs: paths that must survive.
    init(folder: Int32, new: Set<String>, mode: OutputFolder.Mode, inputs: [String]) {
        let listed = Self.data(OutputFolder.manifest, folder).flatMap { ResultManifest($0) }?.digests ?? [:]
        let kinds = Set(new.map(Kind.init))
        for (name, digest) in listed.sorted(by: { $0.key < $1.key }) where !new.contains(name) && Self.isPlain(name) {
            let isAsWritten = Self.data(name, folder).map { SHA256.hexDigest($0) == digest } ?? false
            if mode == .replace, kinds.contains(Kind(name)) {
                // A file of the user's under a name that we gave once is told by its content.
                if isAsWritten || Self.readByPrograms.contains(name) { stale.append(name) }
            } else if isAsWritten {
                kept.append((name, digest))
            }
        }
        guard mode == .replace else { return }
        // Versions before this one left them behind without listing them.
        for name in Self.readByPrograms.sorted()
        where !new.contains(name) && listed[name] == nil && kinds.contains(Kind(name)) {
            if Self.data(name, folder)?.prefix(1 << 16).firstRange(of: Data("assay".utf8)) != nil { stale.append(name) }
        }
        let protected = inputs.compactMap(Self.identity)
        stale.removeAll { name in Self.identity(name, folder).map { protected.contains($0) } ?? true }
    }

    /// Sets of different kinds can share a folder.
    private enum Kind: Hashable {
        case run, study, selftest, nights

        init(_ name: String) {
            if name.hasPrefix("compare") {
                self = .study
            } else if name.hasPrefix("selftest") {
                self = .selftest
            } else if name.hasPrefix("nightly.") || name == "index.html" || name.hasPrefix("series-") {
                self = .nights
            } else {
                self = .run
            }
        }
    }

    /// What a program would take for the new set's.
    private static let readByPrograms: Set<String> = [
        "run.json", "gate.json", "run.meta.json", "junit.xml", "results.sarif", "croissant.json", "metrics.prom",
        "openlineage.json", "attestation.intoto.json", "compare.json", "compare.meta.json", "selftest.json",
        "selftest.meta.json", "nightly.json",
    ]

    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && name != OutputFolder.manifest && !name.contains("/")
    }

    private static func data(_ name: String, _ folder: Int32) -> Data? {
        let descriptor = openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return RegularFile.read(descriptor, limit: sizeLimit)
    }

    private static func identity(_ path: String) -> [UInt64]? {
        var info = stat()
        return stat(path, &info) == 0 ? [UInt64(info.st_dev), UInt64(info.st_ino)] : nil
    }

    /// nil for what is no regular file, which is never taken away.
    private static func identity(_ name: String, _ folder: Int32) -> [UInt64]? {
        var info = stat()
        guard fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        return [UInt64(info.st_dev), UInt64(info.st_ino)]
    }

    static func names(in folder: Int32) -> [String] {
        let path = "/proc/self/fd/\(folder)"
        return (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? []
    }
}
