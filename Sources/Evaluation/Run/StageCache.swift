import Foundation
import Hashing

/// Finished stages of a study in a folder: models, samples, features, measured values, and training on its way.
///
/// A file's name is a hash of everything that its content depends on, and it is put in place by a rename: a stage that
/// was cut short by a crash is not there. Contents are checked when they are read; a damaged file counts as absent. The
/// folder can hold training rows and must be guarded like the data.
public struct StageCache: Sendable {
    package enum Kind: String, CaseIterable { case models, samples, features, blocks, checkpoints }

    let folder: String
    private let kinds: [Kind]
    private let lock: FolderLock

    /// - Throws: `EvaluationError.cannotWrite` when the folder cannot be made, `.busy` when another study uses it.
    public init(folder: String) throws(EvaluationError) { try self.init(folder: folder, kinds: Kind.allCases) }

    /// - Parameters:
    ///   - kinds: what will be kept in it.
    ///   - shared: whether others may use it at the same time; then nothing may be taken away.
    init(folder: String, kinds: [Kind], shared: Bool = false) throws(EvaluationError) {
        self.folder = folder
        self.kinds = kinds
        for kind in kinds {
            do {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/\(kind.rawValue)", withIntermediateDirectories: true)
            } catch {
                throw EvaluationError(
                    .cannotWrite, "the cache folder \(folder) cannot be made",
                    remedy: "Choose another --cache; a file may be in the way, or you may not write there.")
            }
        }
        lock = try FolderLock(folder, shared: shared)
    }

    /// The stored content, nil when there is none or it is damaged.
    package func read(_ kind: Kind, _ key: StageKey) -> [UInt8]? {
        guard let data = FileManager.default.contents(atPath: path(kind, key)), data.count > 32 else { return nil }
        let bytes = [UInt8](data)
        let content = Array(bytes.dropLast(32))
        return SHA256.hash(content).bytes == Array(bytes.suffix(32)) ? content : nil
    }

    /// - Throws: `EvaluationError.cannotWrite`, also when the disk is full; nothing half-written stays under the name.
    package func write(_ content: [UInt8], _ kind: Kind, _ key: StageKey) throws(EvaluationError) {
        let target = path(kind, key)
        let temporary = "\(target).\(ProcessInfo.processInfo.processIdentifier).new"
        let data = Data(content) + Data(SHA256.hash(content).bytes)
        do {
            guard FileManager.default.createFile(atPath: temporary, contents: nil) else {
                throw CocoaError(.fileWriteUnknown)
            }
            let handle = try FileHandle(forWritingTo: URL(filePath: temporary))
            defer { try? handle.close() }
            try handle.write(contentsOf: data)
            try handle.synchronize()
            guard rename(temporary, target) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw EvaluationError(
                .cannotWrite, "the cache file \(target) cannot be written",
                remedy: "Free some space or check the folder's permissions, and run again with --resume.")
        }
    }

    package func remove(_ kind: Kind, _ key: StageKey) { try? FileManager.default.removeItem(atPath: path(kind, key)) }

    package func readJSON<Value: Decodable>(_ type: Value.Type, _ kind: Kind, _ key: StageKey) -> Value? {
        read(kind, key).flatMap { try? JSONDecoder().decode(type, from: Data($0)) }
    }

    package func writeJSON(_ value: some Encodable, _ kind: Kind, _ key: StageKey) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try write([UInt8](encoder.encode(value)), kind, key)
    }

    /// Writes `value` and gives it as it will be read: a fresh and a resumed study go on with the same bits.
    package func storeJSON<Value: Codable>(_ value: Value, _ kind: Kind, _ key: StageKey) throws -> Value {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let bytes = try encoder.encode(value)
        try write([UInt8](bytes), kind, key)
        return try JSONDecoder().decode(Value.self, from: bytes)
    }

    /// Takes away what earlier studies left, and nothing else that may lie in the folder.
    public func clear() {
        for kind in kinds {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(kind.rawValue)")) ?? []
            for name in names { try? FileManager.default.removeItem(atPath: "\(folder)/\(kind.rawValue)/\(name)") }
        }
    }

    package var isEmpty: Bool {
        kinds.allSatisfy {
            ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\($0.rawValue)")) ?? []).isEmpty
        }
    }

    /// Takes away what is kept, and the folder with it unless something else lies there.
    public func discard() {
        clear()
        for kind in kinds { rmdir("\(folder)/\(kind.rawValue)") }
        rmdir(folder)
    }

    private func path(_ kind: Kind, _ key: StageKey) -> String { "\(folder)/\(kind.rawValue)/\(key.text)" }
}

/// Holds a folder for as long as it lives; the system lets go when the process ends, however it does.
private final class FolderLock: Sendable {
    private let descriptor: Int32

    init(_ path: String, shared: Bool) throws(EvaluationError) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, flock(descriptor, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw EvaluationError(
                .busy, "another run or study is using the folder \(path)",
                remedy: "Wait for it, or give another --cache or --out.")
        }
    }

    deinit { close(descriptor) }
}

/// A name made of everything that a stage depends on.
package struct StageKey: Sendable, Equatable {
    package let text: String

    /// - Parameter parts: in a fixed order; each is marked off by its length.
    package init(_ parts: [String]) {
        var hash = SHA256()
        hash.update(text: "assay.study-cache/1")
        for part in parts { hash.update(text: part) }
        text = String(hash.finalised().hexadecimal.prefix(40))
    }

    package func with(_ part: String) -> StageKey { StageKey([text, part]) }
}
