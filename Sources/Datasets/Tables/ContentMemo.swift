import Synchronization

/// Content hashes of the rows of a table that does not change, computed at their first use. Says nothing of whether two
/// tables are equal.
final class ContentMemo: Sendable, Equatable {
    private let known: Mutex<[ContentHash]?>

    init(_ hashes: [ContentHash]? = nil) { known = Mutex(hashes) }

    /// Of the rows at `indices`: what is known of them stays known.
    func rows(at indices: [Int]) -> ContentMemo {
        ContentMemo(known.withLock { $0 }.map { all in indices.map { all[$0] } })
    }

    func hashes(_ compute: () -> [ContentHash]) -> [ContentHash] {
        if let known = known.withLock({ $0 }) { return known }
        // Outside of the lock: it runs on many threads.
        let hashes = compute()
        known.withLock { $0 = hashes }
        return hashes
    }

    static func == (one: ContentMemo, other: ContentMemo) -> Bool { true }
}
