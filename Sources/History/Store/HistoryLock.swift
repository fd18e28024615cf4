import Foundation

/// Held by the one `nightly run` that works on a history; ends with its process, however that ends.
public enum HistoryLock {
    /// - Throws: `HistoryError` `.busy` (exit status 75) when another one works on it, else what `body` throws.
    @discardableResult
    public static func hold<Value>(_ store: HistoryStore, _ body: () throws -> Value) throws -> Value {
        let path = store.folder.path + "/.nightly-run.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else {
            throw HistoryError(
                .cannotWrite, "\(path) cannot be written", remedy: "Check that you may write in the history folder.")
        }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw HistoryError(
                .busy, "another `assay nightly run` is working on \(store.folder.path)",
                remedy: "Wait for it; it lets go when it ends, however it ends.")
        }
        return try body()
    }
}
